#include <algorithm>
#include <functional>
#include <stdexcept>

#include "offline-store/protocol/hub_card.h"
#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/text_encoding.h"
#include "tests/support/fake_clock.h"
#include "tests/support/protocol/seeded_crypto.h"
#include "tests/support/protocol/vector_json.h"
#include "tests/support/protocol/vectors.h"

namespace tests {
namespace {

using base::Bytes;
using base::ByteView;
using protocol::Json;
using protocol::JsonArray;
using protocol::JsonObject;

bool IsTextFormat(std::string_view format) {
  return format == "voucher" || format == "status-link" || format == "pick-up" ||
         format == "tracking-code";
}

// Builds one file: every case decodes and every refused input does not, or making fails.
class File {
 public:
  File(const Actors& actors, std::string format) : actors_(actors), format_(std::move(format)) {}

  File& Case(const std::string& name, ByteView bytes) {
    cases_.emplace_back(JsonObject{
        {"name", name}, Written(bytes), {"means", DecodeVector(format_, actors_, bytes).value()}});
    return *this;
  }

  File& Refused(const std::string& name, ByteView bytes) {
    const auto decoded = DecodeVector(format_, actors_, bytes);
    if (decoded) throw std::logic_error(format_ + " takes: " + name);
    refused_.emplace_back(
        JsonObject{{"name", name}, Written(bytes), {"reason", decoded.error().reason}});
    return *this;
  }

  // What no signed message may be, whatever it says: `good` was signed by `key` in `context`.
  File& RefusedSigned(
      const Bytes& good, protocol::Context context, const protocol::SigningKey& key,
      const std::function<Bytes(const Bytes&)>& as_input = [](const Bytes& bytes) {
        return bytes;
      });

  std::pair<std::string, Json> Take() {
    JsonObject file{{"format", format_}, {"cases", std::move(cases_)}};
    if (!refused_.empty()) file.emplace_back("refused", std::move(refused_));
    return {format_ + ".json", std::move(file)};
  }

 private:
  protocol::JsonMember Written(ByteView bytes) const {
    if (IsTextFormat(format_)) return {"text", base::AsText(bytes)};
    return {"hex", base::ToHex(bytes)};
  }

