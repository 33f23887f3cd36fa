#include "provisioning/keys/issuer.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "provisioning/keys/key_file.h"

namespace provisioning::keys {

namespace fs = std::filesystem;
namespace protocol = offline_store::protocol;
using base::ErrorCode;
using base::Fail;

base::Result<protocol::SigningKey> MakeIssuer(const fs::path& folder) {
  const fs::path pub = folder / "issuer.pub";
  std::error_code error;
  if (fs::exists(pub, error)) {
    return Fail(ErrorCode::kConflict, "key-exists",
                pub.string() + ": there is a key already; it is never overwritten");
  }
  auto key = MakeKeyFile(folder / "issuer.pem");
  if (!key) return key;
  auto written = base::WriteFileDurably(pub, base::AsBytes(key->verify_key().ToPem()),
                                        base::FileAccess::kPublic);
  if (!written) return Fail(std::move(written.error()));
  return key;
}

base::Result<protocol::SigningKey> LoadIssuer(const fs::path& folder) {
  return LoadKeyFile(folder / "issuer.pem");
}

base::Result<protocol::VerifyKey> ParseIssuerFile(std::string_view content) {
  auto key = protocol::VerifyKey::FromPem(content);
  // OpenSSL skips text around a PEM block; a file that says more than its key is not taken.
  if (!key || key->ToPem() != content) {
    return Fail(ErrorCode::kInvalid, "issuer-file",
                "not an issuer's public key; copy issuer.pub from the provisioning desk again");
  }
  return key;
}

base::Result<std::vector<protocol::VerifyKey>> LoadTrustedIssuers(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".pub") files.push_back(it->path());
  }
  if (error || files.empty()) {
    return Fail(ErrorCode::kNotFound, "issuers-none",
                folder.string() + ": no issuer keys; put the desk's issuer.pub there");
  }
  if (files.size() > kMaxIssuers) {
    return Fail(ErrorCode::kInvalid, "issuers-too-many",
                folder.string() + ": more than " + std::to_string(kMaxIssuers) + " issuer keys");
  }
  std::sort(files.begin(), files.end());
  std::vector<protocol::VerifyKey> issuers;
  for (const fs::path& file : files) {
    auto content = base::ReadFile(file, kMaxKeyFile);
    if (!content) return Fail(std::move(content.error()));
    auto key = ParseIssuerFile(base::AsText(*content));
    if (!key) return Fail(std::move(key.error()).In(file.string()));
    issuers.push_back(std::move(*key));
  }
  return issuers;
}

}  // namespace provisioning::keys
