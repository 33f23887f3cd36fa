// The TLS client key of this kiosk's link to the hub: a second fence, never the authority
// (docs/formats.md Keys). Only anjungan-sync reads it.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "offline-store/protocol/keys.h"

namespace offline_store::sync {

struct TlsIdentity {
  std::filesystem::path pem;  // private key and self-signed certificate, mode 0600
  protocol::Digest spki{};    // SHA-256 of the key's SubjectPublicKeyInfo, as the hub pins it
};

// Opens `folder`/tls.pem, or makes the folder (0700) and the file: a P-256 key and a self-signed
// certificate without a meaningful end, since only its key is ever looked at. A file that is
// damaged or readable by others is refused, never replaced: the hub has pinned its key.
// Errors: "tls-key-broken", "tls-key-exposed", "tls-key-failed", or those of base/file.h.
base::Result<TlsIdentity> OpenTlsIdentity(const std::filesystem::path& folder);

}  // namespace offline_store::sync