  const Actors& actors_;
  std::string format_;
  JsonArray cases_;
  JsonArray refused_;
};

Bytes Wrap(ByteView content, const protocol::KeyId& id, const protocol::Signature& signature) {
  return protocol::CborWriter()
      .Array(4)
      .Unsigned(1)
      .Bytes(content)
      .Bytes(id)
      .Bytes(signature)
      .Take();
}

// The other s, order - s, that plain ECDSA would take as well.
protocol::Signature HighS(protocol::Signature signature) {
  const Bytes order =
      protocol::FromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551").value();
  int borrow = 0;
  for (std::size_t i = 32; i > 0; --i) {
    const int value = order[i - 1] - signature[31 + i] - borrow;
    borrow = value < 0 ? 1 : 0;
    signature[31 + i] = static_cast<std::uint8_t>(value + 256 * borrow);
  }
  return signature;
}

File& File::RefusedSigned(const Bytes& good, protocol::Context context,
                          const protocol::SigningKey& key,
                          const std::function<Bytes(const Bytes&)>& as_input) {
  const protocol::SignedParts parts = protocol::ReadSigned(good, protocol::kMaxEnvelope).value();
  const auto refused = [&](const char* name, const Bytes& bytes) {
    Refused(name, as_input(bytes));
  };
  const auto signed_by = [&](protocol::Context other, const protocol::SigningKey& signer) {
    return protocol::SignMessage(other, parts.content, protocol::kMaxEnvelope, signer).value();
  };
  Bytes changed = good;
  changed.back() ^= 1;
  refused("one bit of the signature differs", changed);
  changed = good;
  changed[good.size() / 2] ^= 1;
  refused("one bit of the content differs", changed);
  refused("s is high", Wrap(parts.content, parts.key_id, HighS(parts.signature)));
  refused("signed in another context",
          signed_by(context == protocol::Context::kLetter ? protocol::Context::kSettings
                                                          : protocol::Context::kLetter,
                    key));
  refused("signed by another key", signed_by(context, actors_.other_kiosk));
  refused("signed by another key under this key's id",
          Wrap(parts.content, parts.key_id,
               protocol::ReadSigned(signed_by(context, actors_.other_kiosk), protocol::kMaxEnvelope)
                   .value()
                   .signature));
  changed = good;
  changed[1] = 2;
  refused("version 2", changed);
  changed = good;
  changed.push_back(0);
  refused("a byte behind the end", changed);
  changed = good;
  changed.pop_back();
  refused("the last byte is missing", changed);
  // The head of the content in the next longer form.
  changed = good;
  const bool one_byte = good[2] == 0x58;
  changed[2] = one_byte ? 0x59 : 0x5a;
  changed.insert(changed.begin() + 3, one_byte ? 1 : 2, 0);
  refused("a length is not in its shortest form", changed);
  return *this;
}

std::pair<std::string, Json> EnvelopeFile(const Actors& actors) {
  const auto seal = [&](const protocol::EnvelopeHeader& header, const protocol::SigningKey& key) {
    return protocol::SealEnvelope(header, SamplePayload(), actors.Recipients(), key).value().bytes;
  };
  const Bytes good = seal(SampleHeader(), actors.kiosk);
  protocol::EnvelopeHeader first = SampleHeader();
  first.seq = 1;
  first.boot = 0;
  first.clock = protocol::ClockQuality::kUnsure;
  File file(actors, "envelope");
  file.Case("an SKTM of 20 answers, to the hub and the office", good);
  file.Case("the first of a store, with an unsure clock", seal(first, actors.kiosk));
  file.RefusedSigned(good, protocol::Context::kEnvelope, actors.kiosk);
  const std::vector<protocol::SealPublicKey> stranger = {actors.stranger.public_key()};
  file.Refused("sealed to somebody else",
               protocol::SealEnvelope(SampleHeader(), SamplePayload(), stranger, actors.kiosk)
                   .value()
                   .bytes);
  // Another header of the same length over the same body.
  protocol::SignedParts parts = protocol::ReadSigned(good, protocol::kMaxEnvelope).value();
  const protocol::RequestId id = SampleHeader().request_id;
  const auto at = std::search(parts.content.begin(), parts.content.end(), id.begin(), id.end());
  *(at + 15) ^= 1;
  file.Refused("a body under another header",
               protocol::SignMessage(protocol::Context::kEnvelope, parts.content,
                                     protocol::kMaxEnvelope, actors.kiosk)
                   .value());
  return file.Take();
}

std::pair<std::string, Json> OfferFile(const Actors& actors) {
  Bytes offer;
  for (const std::uint64_t seq : {1233U, 1234U}) {
    protocol::EnvelopeHeader header = SampleHeader();
    header.seq = seq;
    header.request_id[15] = static_cast<std::uint8_t>(seq & 0xff);
    protocol::AppendToSequence(
        offer, protocol::SealEnvelope(header, SamplePayload(), actors.Recipients(), actors.kiosk)
                   .value()
                   .bytes);
  }
  File file(actors, "offer");
  file.Case("two envelopes", offer);
  file.Refused("the last byte is missing", ByteView(offer).first(offer.size() - 1));
  file.Refused("not byte strings", Bytes{0x61, 0x61});
  return file.Take();
}

std::pair<std::string, Json> AnswerFile(const Actors& actors) {
  const Bytes good = protocol::SignAnswer(SampleAnswer(), actors.hub).value();
  protocol::Answer to_offer = SampleAnswer();
  to_offer.nonce.reset();
  to_offer.items[2].verdict = protocol::Verdict::kStored;
  const Bytes offered = protocol::SignAnswer(to_offer, actors.hub).value();
  File file(actors, "answer");
  file.Case("to a question, one of each verdict", good)
      .Case("to an offer, without a nonce", offered);
  file.RefusedSigned(good, protocol::Context::kAnswer, actors.hub);
  protocol::SignedParts parts = protocol::ReadSigned(offered, protocol::kMaxAnswer).value();
  const Bytes stored =
      protocol::CborWriter().Unsigned(1232).Bytes(to_offer.items[2].hash).Unsigned(1).Take();
  const auto at =
      std::search(parts.content.begin(), parts.content.end(), stored.begin(), stored.end());
  *(at + static_cast<std::ptrdiff_t>(stored.size()) - 1) = 2;
  file.Refused("says secured without a nonce",
               protocol::SignMessage(protocol::Context::kAnswer, parts.content,
                                     protocol::kMaxAnswer, actors.hub)
                   .value());
  return file.Take();
}

std::pair<std::string, Json> VoucherFile(const Actors& actors) {
  const auto as_text = [](const Bytes& message) {
    return base::ToBytes(base::AsBytes(protocol::VoucherText(message)));
  };
  const protocol::Voucher voucher = SampleVoucher(actors);
  const Bytes good = protocol::IssueVoucher(voucher, actors.issuer).value();
  protocol::Voucher plain = voucher;
  plain.office_key.reset();
  plain.device_profiles.clear();
  plain.hub.pins.push_back(Rising<32>(0x50));
  File file(actors, "voucher");
  file.Case("with an office key", as_text(good));
  file.Case("without an office key, with the hub's next pin",
            as_text(protocol::IssueVoucher(plain, actors.issuer).value()));
  file.RefusedSigned(good, protocol::Context::kVoucher, actors.issuer, as_text);
  file.Refused("signed by a key from inside",
               as_text(protocol::IssueVoucher(voucher, actors.hub).value()));
  file.Refused("no voucher", base::AsBytes("ANJ1K:0"));
  return file.Take();
}

std::pair<std::string, Json> StatusLinkFile(const Actors& actors, bool binary) {
  const protocol::ReceiptBytes good = protocol::SignReceipt(SampleReceipt(), actors.kiosk).value();
  File file(actors, binary ? "receipt" : "status-link");
  if (binary) {
    file.Case("with an unsure clock", good);
    for (const std::size_t at : {0U, 1U, 13U, 17U, 18U, 26U, 34U, 97U}) {
      protocol::ReceiptBytes changed = good;
      changed[at] ^= 2;
      file.Refused("one bit of byte " + std::to_string(at) + " differs", changed);
    }
    file.Refused("a byte is missing", ByteView(good).first(97));
    return file.Take();
  }
  const std::string link = protocol::StatusLink("https://lacak.contoh.example", good);
  file.Case("a link", base::AsBytes(link));
  file.Refused("not this path",
               base::AsBytes("https://lacak.contoh.example/m" + link.substr(link.find('#'))));
  file.Refused("without protection", base::AsBytes("http" + link.substr(5)));
  file.Refused("a symbol too many", base::AsBytes(link + "A"));
  return file.Take();
}

std::pair<std::string, Json> TrackingCodeFile(const Actors& actors) {
  File file(actors, "tracking-code");
  const std::string good = SampleCode().Grouped();
  std::string swapped = good;
  std::swap(swapped[5], swapped[6]);
  file.Case("as printed", base::AsBytes(good)).Case("all zeros", base::AsBytes("000000000000"));
  SeededRandom random(9);
  std::string typed(protocol::TrackingCode::Make("10A1", random).value().symbols());
  typed.replace(0, 4, "lo a I ");
  file.Case("typed with l, o and I, in lower case and with spaces", base::AsBytes(typed));
  file.Refused("two symbols swapped", base::AsBytes(swapped));
  file.Refused("too short", base::AsBytes(good.substr(0, 13)));
  file.Refused("a letter that codes never have", base::AsBytes("7K3N-0000-0000"));
  file.Refused("no letter or digit", base::AsBytes("7K3M_0000_0000"));
  return file.Take();
}

template <class Message>
void AddMessages(File& file, const std::vector<std::pair<const char*, Message>>& messages) {
  for (const auto& [name, message] : messages) {
    file.Case(name, protocol::link::Encode(message));
  }
}

void AddProcessFiles(const Actors& actors, std::vector<std::pair<std::string, Json>>& files) {
  namespace link = protocol::link;
  const Bytes carried{1, 2, 3};
  const protocol::Cursor cursor{Rising<8>(0x80), 46};
  File from_sync(actors, "link-from-sync");
  AddMessages<link::FromSync>(from_sync,
                              {{"hello", link::Hello{1, Rising<32>(0xc0)}},
                               {"enrol reply", link::EnrolReply{carried}},
                               {"ask", link::Ask{}},
                               {"next", link::Next{160'000}},
                               {"answer", link::AnswerCame{carried}},
                               {"down", link::DownCame{carried}},
                               {"link up", link::LinkState{true, 60, 8000, ""}},
                               {"link down", link::LinkState{false, 5, 0, "pin-mismatch"}}});
  from_sync.Refused("a message of the kiosk", link::Encode(link::FromKiosk(link::Poke{})));
  from_sync.Refused("a field too many", Bytes{0x82, 0x05, 0x00});
  files.push_back(from_sync.Take());
  File from_kiosk(actors, "link-from-kiosk");
  AddMessages<link::FromKiosk>(
      from_kiosk,
      {{"no voucher yet", link::HubAddress{}},
       {"hub",
        link::HubAddress{"https://anjungan.contoh.example:8443", {Rising<32>(0x10)}, cursor, true}},
       {"enrol", link::Enrol{carried}},
       {"question", link::QuestionReady{carried}},
       {"envelope", link::EnvelopeReady{carried}},
       {"end", link::End{false}},
       {"next cursor", link::NextCursor{cursor, true}},
       {"done", link::Done{}},
       {"refused", link::Refused{"signature-wrong"}},
       {"poke", link::Poke{}}});
  from_kiosk.Refused("a message of sync", link::Encode(link::FromSync(link::Ask{})));
  files.push_back(from_kiosk.Take());
  File request(actors, "admin-request");
  request.Case("a status",
               protocol::admin::Encode({"status", SampleCode().Grouped(), "diperiksa"}).value());
  files.push_back(request.Take());
  File reply(actors, "admin-reply");
  reply.Case("a text", protocol::admin::EncodeReply(1, "no such code\n").front());
  files.push_back(reply.Take());
}

}  // namespace

std::vector<std::pair<std::string, Json>> MakeVectors() {
  const SeededCrypto seeded(20'261'124);
  const Actors actors;
  std::vector<std::pair<std::string, Json>> files = {{"keys.json", actors.ToJson()}};
  files.push_back(EnvelopeFile(actors));
  files.push_back(OfferFile(actors));
  const Bytes question = protocol::SignQuestion(SampleQuestion(), actors.kiosk).value();
  files.push_back(File(actors, "question")
                      .Case("five held", question)
                      .RefusedSigned(question, protocol::Context::kQuestion, actors.kiosk)
                      .Take());
  files.push_back(AnswerFile(actors));
  const Bytes page = protocol::SignDownPage(SampleDownPage(actors), actors.hub).value();
  files.push_back(File(actors, "downlink")
                      .Case("four changes, one more to come", page)
                      .RefusedSigned(page, protocol::Context::kDown, actors.hub)
                      .Take());
  const Bytes list = protocol::SignKeyList(SampleKeyList(actors), actors.hub).value();
  files.push_back(File(actors, "key-list")
                      .Case("two kiosks", list)
                      .RefusedSigned(list, protocol::Context::kKeys, actors.hub)
                      .Take());
  files.push_back(VoucherFile(actors));
  files.push_back(File(actors, "hub-card")
                      .Case("a card", protocol::WriteHubCard(SampleVoucher(actors).hub).value())
                      .Refused("damaged", Bytes{0x83, 0x01, 0x40, 0x40})
                      .Take());
  const Bytes request =
      protocol::SignEnrolRequest(SampleEnrolRequest(actors), actors.kiosk).value();
  files.push_back(File(actors, "enrol-request")
                      .Case("a request", request)
                      .RefusedSigned(request, protocol::Context::kEnrol, actors.kiosk)
                      .Take());
  protocol::EnrolVerdict refused = SampleEnrolVerdict(actors);
  refused.accepted = false;
  refused.reason = protocol::kEnrolVoucherUsed;
  const Bytes verdict = protocol::SignEnrolVerdict(SampleEnrolVerdict(actors), actors.hub).value();
  files.push_back(File(actors, "enrol-verdict")
                      .Case("accepted", verdict)
                      .Case("refused", protocol::SignEnrolVerdict(refused, actors.hub).value())
                      .RefusedSigned(verdict, protocol::Context::kEnrol, actors.hub)
                      .Take());
  files.push_back(StatusLinkFile(actors, true));
  files.push_back(StatusLinkFile(actors, false));
  const std::string pick_up = protocol::PickUpText(SamplePickUp()).str();
  files.push_back(File(actors, "pick-up")
                      .Case("a pick-up code", base::AsBytes(pick_up))
                      .Refused("a symbol is missing", base::AsBytes(pick_up).first(44))
                      .Refused("in lower case", base::AsBytes("anj1k:" + pick_up.substr(6)))
                      .Take());
  files.push_back(TrackingCodeFile(actors));
  AddProcessFiles(actors, files);
  return files;
}

}  // namespace tests
