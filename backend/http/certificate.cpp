#include "backend/http/certificate.h"

#include <openssl/pem.h>
#include <openssl/sha.h>

#include "backend/http/openssl_types.h"
#include "backend/http/spki.h"

namespace backend::http {
namespace {

tl::unexpected<base::Error> CryptoFailed(std::string_view what) {
  return base::Fail(base::ErrorCode::kInternal, "openssl-failed",
                    "OpenSSL could not " + std::string(what));
}

std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

bool Fill(X509* certificate, EVP_PKEY* key, const std::string& common_name) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
  return X509_set_version(certificate, X509_VERSION_3) == 1 &&
         ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1 &&
         ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), "20000101000000Z") == 1 &&
         ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), "99991231235959Z") == 1 &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text,
                                    static_cast<int>(common_name.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

}  // namespace

std::optional<SpkiHash> HashSpki(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size <= 0) return std::nullopt;
  SpkiHash hash{};
  SHA256(der, static_cast<std::size_t>(size), hash.data());
  OPENSSL_free(der);
  return hash;
}

base::Result<Identity> MakeIdentity(const std::string& common_name) {
  const KeyPtr key(EVP_EC_gen("P-256"));
  const X509Ptr certificate(X509_new());
  if (!key || !certificate || !Fill(certificate.get(), key.get(), common_name)) {
    return CryptoFailed("make a TLS key and certificate");
  }
  // Secure memory: cleared when it is freed.
  const BioPtr key_out(BIO_new(BIO_s_secmem()));
  const BioPtr certificate_out(BIO_new(BIO_s_mem()));
  if (!key_out || !certificate_out ||
      PEM_write_bio_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1 ||
      PEM_write_bio_X509(certificate_out.get(), certificate.get()) != 1) {
    return CryptoFailed("write the TLS key");
  }
  return Identity{base::SecretText(TextOf(key_out.get())), TextOf(certificate_out.get())};
}

base::Result<SpkiHash> SpkiOf(const std::string& certificate_pem) {
  const BioPtr in(
      BIO_new_mem_buf(certificate_pem.data(), static_cast<int>(certificate_pem.size())));
  const X509Ptr certificate(in ? PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!certificate) {
    return base::Fail(base::ErrorCode::kInvalid, "certificate-unreadable",
                      "not a PEM certificate; run init again in an empty folder");
  }
  const auto hash = HashSpki(certificate.get());
  if (!hash) return CryptoFailed("encode the public key");
  return *hash;
}

}  // namespace backend::http
