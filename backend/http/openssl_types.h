// Owners of the OpenSSL objects that this folder uses.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

#include "base/freed_by.h"

namespace backend::http {

using BioPtr = std::unique_ptr<BIO, base::FreedBy<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, base::FreedBy<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, base::FreedBy<X509_free>>;

}  // namespace backend::http
