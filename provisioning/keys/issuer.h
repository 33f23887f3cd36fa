// Issuer keys as files. The private half stays at the kabupaten's provisioning desk; the public
// halves are installed with kiosk and hub, in issuers.d, and are never taken from a voucher.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "offline-store/protocol/keys.h"

namespace provisioning::keys {

inline constexpr std::size_t kMaxIssuers = 16;

// Makes `folder`/issuer.pem (0600) and `folder`/issuer.pub. kConflict "key-exists" when either is
// there already.
base::Result<offline_store::protocol::SigningKey> MakeIssuer(const std::filesystem::path& folder);

// The private key in `folder`. Errors as LoadKeyFile.
base::Result<offline_store::protocol::SigningKey> LoadIssuer(const std::filesystem::path& folder);

// One public key file's content: one PEM public key, as MakeIssuer writes it, and nothing else.
// kInvalid "issuer-file".
base::Result<offline_store::protocol::VerifyKey> ParseIssuerFile(std::string_view content);

// Every *.pub file of `folder`, by name. One bad file refuses the lot, since a technician must see
// it rather than wonder later why a voucher is not taken. Errors: kNotFound "issuers-none" (no
// folder, or none in it); kInvalid "issuer-file", "issuers-too-many", "file-too-large".
base::Result<std::vector<offline_store::protocol::VerifyKey>> LoadTrustedIssuers(
    const std::filesystem::path& folder);

}  // namespace provisioning::keys
