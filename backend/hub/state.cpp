#include "backend/hub/state.h"

#include <algorithm>
#include <system_error>

#include "backend/http/certificate.h"
#include "base/file.h"
#include "offline-store/database/transaction.h"
#include "offline-store/protocol/hub_identity.h"

namespace backend::hub {
namespace {

constexpr std::size_t kMaxKeyFile = 16 * 1024;
constexpr const char* kSeal = "seal.key";
constexpr const char* kSign = "sign.pem";
constexpr const char* kTls = "tls.pem";
constexpr const char* kTlsCertificate = "tls.crt";
constexpr std::string_view kMetaKioskUrl = "kiosk-url";
constexpr std::string_view kMetaPublicUrl = "public-url";

// Whether something is there; a path that cannot be looked at (too long, a loop of links, a folder
// that may not be entered) is an error.
base::Result<bool> Exists(const fs::path& path) {
  std::error_code error;
  const bool there = fs::exists(path, error);
  if (!error) return there;
  return base::Fail(base::ErrorCode::kDenied, "folder-failed",
                    path.string() + ": cannot look at it: " + error.message());
}

base::Status MakeFolder(const fs::path& folder, fs::perms access) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error) fs::permissions(folder, access, error);
  if (!error) return {};
  return base::Fail(base::ErrorCode::kDenied, "folder-failed",
                    folder.string() + ": cannot make it: " + error.message());
}

base::Status WriteKey(const fs::path& path, base::ByteView key) {
  return base::WriteFileDurably(path, key, base::FileAccess::kPrivate);
}

base::Status MakeSignKey(const StateFiles& files) {
  const auto there = Exists(files.key(kSign));
  if (!there) return base::Fail(there.error());
  if (*there) return {};
  const auto key = protocol::SigningKey::Generate();
  if (!key) return base::Fail(key.error());
  const auto pem = key->ToPem();
  if (!pem) return base::Fail(pem.error());
  return WriteKey(files.key(kSign), base::AsBytes(pem->str()));
}

base::Status MakeTlsKey(const StateFiles& files) {
  const auto there = Exists(files.key(kTls));
  if (!there) return base::Fail(there.error());
  if (*there) return {};
  const auto identity = http::MakeIdentity("anjungan-hub");
  if (!identity) return base::Fail(identity.error());
  // The certificate first: a key without one would be taken for complete.
  auto written =
      base::WriteFileDurably(files.key(kTlsCertificate), base::AsBytes(identity->certificate_pem),
                             base::FileAccess::kPublic);
  if (!written) return written;
  return WriteKey(files.key(kTls), base::AsBytes(identity->key_pem.str()));
}

base::Status MakeSealKey(const StateFiles& files) {
  const auto there = Exists(files.key(kSeal));
  if (!there) return base::Fail(there.error());
  if (*there) return {};
  return WriteKey(files.key(kSeal), protocol::SealKeyPair::Generate().secret());
}

base::Status MakeKeys(const StateFiles& files) {
  auto made = MakeFolder(files.folder / "keys", fs::perms::owner_all);
  if (made) made = MakeFolder(files.issuers(), fs::perms(0755));
  if (made) made = MakeSealKey(files);
  if (made) made = MakeSignKey(files);
  if (made) made = MakeTlsKey(files);
  return made;
}

base::Status WriteAddresses(registry::Registry& registry, const std::string& kiosk_url,
                            const std::string& public_url) {
  auto transaction = offline_store::database::Transaction::Begin(registry.connection());
  if (!transaction) return base::Fail(transaction.error());
  auto written = registry.SetText(kMetaKioskUrl, kiosk_url);
  if (written) written = registry.SetText(kMetaPublicUrl, public_url);
  return written ? transaction->Commit() : written;
}

tl::unexpected<base::Error> Missing(const StateFiles& files) {
  return base::Fail(base::ErrorCode::kNotFound, "hub-missing",
                    files.folder.string() + ": no hub here; make one with `anjungan-hub init`");
}

}  // namespace

base::Status CheckUrls(const std::string& kiosk_url, const std::string& public_url) {
  if (protocol::IsHubUrl(kiosk_url) && protocol::IsHubUrl(public_url)) return {};
  return base::Fail(base::ErrorCode::kInvalid, "hub-url",
                    "--kiosk-url and --public-url must look like https://hub.example (plain http "
                    "only for 127.0.0.1), without a slash at the end");
}

base::Status CheckHub(const StateFiles& files) {
  const auto there = Exists(files.database());
  if (!there) return base::Fail(there.error());
  return *there ? base::Status() : Missing(files);
}

