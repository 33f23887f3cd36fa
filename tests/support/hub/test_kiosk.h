// A kiosk as the hub sees it: keys, a voucher, and well-formed messages over a real connection.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backend/http/message.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/receipt_code.h"
#include "offline-store/protocol/voucher.h"
#include "tests/support/http_client.h"

namespace tests {

namespace protocol = offline_store::protocol;

// What a test kiosk must know of its hub.
struct HubFacts {
  std::uint16_t port = 0;
  protocol::HubIdentity identity;
};

class TestKiosk {
 public:
  // `seed` tells kiosks apart: their numbers, ids and codes.
  explicit TestKiosk(std::string kiosk_number, std::uint64_t seed);

  protocol::Voucher Voucher(const HubFacts& hub) const;
  protocol::EnrolRequest EnrolRequest(const base::Bytes& voucher) const;

  // Posts the voucher, signed by `issuer`; the hub's verdict, checked. Null when the hub answered
  // with a problem.
  std::optional<protocol::EnrolVerdict> Enrol(const HubFacts& hub, const protocol::Voucher& voucher,
                                              const protocol::SigningKey& issuer) const;

  // Request number `seq` with its own id and tracking code.
  protocol::SealedEnvelope Seal(const HubFacts& hub, std::uint64_t seq) const;
  // The same id and code, other content.
  protocol::SealedEnvelope SealOther(const HubFacts& hub, std::uint64_t seq) const;
  protocol::RequestId IdOf(std::uint64_t seq) const;
  protocol::TrackingCode CodeOf(std::uint64_t seq) const;
  protocol::ReceiptBytes Receipt(const protocol::SealedEnvelope& envelope, std::uint64_t seq) const;

  HttpClient Connect(const HubFacts& hub) const;
  // The answer to an offer of these envelopes; throws std::runtime_error for a problem document.
  protocol::Answer Offer(const HubFacts& hub, const std::vector<base::Bytes>& envelopes) const;
  // The answer to a question about these.
  protocol::Answer Ask(const HubFacts& hub, const std::vector<protocol::HeldItem>& held) const;
  protocol::DownPage Down(const HubFacts& hub, const std::optional<protocol::Cursor>& after) const;

  // Sends and returns the raw answer.
  HttpClient::Answer Post(const HubFacts& hub, const std::string& path,
                          const base::Bytes& body) const;

  std::string number;
  protocol::SigningKey key;
  HttpClient::Identity tls;
  backend::http::SpkiHash spki{};
  protocol::StoreId store_id{};
  protocol::VoucherToken token{};

 private:
  protocol::EnvelopeHeader Header(std::uint64_t seq) const;
  protocol::Payload Payload(std::uint64_t seq) const;
  std::uint64_t seed_;
};

// The reason in a problem document; empty when the answer is none.
std::string ProblemOf(const HttpClient::Answer& answer);

base::Bytes OfferOf(const std::vector<base::Bytes>& envelopes);
protocol::HeldItem HeldOf(const protocol::SealedEnvelope& envelope, std::uint64_t seq);

}  // namespace tests
