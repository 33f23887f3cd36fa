// The kiosk's own signing key, sign.pem: made on the kiosk, never leaves it.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "offline-store/protocol/keys.h"

namespace provisioning::keys {

// Makes `folder`/sign.pem; errors as MakeKeyFile.
base::Result<offline_store::protocol::SigningKey> MakeKioskKey(const std::filesystem::path& folder);

// Errors as LoadKeyFile.
base::Result<offline_store::protocol::SigningKey> LoadKioskKey(const std::filesystem::path& folder);

// Takes the key away again after the hub refused this kiosk. No file is no error.
base::Status ForgetKioskKey(const std::filesystem::path& folder);

}  // namespace provisioning::keys
