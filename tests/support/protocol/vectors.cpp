#include "tests/support/protocol/vectors.h"

#include <functional>
#include <map>
#include <stdexcept>

#include "base/file.h"
#include "offline-store/protocol/hub_card.h"
#include "offline-store/protocol/text_encoding.h"
#include "tests/support/protocol/vector_json.h"

namespace tests {
namespace {

using base::Bytes;
using base::ByteView;
using protocol::Json;
using protocol::JsonArray;
using protocol::JsonObject;

template <class T>
base::Result<Json> Meaning(const base::Result<T>& decoded) {
  if (!decoded) return base::Fail(decoded.error());
  return MeaningOf(*decoded);
}

base::Result<Json> DecodeEnvelope(const Actors& actors, ByteView bytes) {
  const auto view = protocol::VerifyEnvelope(bytes, actors.KioskKeys());
  if (!view) return base::Fail(view.error());
  const auto payload = protocol::OpenEnvelope(bytes, {&actors.hub_seal, 1});
  if (!payload) return base::Fail(payload.error());
  const auto json = protocol::PayloadJson(*payload).value();
  return JsonObject{{"header", MeaningOf(*view)},
                    {"payload", protocol::ParseJson(json.str(), json.size()).value()}};
}

base::Result<Json> DecodeOffer(const Actors& actors, ByteView bytes) {
  protocol::CborSequence sequence = protocol::OfferReader();
  sequence.Feed(bytes);
  JsonArray envelopes;
  for (;;) {
    const auto item = sequence.Next();
    if (!item) return base::Fail(item.error());
    if (!*item) break;
    const auto view = protocol::VerifyEnvelope(**item, actors.KioskKeys());
    if (!view) return base::Fail(view.error());
    envelopes.emplace_back(MeaningOf(*view));
  }
  if (!sequence.AtBoundary()) {
    return base::Fail(base::ErrorCode::kInvalid, "offer-cut-off", "the last item is not whole");
  }
  return Json(std::move(envelopes));
}

base::Result<Json> DecodeReceiptLink(const Actors& actors, ByteView text) {
  const auto receipt = protocol::ParseStatusLink(base::AsText(text));
  if (!receipt) return base::Fail(receipt.error());
  return Meaning(protocol::OpenReceipt(*receipt, SampleKeyList(actors)));
}

base::Result<Json> DecodeVoucherText(const Actors& actors, ByteView text) {
  const auto message = protocol::ParseVoucherText(base::AsText(text));
  if (!message) return base::Fail(message.error());
  return Meaning(protocol::OpenVoucher(*message, actors.Issuers()));
}

base::Result<Json> DecodeTrackingCode(const Actors&, ByteView text) {
  const auto code = protocol::TrackingCode::Parse(base::AsText(text));
  if (!code) return base::Fail(code.error());
  return JsonObject{{"symbols", code->symbols()}, {"grouped", code->Grouped()}};
}

using Decode = std::function<base::Result<Json>(const Actors&, ByteView)>;

const std::map<std::string_view, Decode>& Decoders() {
  static const std::map<std::string_view, Decode> decoders = {
      {"envelope", DecodeEnvelope},
      {"offer", DecodeOffer},
      {"question", [](const Actors& a,
                      ByteView b) { return Meaning(protocol::OpenQuestion(b, a.KioskKeys())); }},
      {"answer",
       [](const Actors& a, ByteView b) { return Meaning(protocol::OpenAnswer(b, a.HubKeys())); }},
      {"downlink",
       [](const Actors& a, ByteView b) { return Meaning(protocol::OpenDownPage(b, a.HubKeys())); }},
      {"key-list",
       [](const Actors& a, ByteView b) { return Meaning(protocol::OpenKeyList(b, a.HubKeys())); }},
      {"voucher", DecodeVoucherText},
      {"hub-card", [](const Actors&, ByteView b) { return Meaning(protocol::ReadHubCard(b)); }},
      {"enrol-request",
       [](const Actors&, ByteView b) { return Meaning(protocol::OpenEnrolRequest(b)); }},
      {"enrol-verdict",
       [](const Actors& a, ByteView b) {
         return Meaning(protocol::OpenEnrolVerdict(b, a.HubKeys()));
       }},
      {"status-link", DecodeReceiptLink},
      {"receipt", [](const Actors& a,
                     ByteView b) { return Meaning(protocol::OpenReceipt(b, SampleKeyList(a))); }},
      {"pick-up", [](const Actors&,
                     ByteView b) { return Meaning(protocol::ParsePickUpText(base::AsText(b))); }},
      {"tracking-code", DecodeTrackingCode},
      {"link-from-sync",
       [](const Actors&, ByteView b) { return Meaning(protocol::link::DecodeFromSync(b)); }},
      {"link-from-kiosk",
       [](const Actors&, ByteView b) { return Meaning(protocol::link::DecodeFromKiosk(b)); }},
      {"admin-request",
       [](const Actors&, ByteView b) { return Meaning(protocol::admin::DecodeRequest(b)); }},
      {"admin-reply",
       [](const Actors&, ByteView b) { return Meaning(protocol::admin::DecodeReply(b)); }},
  };
  return decoders;
}

constexpr std::size_t kMaxFile = 1024 * 1024;

}  // namespace

base::Result<Json> DecodeVector(std::string_view format, const Actors& actors, ByteView bytes) {
  const auto decoder = Decoders().find(format);
  if (decoder == Decoders().end()) throw std::invalid_argument(std::string(format));
  return decoder->second(actors, bytes);
}

std::string VectorsFolder() {
  return ANJUNGAN_VECTORS;
}

Json ReadVectors(std::string_view file) {
  const auto content = base::ReadFile(VectorsFolder() + "/" + std::string(file), kMaxFile);
  if (!content) throw std::runtime_error(content.error().message);
  auto json = protocol::ParseJson(base::AsText(*content), kMaxFile);
  if (!json) throw std::runtime_error(std::string(file) + ": " + json.error().reason);
  return *std::move(json);
}

Bytes VectorBytes(const Json& vector) {
  if (const Json* text = vector.Find("text")) return base::ToBytes(base::AsBytes(*text->text()));
  return protocol::FromHex(*vector.Find("hex")->text()).value();
}

Bytes VectorCase(std::string_view file, std::string_view name) {
  const Json vectors = ReadVectors(file);
  for (const Json& each : *vectors.Find("cases")->array()) {
    if (*each.Find("name")->text() == name) return VectorBytes(each);
  }
  throw std::runtime_error(std::string(file) + " has no case " + std::string(name));
}

}  // namespace tests
