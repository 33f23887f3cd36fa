#include "backend/http/tls_context.h"

#include <openssl/pem.h>

#include "backend/http/spki.h"

namespace backend::http {
namespace {

// Any client certificate will do here: self-signed ones are what kiosks have. TLS proves that the
// client holds the key; the handler compares its hash.
int AcceptAnyCertificate(int, X509_STORE_CTX* context) {
  X509_STORE_CTX_set_error(context, X509_V_OK);
  return 1;
}

bool UseIdentity(SSL_CTX* context, const Tls& tls) {
  const std::string& pem = tls.certificate_pem;
  const std::string& key_pem = tls.key_pem.str();
  const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const BioPtr key_in(BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())));
  if (!in || !key_in) return false;
  const X509Ptr own(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  if (!own || SSL_CTX_use_certificate(context, own.get()) != 1) return false;
  // What follows in the file are the certificates between ours and the authority's.
  while (X509* next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context, next) != 1) {
      X509_free(next);
      return false;
    }
  }
  const KeyPtr key(PEM_read_bio_PrivateKey(key_in.get(), nullptr, nullptr, nullptr));
  return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
         SSL_CTX_check_private_key(context) == 1;
}

}  // namespace

base::Result<SslContextPtr> MakeTlsContext(const Tls& tls) {
  SslContextPtr context(SSL_CTX_new(TLS_server_method()));
  static constexpr unsigned char kSessionContext[] = "anjungan-hub";
  if (!context || !UseIdentity(context.get(), tls) ||
      SSL_CTX_set_min_proto_version(context.get(), tls.mutual ? TLS1_3_VERSION : TLS1_2_VERSION) !=
          1 ||
      // One ticket instead of two: a third more full handshakes a second.
      SSL_CTX_set_num_tickets(context.get(), 1) != 1 ||
      SSL_CTX_set_session_id_context(context.get(), kSessionContext, sizeof kSessionContext - 1) !=
          1) {
    return base::Fail(base::ErrorCode::kInvalid, "tls-key-unusable",
                      "the TLS certificate and key cannot be used together");
  }
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  if (tls.mutual) SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, AcceptAnyCertificate);
  return context;
}

std::optional<SpkiHash> PeerSpki(SSL* connection) {
  const X509Ptr certificate(SSL_get1_peer_certificate(connection));
  return certificate ? HashSpki(certificate.get()) : std::nullopt;
}

}  // namespace backend::http
