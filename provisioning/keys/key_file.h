// A private signing key in a file of mode 0600: made once, never overwritten.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/result.h"
#include "offline-store/protocol/keys.h"

namespace provisioning::keys {

inline constexpr std::size_t kMaxKeyFile = 4096;

// Makes the folder (0700) if needed and the file, durably. kConflict "key-exists" when there is a
// file already: whatever the old key signed would become nobody's.
base::Result<offline_store::protocol::SigningKey> MakeKeyFile(const std::filesystem::path& file);

// kNotFound when there is none; kDenied "key-exposed" when others may read it; kCorrupt
// "key-broken" when it is no P-256 key.
base::Result<offline_store::protocol::SigningKey> LoadKeyFile(const std::filesystem::path& file);

}  // namespace provisioning::keys
