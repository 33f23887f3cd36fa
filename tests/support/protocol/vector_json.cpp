#include "tests/support/protocol/vector_json.h"

#include <string>
#include <type_traits>
#include <variant>

#include "base/bytes.h"
#include "offline-store/protocol/status.h"
#include "offline-store/protocol/uuid7.h"

namespace tests {
namespace {

using protocol::Json;
using protocol::JsonArray;
using protocol::JsonObject;

// Counters and sequence numbers stay below 2^63, as every decoder sees to.
Json Number(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

template <class Keys, class Text>
Json ListOf(const Keys& keys, Text text) {
  JsonArray list;
  for (const auto& each : keys) list.emplace_back(text(each));
  return list;
}

std::string Hex(base::ByteView bytes) {
  return base::ToHex(bytes);
}

Json OfficeOf(const protocol::Office& office) {
  return JsonObject{{"name", office.name}, {"code", office.code}, {"kecamatan", office.kecamatan}};
}

Json Clock(protocol::ClockQuality clock) {
  return clock == protocol::ClockQuality::kSure ? "sure" : "unsure";
}

struct ChangeMeaning {
  Json operator()(const protocol::StatusChange& change) const {
    return JsonObject{{"kind", "status"},
                      {"request_id", protocol::RequestIdText(change.request_id)},
                      {"code", change.code.symbols()},
                      {"status", protocol::Token(change.status)},
                      {"reason", change.reason},
                      {"time_ms", change.time_ms}};
  }
  Json operator()(const protocol::KeyListChange& change) const {
    return JsonObject{{"kind", "key-list"}, {"signed_list", Hex(change.signed_list)}};
  }
  Json operator()(const protocol::SettingsChange& change) const {
    JsonObject values;
    for (const auto& [name, value] : change.values) values.emplace_back(name, value);
    return JsonObject{
        {"kind", "settings"}, {"version", Number(change.version)}, {"values", std::move(values)}};
  }
  Json operator()(const protocol::UnknownChange& change) const {
    return JsonObject{{"kind", Number(change.kind)}, {"body", Hex(change.body)}};
  }
};

struct LinkMeaning {
  Json operator()(const protocol::link::Hello& m) const {
    return JsonObject{
        {"type", "hello"}, {"version", Number(m.version)}, {"tls_spki", Hex(m.tls_spki)}};
  }
  Json operator()(const protocol::link::EnrolReply& m) const {
    return JsonObject{{"type", "enrol-reply"}, {"verdict", Hex(m.verdict)}};
  }
  Json operator()(const protocol::link::Ask&) const { return JsonObject{{"type", "ask"}}; }
  Json operator()(const protocol::link::Next& m) const {
    return JsonObject{{"type", "next"}, {"max_bytes", Number(m.max_bytes)}};
  }
  Json operator()(const protocol::link::AnswerCame& m) const {
    return JsonObject{{"type", "answer"}, {"answer", Hex(m.answer)}};
  }
  Json operator()(const protocol::link::DownCame& m) const {
    return JsonObject{{"type", "down"}, {"page", Hex(m.page)}};
  }
  Json operator()(const protocol::link::LinkState& m) const {
    return JsonObject{{"type", "link"},
                      {"up", m.up},
                      {"since_s", Number(m.since_s)},
                      {"bytes_per_second", Number(m.bytes_per_second)},
                      {"reason", m.reason}};
  }
  Json operator()(const protocol::link::HubAddress& m) const {
    return JsonObject{{"type", "hub"},
                      {"url", m.url},
                      {"pins", ListOf(m.pins, [](const auto& each) { return Hex(each); })},
                      {"cursor", protocol::CursorText(m.cursor)},
                      {"enrolled", m.enrolled}};
  }
  Json operator()(const protocol::link::Enrol& m) const {
    return JsonObject{{"type", "enrol"}, {"request", Hex(m.request)}};
  }
  Json operator()(const protocol::link::QuestionReady& m) const {
    return JsonObject{{"type", "question"}, {"question", Hex(m.question)}};
  }
  Json operator()(const protocol::link::EnvelopeReady& m) const {
    return JsonObject{{"type", "envelope"}, {"envelope", Hex(m.envelope)}};
  }
  Json operator()(const protocol::link::End& m) const {
    return JsonObject{{"type", "end"}, {"more", m.more}};
  }
  Json operator()(const protocol::link::NextCursor& m) const {
    return JsonObject{
        {"type", "next-cursor"}, {"cursor", protocol::CursorText(m.cursor)}, {"more", m.more}};
  }
  Json operator()(const protocol::link::Done&) const { return JsonObject{{"type", "done"}}; }
  Json operator()(const protocol::link::Refused& m) const {
    return JsonObject{{"type", "refused"}, {"reason", m.reason}};
  }
  Json operator()(const protocol::link::Poke&) const { return JsonObject{{"type", "poke"}}; }
};

}  // namespace

Json MeaningOf(const protocol::EnvelopeView& view) {
  return JsonObject{
      {"request_id", protocol::RequestIdText(view.header.request_id)},
      {"kiosk_number", view.header.kiosk_number},
      {"store_id", Hex(view.header.store_id)},
      {"seq", Number(view.header.seq)},
      {"boot", Number(view.header.boot)},
      {"time_ms", view.header.time_ms},
      {"clock", Clock(view.header.clock)},
      {"dictionary_id", Number(view.header.dictionary_id)},
      {"recipients", ListOf(view.recipients, [](const auto& each) { return Hex(each); })},
      {"signer", Hex(view.signer)},
      {"hash", Hex(view.hash)}};
}

Json MeaningOf(const protocol::Question& question) {
  JsonArray held;
  for (const protocol::HeldItem& each : question.held) {
    held.emplace_back(JsonObject{{"seq", Number(each.seq)}, {"hash", Hex(each.hash)}});
  }
  return JsonObject{{"kiosk_number", question.kiosk_number},
                    {"store_id", Hex(question.store_id)},
                    {"nonce", Hex(question.nonce)},
                    {"cursor", protocol::CursorText(question.cursor)},
                    {"held", std::move(held)}};
}

Json MeaningOf(const protocol::Answer& answer) {
  JsonArray items;
  for (const protocol::AnswerItem& each : answer.items) {
    items.emplace_back(JsonObject{{"seq", Number(each.seq)},
                                  {"hash", Hex(each.hash)},
                                  {"verdict", protocol::VerdictToken(each.verdict)},
                                  {"reason", each.reason}});
  }
  return JsonObject{{"kiosk_number", answer.kiosk_number},
                    {"store_id", Hex(answer.store_id)},
                    {"nonce", answer.nonce ? Json(Hex(*answer.nonce)) : Json()},
                    {"epoch", Hex(answer.epoch)},
                    {"time_ms", answer.time_ms},
                    {"items", std::move(items)}};
}

Json MeaningOf(const protocol::DownPage& page) {
  JsonArray items;
  for (const protocol::DownItem& each : page.items) {
    items.emplace_back(JsonObject{{"counter", Number(each.counter)},
                                  {"change", std::visit(ChangeMeaning(), each.change)}});
  }
  return JsonObject{{"kiosk_number", page.kiosk_number},
                    {"epoch", Hex(page.epoch)},
                    {"after", Number(page.after)},
                    {"head", Number(page.head)},
                    {"time_ms", page.time_ms},
                    {"items", std::move(items)},
                    {"next", protocol::CursorText(page.Next())},
                    {"more", page.More()}};
}

Json MeaningOf(const protocol::KeyList& list) {
  return JsonObject{
      {"version", Number(list.version)},
      {"keys", ListOf(list.keys, [](const protocol::KioskKey& each) {
         return JsonObject{{"kiosk_number", each.kiosk_number}, {"key", Hex(each.key.bytes())}};
       })}};
}

Json MeaningOf(const protocol::HubIdentity& hub) {
  const auto hex = [](const auto& each) { return Hex(each); };
  return JsonObject{
      {"kiosk_url", hub.kiosk_url},
      {"public_url", hub.public_url},
      {"pins", ListOf(hub.pins, hex)},
      {"seal_keys", ListOf(hub.seal_keys, hex)},
      {"sign_keys", ListOf(hub.sign_keys, [](const auto& each) { return Hex(each.bytes()); })}};
}

Json MeaningOf(const protocol::Voucher& voucher) {
  return JsonObject{
      {"office", OfficeOf(voucher.office)},
      {"kiosk_number", voucher.kiosk_number},
      {"hub", MeaningOf(voucher.hub)},
      {"office_key", voucher.office_key ? Json(Hex(*voucher.office_key)) : Json()},
      {"token", Hex(voucher.token)},
      {"not_before_s", voucher.not_before_s},
      {"not_after_s", voucher.not_after_s},
      {"language", voucher.language},
      {"time_zone", voucher.time_zone},
      {"device_profiles", ListOf(voucher.device_profiles, [](const auto& each) { return each; })}};
}

Json MeaningOf(const protocol::EnrolRequest& request) {
  return JsonObject{{"voucher", Hex(request.voucher)},
                    {"sign_key", Hex(request.sign_key.bytes())},
                    {"tls_spki", Hex(request.tls_spki)},
                    {"store_id", Hex(request.store_id)},
                    {"nonce", Hex(request.nonce)}};
}

Json MeaningOf(const protocol::EnrolVerdict& verdict) {
  return JsonObject{{"nonce", Hex(verdict.nonce)},          {"kiosk_key", Hex(verdict.kiosk_key)},
                    {"accepted", verdict.accepted},         {"reason", verdict.reason},
                    {"kiosk_number", verdict.kiosk_number}, {"office_name", verdict.office_name},
                    {"epoch", Hex(verdict.epoch)},          {"time_ms", verdict.time_ms}};
}

Json MeaningOf(const protocol::ReceiptFacts& facts) {
  return JsonObject{{"code", facts.code.symbols()},
                    {"time_s", std::int64_t{facts.time_s}},
                    {"clock", Clock(facts.clock)},
                    {"envelope", Hex(facts.envelope)}};
}

Json MeaningOf(const protocol::PickUp& pick_up) {
  const auto pair = protocol::SealKeyPair::FromSeed(pick_up.seed);
  return JsonObject{{"code", pick_up.code.symbols()},
                    {"seed", Hex(pick_up.seed)},
                    {"secret", Hex(pair.secret())},
                    {"public", Hex(pair.public_key())}};
}

Json MeaningOf(const protocol::link::FromSync& message) {
  return std::visit(LinkMeaning(), message);
}

Json MeaningOf(const protocol::link::FromKiosk& message) {
  return std::visit(LinkMeaning(), message);
}

Json MeaningOf(const protocol::admin::Request& request) {
  return ListOf(request, [](const auto& each) { return each; });
}

Json MeaningOf(const protocol::admin::Reply& reply) {
  return JsonObject{{"exit_status", reply.exit_status}, {"more", reply.more}, {"text", reply.text}};
}

}  // namespace tests
