// Small fixed-size values that several messages share.
#pragma once

#include <array>
#include <cstdint>

#include "offline-store/protocol/keys.h"

namespace offline_store::protocol {

using StoreId = std::array<std::uint8_t, 8>;     // random, new whenever a kiosk's database is made
using HashPrefix = std::array<std::uint8_t, 8>;  // first bytes of an envelope's hash
using Nonce = std::array<std::uint8_t, 16>;
using Epoch = std::array<std::uint8_t, 8>;  // the hub's; random, new after a restore

HashPrefix PrefixOf(const Digest& hash);

}  // namespace offline_store::protocol