base::Status Init(const StateFiles& files, const std::string& kiosk_url,
                  const std::string& public_url, base::Random& random) {
  if (auto good = CheckUrls(kiosk_url, public_url); !good) return good;
  const auto there = Exists(files.database());
  if (!there) return base::Fail(there.error());
  if (*there) {
    return base::Fail(base::ErrorCode::kConflict, "hub-exists",
                      files.folder.string() + ": there is a hub already; use another folder");
  }
  if (auto made = MakeKeys(files); !made) return made;
  // Written beside and renamed: hub.db is there only when it is complete.
  const fs::path draft = files.folder / "hub.db.part";
  std::error_code error;
  fs::remove(draft, error);
  {
    auto registry = registry::Registry::Open(draft, {}, random);
    if (!registry) return base::Fail(registry.error());
    auto written = WriteAddresses(*registry, kiosk_url, public_url);
    if (written) written = registry->connection().CheckpointTruncate();
    if (!written) return written;
  }
  fs::rename(draft, files.database(), error);
  if (error) {
    return base::Fail(base::ErrorCode::kDenied, "folder-failed",
                      files.database().string() + ": cannot make it: " + error.message());
  }
  return {};
}

base::Result<registry::Registry> OpenRegistry(const StateFiles& files, base::Random& random) {
  if (auto there = CheckHub(files); !there) return base::Fail(std::move(there.error()));
  return registry::Registry::Open(files.database(), {}, random);
}

base::Result<Keys> LoadKeys(const StateFiles& files) {
  auto seal_bytes = base::ReadFile(files.key(kSeal), kMaxKeyFile);
  auto sign_pem = base::ReadFile(files.key(kSign), kMaxKeyFile);
  auto tls_pem = base::ReadFile(files.key(kTls), kMaxKeyFile);
  auto certificate = base::ReadFile(files.key(kTlsCertificate), kMaxKeyFile);
  for (const auto* file : {&seal_bytes, &sign_pem, &tls_pem, &certificate}) {
    if (!*file) return base::Fail(base::Error(file->error()).In("hub key"));
  }
  const base::WipeOnExit wipe_seal(*seal_bytes);
  const base::WipeOnExit wipe_sign(*sign_pem);
  const base::WipeOnExit wipe_tls(*tls_pem);
  const auto seal = protocol::SealKeyPair::FromSecret(*seal_bytes);
  if (!seal) return base::Fail(base::Error(seal.error()).In(files.key(kSeal).string()));
  const auto sign = protocol::SigningKey::FromPem(base::AsText(*sign_pem));
  if (!sign) return base::Fail(base::Error(sign.error()).In(files.key(kSign).string()));
  const std::string certificate_pem(base::AsText(*certificate));
  const auto pin = http::SpkiOf(certificate_pem);
  if (!pin) return base::Fail(base::Error(pin.error()).In(files.key(kTlsCertificate).string()));
  http::Tls tls{certificate_pem, base::SecretText(std::string(base::AsText(*tls_pem))), true};
  return Keys{{*sign, *seal, *pin}, std::move(tls)};
}

base::Result<std::vector<protocol::VerifyKey>> LoadIssuers(const StateFiles& files) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator entry(files.issuers(), error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".pub") paths.push_back(entry->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return base::Fail(base::ErrorCode::kDenied, "folder-failed",
                      files.issuers().string() + ": cannot read it: " + error.message());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<protocol::VerifyKey> issuers;
  for (const fs::path& path : paths) {
    const auto pem = base::ReadFile(path, kMaxKeyFile);
    if (!pem) return base::Fail(pem.error());
    auto key = protocol::VerifyKey::FromPem(base::AsText(*pem));
    if (!key) return base::Fail(std::move(key.error()).In(path.string()));
    issuers.push_back(std::move(*key));
  }
  return issuers;
}

base::Result<protocol::HubIdentity> Identity(registry::Registry& registry,
                                             const intake::HubKeys& keys) {
  auto kiosk_url = registry.GetText(kMetaKioskUrl);
  if (!kiosk_url) return base::Fail(kiosk_url.error());
  auto public_url = registry.GetText(kMetaPublicUrl);
  if (!public_url) return base::Fail(public_url.error());
  return protocol::HubIdentity{std::move(*kiosk_url),
                               std::move(*public_url),
                               {keys.tls_pin},
                               {keys.seal.public_key()},
                               {keys.sign.verify_key()}};
}

}  // namespace backend::hub
