// The pin of a certificate that OpenSSL already holds. For this folder only.
#pragma once

#include <openssl/x509.h>

#include <optional>

#include "backend/http/message.h"

namespace backend::http {

std::optional<SpkiHash> HashSpki(X509* certificate);

}  // namespace backend::http
