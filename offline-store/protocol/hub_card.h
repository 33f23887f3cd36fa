// The file `hub.card`: what the provisioning desk needs of a hub to make vouchers. CBOR [1,
// content, SHA-256 of content]. It bears no signature: a key from inside would prove nothing, so
// the desk takes it from the hub's own hands, and the two may compare its fingerprint.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/voucher.h"

namespace offline_store::protocol {

inline constexpr std::size_t kMaxHubCard = 2048;

// kInvalid "hub-card-content" when a field breaks the rules of a voucher.
base::Result<base::Bytes> WriteHubCard(const HubIdentity& hub);
// kInvalid "hub-card-broken", "hub-card-content".
base::Result<HubIdentity> ReadHubCard(base::ByteView file);

// First 8 bytes of the content's hash in groups, "1a2b 3c4d 5e6f 7081", to read aloud.
base::Result<std::string> HubCardFingerprint(base::ByteView file);

}  // namespace offline_store::protocol
