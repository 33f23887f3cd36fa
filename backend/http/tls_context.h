// The OpenSSL side of a TLS listener. For this folder only.
#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "backend/http/openssl_types.h"
#include "backend/http/server.h"

namespace backend::http {

using SslContextPtr = std::unique_ptr<SSL_CTX, base::FreedBy<SSL_CTX_free>>;

// kInvalid ("tls-key-unusable") when certificate and key cannot be read or do not belong together.
base::Result<SslContextPtr> MakeTlsContext(const Tls& tls);

// The pin of the certificate that the other side showed; nullopt when it showed none.
std::optional<SpkiHash> PeerSpki(SSL* connection);

}  // namespace backend::http
