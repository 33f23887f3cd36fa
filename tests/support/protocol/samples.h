// Ordinary messages of reserved test data, for tests, fuzz seeds and vectors.
#pragma once

#include <array>
#include <vector>

#include "base/bytes.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/json.h"
#include "offline-store/protocol/key_list.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/payload.h"
#include "offline-store/protocol/receipt_code.h"
#include "offline-store/protocol/voucher.h"

namespace tests {

inline constexpr const char* kKiosk = "7K3M";
inline constexpr std::int64_t kTimeMs = 1'790'000'000'000;  // September 2026

// Everyone who signs or opens something. Fresh keys, so make it under a SeededCrypto to repeat it.
struct Actors {
  Actors();
  // Those of vectors/keys.json.
  explicit Actors(const offline_store::protocol::Json& keys);
  offline_store::protocol::Json ToJson() const;

  offline_store::protocol::SigningKey kiosk;
  offline_store::protocol::SigningKey other_kiosk;
  offline_store::protocol::SigningKey hub;
  offline_store::protocol::SigningKey issuer;
  offline_store::protocol::SealKeyPair hub_seal;
  offline_store::protocol::SealKeyPair desk;
  offline_store::protocol::SealKeyPair stranger;

  std::vector<offline_store::protocol::VerifyKey> KioskKeys() const { return {kiosk.verify_key()}; }
  std::vector<offline_store::protocol::VerifyKey> HubKeys() const { return {hub.verify_key()}; }
  std::vector<offline_store::protocol::VerifyKey> Issuers() const { return {issuer.verify_key()}; }
  // The hub and the office.
  std::vector<offline_store::protocol::SealPublicKey> Recipients() const {
    return {hub_seal.public_key(), desk.public_key()};
  }
};

// The tracking code of the samples, of kiosk kKiosk.
offline_store::protocol::TrackingCode SampleCode();

// A request for an SKTM with 20 answers.
offline_store::protocol::Payload SamplePayload();
offline_store::protocol::EnvelopeHeader SampleHeader();
offline_store::protocol::Question SampleQuestion();
// To SampleQuestion, one item of each verdict.
offline_store::protocol::Answer SampleAnswer();
offline_store::protocol::KeyList SampleKeyList(const Actors& actors);
offline_store::protocol::DownPage SampleDownPage(const Actors& actors);
offline_store::protocol::Voucher SampleVoucher(const Actors& actors);
offline_store::protocol::EnrolRequest SampleEnrolRequest(const Actors& actors);
// Acceptance of SampleEnrolRequest.
offline_store::protocol::EnrolVerdict SampleEnrolVerdict(const Actors& actors);
offline_store::protocol::ReceiptFacts SampleReceipt();
offline_store::protocol::PickUp SamplePickUp();

// An array of rising bytes, from `first`.
template <std::size_t N>
std::array<std::uint8_t, N> Rising(std::uint8_t first) {
  std::array<std::uint8_t, N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = static_cast<std::uint8_t>(first + i);
  return out;
}

}  // namespace tests
