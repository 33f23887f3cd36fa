// The two codes on a receipt (docs/formats.md "Receipt"): the status link for a phone, without a
// secret, and the pick-up code for the kiosk, which is one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/ids.h"
#include "offline-store/protocol/key_list.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/tracking_code.h"

namespace offline_store::protocol {

inline constexpr std::size_t kReceiptSize = 98;
using ReceiptBytes = std::array<std::uint8_t, kReceiptSize>;

struct ReceiptFacts {
  TrackingCode code;
  std::uint32_t time_s = 0;  // Unix seconds
  ClockQuality clock = ClockQuality::kUnsure;
  HashPrefix envelope{};
  bool operator==(const ReceiptFacts&) const = default;
};

base::Result<ReceiptBytes> SignReceipt(const ReceiptFacts& facts, const SigningKey& kiosk);

// The facts, after the signature was checked with a key of the kiosk that the code's number names.
// kInvalid "receipt-length", "receipt-version", "receipt-flags" or a reason of TrackingCode;
// kDenied "signer-unknown", "signature-wrong".
base::Result<ReceiptFacts> OpenReceipt(base::ByteView receipt, const KeyList& keys);

// The facts as they claim to be, unchecked: for a look-up, never for a decision.
base::Result<ReceiptFacts> ReadReceipt(base::ByteView receipt);

// `public_url` + "/l#" + base64url. The URL is https, or http on this very machine (a demo).
std::string StatusLink(std::string_view public_url, const ReceiptBytes& receipt);
// Any host: what makes a receipt genuine is its signature. kInvalid "status-link".
base::Result<ReceiptBytes> ParseStatusLink(std::string_view link);

inline constexpr std::string_view kPickUpPrefix = "ANJ1K:";

struct PickUp {
  TrackingCode code;
  PickUpSeed seed{};
};
base::SecretText PickUpText(const PickUp& pick_up);
base::Result<PickUp> ParsePickUpText(std::string_view text);  // kInvalid "pick-up-code"

}  // namespace offline_store::protocol
