// The hub's state folder:
//   lock             held by whoever works in it (database::FolderLock)
//   hub.db           the registry
//   keys/seal.key    X25519, 32 bytes. Losing it loses what kiosks have queued: keep a copy apart
//   keys/sign.pem    P-256: answers, downlinks, the list of kiosk keys
//   keys/tls.pem     P-256: the listener for kiosks, pinned by vouchers
//   keys/tls.crt     its certificate, signed by itself
//   issuers.d/*.pub  public keys of the provisioning desks whose vouchers count
//   backups/         what `anjungan-hub backup` made
//   admin.sock       commands to the running hub
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "backend/http/server.h"
#include "backend/intake/context.h"
#include "backend/registry/registry.h"
#include "base/random.h"
#include "base/result.h"
#include "offline-store/protocol/voucher.h"

namespace backend::hub {

namespace fs = std::filesystem;
namespace protocol = offline_store::protocol;

struct StateFiles {
  explicit StateFiles(fs::path state) : folder(std::move(state)) {}
  fs::path folder;
  fs::path database() const { return folder / "hub.db"; }
  fs::path issuers() const { return folder / "issuers.d"; }
  fs::path backups() const { return folder / "backups"; }
  fs::path admin_socket() const { return folder / "admin.sock"; }
  fs::path key(const char* name) const { return folder / "keys" / name; }
};

struct Keys {
  intake::HubKeys hub;
  http::Tls tls;
};

// kInvalid "hub-url" for an address that vouchers cannot carry.
base::Status CheckUrls(const std::string& kiosk_url, const std::string& public_url);

// kNotFound "hub-missing" when there is no hub in the folder. Touches nothing.
base::Status CheckHub(const StateFiles& files);

// Makes keys (those that are there stay) and the database. The caller holds the folder's lock.
// kConflict "hub-exists" when the folder holds a hub; the reasons of CheckUrls.
base::Status Init(const StateFiles& files, const std::string& kiosk_url,
                  const std::string& public_url, base::Random& random);

// kNotFound "hub-missing" when there is no hub in the folder.
base::Result<registry::Registry> OpenRegistry(const StateFiles& files, base::Random& random);
base::Result<Keys> LoadKeys(const StateFiles& files);

// The keys in issuers.d, in the order of their names; none is fine. A file that holds no key is an
// error that names it.
base::Result<std::vector<protocol::VerifyKey>> LoadIssuers(const StateFiles& files);

// What a voucher says about this hub.
base::Result<protocol::HubIdentity> Identity(registry::Registry& registry,
                                             const intake::HubKeys& keys);

}  // namespace backend::hub
