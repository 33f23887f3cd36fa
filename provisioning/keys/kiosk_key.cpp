#include "provisioning/keys/kiosk_key.h"

#include <system_error>

#include "provisioning/keys/key_file.h"

namespace provisioning::keys {

namespace fs = std::filesystem;
namespace protocol = offline_store::protocol;

namespace {
constexpr const char* kFile = "sign.pem";
}  // namespace

base::Result<protocol::SigningKey> MakeKioskKey(const fs::path& folder) {
  return MakeKeyFile(folder / kFile);
}

base::Result<protocol::SigningKey> LoadKioskKey(const fs::path& folder) {
  return LoadKeyFile(folder / kFile);
}

base::Status ForgetKioskKey(const fs::path& folder) {
  std::error_code error;
  fs::remove(folder / kFile, error);
  if (!error) return {};
  return base::Fail(base::ErrorCode::kDenied, "key-not-removed",
                    (folder / kFile).string() + ": cannot remove: " + error.message());
}

}  // namespace provisioning::keys
