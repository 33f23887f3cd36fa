#include "tests/support/hub/test_kiosk.h"

#include <stdexcept>

#include "backend/http/certificate.h"
#include "tests/support/fake_clock.h"
#include "tests/support/protocol/samples.h"

namespace tests {
namespace {

base::Bytes BytesOf(const HttpClient::Answer& answer) {
  if (answer.status != 200) throw std::runtime_error("the hub said: " + answer.body);
  return base::ToBytes(base::AsBytes(answer.body));
}

}  // namespace

TestKiosk::TestKiosk(std::string kiosk_number, std::uint64_t seed)
    : number(std::move(kiosk_number)), key(protocol::SigningKey::Generate().value()), seed_(seed) {
  const auto identity = backend::http::MakeIdentity("kiosk.test").value();
  tls = {identity.certificate_pem, identity.key_pem.str()};
  spki = backend::http::SpkiOf(identity.certificate_pem).value();
  SeededRandom random(seed);
  store_id = random.Array<8>();
  token = random.Array<16>();
}

protocol::Voucher TestKiosk::Voucher(const HubFacts& hub) const {
  protocol::Voucher voucher;
  voucher.office = {"Desa Contoh", "64.02.99.2999", "Contoh"};
  voucher.kiosk_number = number;
  voucher.hub = hub.identity;
  voucher.token = token;
  voucher.not_before_s = kTimeMs / 1000 - 86'400;
  voucher.not_after_s = kTimeMs / 1000 + 30 * 86'400;
  voucher.language = "id";
  voucher.time_zone = "Asia/Makassar";
  return voucher;
}

protocol::EnrolRequest TestKiosk::EnrolRequest(const base::Bytes& voucher) const {
  return {voucher, key.verify_key(), spki, store_id, Rising<16>(0x60)};
}

std::optional<protocol::EnrolVerdict> TestKiosk::Enrol(const HubFacts& hub,
                                                       const protocol::Voucher& voucher,
                                                       const protocol::SigningKey& issuer) const {
  const base::Bytes signed_voucher = protocol::IssueVoucher(voucher, issuer).value();
  const auto answer =
      Post(hub, "/v1/enrol", protocol::SignEnrolRequest(EnrolRequest(signed_voucher), key).value());
  if (answer.status != 200) return std::nullopt;
  return protocol::OpenEnrolVerdict(base::AsBytes(answer.body), hub.identity.sign_keys).value();
}

protocol::RequestId TestKiosk::IdOf(std::uint64_t seq) const {
  SeededRandom random(seed_ * 1'000'003 + seq);
  return protocol::NextRequestId(kTimeMs + static_cast<std::int64_t>(seq), std::nullopt, random);
}

protocol::TrackingCode TestKiosk::CodeOf(std::uint64_t seq) const {
  SeededRandom random(seed_ * 1'000'003 + seq);
  return protocol::TrackingCode::Make(number, random).value();
}

protocol::EnvelopeHeader TestKiosk::Header(std::uint64_t seq) const {
  protocol::EnvelopeHeader header = SampleHeader();
  header.request_id = IdOf(seq);
  header.kiosk_number = number;
  header.store_id = store_id;
  header.seq = seq;
  return header;
}

protocol::Payload TestKiosk::Payload(std::uint64_t seq) const {
  protocol::Payload payload = SamplePayload();
  payload.code = CodeOf(seq);
  return payload;
}

protocol::SealedEnvelope TestKiosk::Seal(const HubFacts& hub, std::uint64_t seq) const {
  return protocol::SealEnvelope(Header(seq), Payload(seq), hub.identity.seal_keys, key).value();
}

protocol::SealedEnvelope TestKiosk::SealOther(const HubFacts& hub, std::uint64_t seq) const {
  protocol::Payload payload = Payload(seq);
  payload.answers.front().value = base::SecretText("Contoh Warga Lain");
  return protocol::SealEnvelope(Header(seq), payload, hub.identity.seal_keys, key).value();
}

protocol::ReceiptBytes TestKiosk::Receipt(const protocol::SealedEnvelope& envelope,
                                          std::uint64_t seq) const {
  protocol::ReceiptFacts facts = SampleReceipt();
  facts.code = CodeOf(seq);
  facts.envelope = protocol::PrefixOf(envelope.hash);
  return protocol::SignReceipt(facts, key).value();
}

HttpClient TestKiosk::Connect(const HubFacts& hub) const {
  return HttpClient::Secure(hub.port, tls);
}

HttpClient::Answer TestKiosk::Post(const HubFacts& hub, const std::string& path,
                                   const base::Bytes& body) const {
  auto answer = Connect(hub).Post(path, base::AsText(body), "application/cbor");
  if (!answer) throw std::runtime_error("the hub closed the connection");
  return *answer;
}

protocol::Answer TestKiosk::Offer(const HubFacts& hub,
                                  const std::vector<base::Bytes>& envelopes) const {
  const base::Bytes answer = BytesOf(Post(hub, "/v1/requests", OfferOf(envelopes)));
  return protocol::OpenAnswer(answer, hub.identity.sign_keys).value();
}

protocol::Answer TestKiosk::Ask(const HubFacts& hub,
                                const std::vector<protocol::HeldItem>& held) const {
  protocol::Question question;
  question.kiosk_number = number;
  question.store_id = store_id;
  question.nonce = Rising<16>(0x70);
  question.held = held;
  const base::Bytes answer =
      BytesOf(Post(hub, "/v1/held", protocol::SignQuestion(question, key).value()));
  return protocol::OpenAnswer(answer, hub.identity.sign_keys).value();
}

protocol::DownPage TestKiosk::Down(const HubFacts& hub,
                                   const std::optional<protocol::Cursor>& after) const {
  const std::string query = after ? "?after=" + protocol::CursorText(*after) : "";
  const auto answer = Connect(hub).Get("/v1/down" + query);
  if (!answer) throw std::runtime_error("the hub closed the connection");
  return protocol::OpenDownPage(BytesOf(*answer), hub.identity.sign_keys).value();
}

std::string ProblemOf(const HttpClient::Answer& answer) {
  static constexpr std::string_view kBefore = "urn:anjungan:problem:";
  const std::size_t at = answer.body.find(kBefore);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + kBefore.size();
  return answer.body.substr(begin, answer.body.find('"', begin) - begin);
}

base::Bytes OfferOf(const std::vector<base::Bytes>& envelopes) {
  base::Bytes offer;
  for (const base::Bytes& envelope : envelopes) protocol::AppendToSequence(offer, envelope);
  return offer;
}

protocol::HeldItem HeldOf(const protocol::SealedEnvelope& envelope, std::uint64_t seq) {
  return {seq, protocol::PrefixOf(envelope.hash)};
}

}  // namespace tests
