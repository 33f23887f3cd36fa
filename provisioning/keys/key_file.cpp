#include "provisioning/keys/key_file.h"

#include <sys/stat.h>

#include <string>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/secret.h"

namespace provisioning::keys {

namespace fs = std::filesystem;
namespace protocol = offline_store::protocol;
using base::ErrorCode;
using base::Fail;

base::Result<protocol::SigningKey> MakeKeyFile(const fs::path& file) {
  std::error_code error;
  if (fs::exists(file, error) || error) {
    return Fail(ErrorCode::kConflict, "key-exists",
                file.string() + ": there is a key already; it is never overwritten");
  }
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  if (fs::create_directories(folder, error)) {
    fs::permissions(folder, fs::perms::owner_all, error);
  }
  if (error) {
    return Fail(ErrorCode::kDenied, "file-create",
                folder.string() + ": cannot make this folder: " + error.message());
  }
  auto key = protocol::SigningKey::Generate();
  if (!key) return key;
  const auto pem = key->ToPem();
  if (!pem) return Fail(pem.error());
  auto written =
      base::WriteFileDurably(file, base::AsBytes(pem->str()), base::FileAccess::kPrivate);
  if (!written) return Fail(std::move(written.error()));
  return key;
}

base::Result<protocol::SigningKey> LoadKeyFile(const fs::path& file) {
  struct stat info {};
  if (stat(file.c_str(), &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Fail(ErrorCode::kDenied, "key-exposed",
                file.string() + ": others may read this key; chmod 600 it");
  }
  auto pem = base::ReadFile(file, kMaxKeyFile);
  if (!pem) return Fail(std::move(pem.error()));
  const base::WipeOnExit wipe(*pem);
  auto key = protocol::SigningKey::FromPem(base::AsText(*pem));
  if (!key) {
    return Fail(ErrorCode::kCorrupt, "key-broken",
                file.string() + ": not a P-256 private key; restore it from its backup");
  }
  return key;
}

}  // namespace provisioning::keys
