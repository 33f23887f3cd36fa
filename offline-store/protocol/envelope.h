// One request at rest, on the wire and on a stick (docs/formats.md "Envelope"): a header that names
// no person, a sealed body, and the body's key sealed to each recipient; signed by the kiosk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/ids.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/payload.h"
#include "offline-store/protocol/uuid7.h"

namespace offline_store::protocol {

inline constexpr std::size_t kMaxEnvelope = 60 * 1024;  // bytes; fits one message to sync
inline constexpr std::size_t kMaxRecipients = 4;

enum class ClockQuality { kSure = 0, kUnsure = 1 };

struct EnvelopeHeader {
  RequestId request_id{};
  std::string kiosk_number;
  StoreId store_id{};
  std::uint64_t seq = 0;   // per store, never reused, from 1
  std::uint64_t boot = 0;  // how often the kiosk has started
  std::int64_t time_ms = 0;
  ClockQuality clock = ClockQuality::kUnsure;
  std::uint64_t dictionary_id = 0;  // 0: compressed without a dictionary
  bool operator==(const EnvelopeHeader&) const = default;
};

struct SealedEnvelope {
  base::Bytes bytes;
  Digest hash{};  // SHA-256 of the signed content: the envelope's identity
};

// Only dictionary_id 0 exists so far. kInvalid "envelope-recipients" (none, or too many),
// "envelope-header", "envelope-dictionary", "signed-too-large", or a reason of PayloadJson.
base::Result<SealedEnvelope> SealEnvelope(const EnvelopeHeader& header, const Payload& payload,
                                          std::span<const SealPublicKey> recipients,
                                          const SigningKey& key);

// What can be read without a key. Says nothing about the signature.
struct EnvelopeView {
  EnvelopeHeader header;
  std::vector<KeyId> recipients;
  KeyId signer{};
  Digest hash{};
};
base::Result<EnvelopeView> ReadEnvelope(base::ByteView envelope);

// The same, after the kiosk's signature was checked (reasons of CheckSignature). The caller sees to
// it that `keys` are those of the kiosk that the header names.
base::Result<EnvelopeView> VerifyEnvelope(base::ByteView envelope, std::span<const VerifyKey> keys);

// The payload, with any of `readers` that the envelope is sealed to. Checks no signature. kDenied
// "envelope-not-for-us" or "envelope-seal-broken"; kInvalid for a broken body.
base::Result<Payload> OpenEnvelope(base::ByteView envelope, std::span<const SealKeyPair> readers);

}  // namespace offline_store::protocol
