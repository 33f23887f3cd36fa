#include "offline-store/sync/tls_identity.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <memory>
#include <system_error>

#include "base/file.h"
#include "base/freed_by.h"
#include "base/secret.h"

namespace offline_store::sync {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;

constexpr std::size_t kMaxPemBytes = 16384;

using Key = std::unique_ptr<EVP_PKEY, base::FreedBy<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, base::FreedBy<X509_free>>;
using Bio = std::unique_ptr<BIO, base::FreedBy<BIO_free_all>>;

// Called where OpenSSL fails only when the machine lacks memory or entropy.
tl::unexpected<base::Error> MakingFailed() {
  return Fail(ErrorCode::kInternal, "tls-key-failed", "OpenSSL could not make the TLS key");
}

bool NameAndDate(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* common_name = reinterpret_cast<const unsigned char*>("anjungan-sync");
  // RFC 5280 section 4.1.2.5: 99991231235959Z says that there is no well-defined end.
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1 &&
         ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), "20000101000000Z") == 1 &&
         ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), "99991231235959Z") == 1;
}

Certificate SelfSigned(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  std::uint64_t serial = 0;
  if (!certificate || RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) {
    return nullptr;
  }
  const bool filled =
      X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), (serial >> 1) | 1) == 1 &&
      NameAndDate(certificate.get()) && X509_set_pubkey(certificate.get(), key) == 1 &&
      X509_sign(certificate.get(), key, EVP_sha256()) > 0;
  if (!filled) return nullptr;
  return certificate;
}

base::Status Make(const fs::path& pem) {
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return MakingFailed();
  const Certificate certificate = SelfSigned(key.get());
  const Bio out(BIO_new(BIO_s_secmem()));
  if (!certificate || !out ||
      PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1 ||
      PEM_write_bio_X509(out.get(), certificate.get()) != 1) {
    return MakingFailed();
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return base::WriteFileDurably(pem, base::AsBytes({text, static_cast<std::size_t>(size)}),
                                base::FileAccess::kPrivate);
}

base::Result<protocol::Digest> SpkiOf(const fs::path& pem) {
  const auto broken = [&pem] {
    return Fail(ErrorCode::kCorrupt, "tls-key-broken",
                pem.string() +
                    ": not a P-256 key with its certificate; restore it, or remove it "
                    "and enrol this kiosk again");
  };
  auto content = base::ReadFile(pem, kMaxPemBytes);
  if (!content) return Fail(std::move(content.error()));
  const base::WipeOnExit wipe(*content);
  const Bio in(BIO_new_mem_buf(content->data(), static_cast<int>(content->size())));
  const Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC) return broken();
  const Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  if (!certificate || X509_check_private_key(certificate.get(), key.get()) != 1) return broken();
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key.get(), &der);
  if (size <= 0) return broken();
  const protocol::Digest spki = protocol::Sha256({der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return spki;
}

}  // namespace

base::Result<TlsIdentity> OpenTlsIdentity(const fs::path& folder) {
  const fs::path pem = folder / "tls.pem";
  struct stat info {};
  if (stat(pem.c_str(), &info) != 0) {
    std::error_code error;
    if (fs::create_directories(folder, error)) {
      fs::permissions(folder, fs::perms::owner_all, error);
    }
    if (error) {
      return Fail(ErrorCode::kDenied, "file-create",
                  folder.string() + ": cannot make this folder: " + error.message());
    }
    if (auto made = Make(pem); !made) return Fail(std::move(made.error()));
  } else if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Fail(ErrorCode::kDenied, "tls-key-exposed",
                pem.string() + ": others may read this key; chmod 600 it");
  }
  auto spki = SpkiOf(pem);
  if (!spki) return Fail(std::move(spki.error()));
  return TlsIdentity{pem, *spki};
}

}  // namespace offline_store::sync
