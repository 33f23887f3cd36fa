// The hub's own TLS identity: a P-256 key and a certificate signed with it. Kiosks pin the key
// (formats.md Voucher), so no authority and no date is involved.
#pragma once

#include <string>

#include "backend/http/message.h"
#include "base/result.h"
#include "base/secret.h"

namespace backend::http {

struct Identity {
  base::SecretText key_pem;     // PKCS #8
  std::string certificate_pem;  // valid from 2000 to 9999: a kiosk's clock may be wrong by years
};

// Draws a new key from OpenSSL's generator. `common_name` is shown to people who look at the
// certificate.
base::Result<Identity> MakeIdentity(const std::string& common_name);

// The pin of a PEM certificate.
base::Result<SpkiHash> SpkiOf(const std::string& certificate_pem);

}  // namespace backend::http
