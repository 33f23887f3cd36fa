#include "offline-store/protocol/payload.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "offline-store/protocol/json.h"
#include "offline-store/protocol/text_encoding.h"

namespace offline_store::protocol {
namespace {

tl::unexpected<base::Error> Refuse(std::string reason, std::string message) {
  return base::Fail(base::ErrorCode::kInvalid, std::move(reason), std::move(message));
}

// Wipes a Json, whose texts are a citizen's, on every way out.
class JsonWiper {
 public:
  explicit JsonWiper(Json& json) : json_(json) {}
  JsonWiper(const JsonWiper&) = delete;
  JsonWiper& operator=(const JsonWiper&) = delete;
  ~JsonWiper() { json_.Wipe(); }

 private:
  Json& json_;
};

// Writes into memory that it takes once, so that no outgrown copy of a citizen's data stays behind.
class Writer {
 public:
  explicit Writer(std::size_t capacity) { out_.reserve(capacity); }

  Writer& Raw(std::string_view json) {
    out_ += json;
    return *this;
  }
  Writer& Text(std::string_view text) {
    utf8_ = utf8_ && IsUtf8(text);
    AppendJsonText(out_, text);
    return *this;
  }
  // `"name":"value"`, then `after`.
  Writer& Member(std::string_view name, std::string_view value, std::string_view after) {
    return Text(name).Raw(":").Text(value).Raw(after);
  }

  bool utf8() const { return utf8_; }
  base::SecretText Take() { return base::SecretText(std::move(out_)); }

 private:
  std::string out_;
  bool utf8_ = true;
};

// An upper bound of the JSON's size: every byte may need six ("\u001f").
std::size_t MaxJsonSize(const Payload& payload) {
  std::size_t text = payload.nik.size() + payload.service_id.size() +
                     payload.catalogue_version.size() + payload.office.name.size() +
                     payload.office.code.size() + payload.office.kecamatan.size() +
                     payload.software_version.size();
  std::size_t items = 0;
  for (const Evidence& each : payload.evidence) text += each.kind.size() + each.detail.size();
  for (const FieldAnswer& each : payload.answers) text += each.field.size() + each.value.size();
  for (const std::string& each : payload.brought) text += each.size();
  items += payload.evidence.size() + payload.answers.size() + payload.brought.size();
  return 6 * text + 64 * items + 512;
}

// Reads the members of one object in their order; the first thing that does not fit sticks.
class Members {
 public:
  explicit Members(const Json* json) : object_(json != nullptr ? json->object() : nullptr) {
    if (object_ == nullptr) good_ = false;
  }

  const Json* Next(std::string_view name) {
    if (!good_ || next_ >= object_->size() || (*object_)[next_].first != name) {
      good_ = false;
      return nullptr;
    }
    return &(*object_)[next_++].second;
  }

  std::string Text(std::string_view name) {
    const Json* json = Next(name);
    if (json == nullptr || json->text() == nullptr) {
      good_ = false;
      return {};
    }
    return *json->text();
  }

  bool Has(std::string_view name) const {
    return good_ && next_ < object_->size() && (*object_)[next_].first == name;
  }

  void Refuse() { good_ = false; }
  bool Complete() const { return good_ && next_ == object_->size(); }

 private:
  const JsonObject* object_;
  std::size_t next_ = 0;
  bool good_ = true;
};

std::optional<Evidence> ReadEvidence(const Json& json) {
  Members members(&json);
  Evidence evidence;
  evidence.kind = members.Text("kind");
  const Json* level = members.Next("level");
  if (level == nullptr || level->integer() == nullptr || *level->integer() < 0 ||
      *level->integer() > kMaxEvidenceLevel) {
    return std::nullopt;
  }
  evidence.level = static_cast<int>(*level->integer());
  if (members.Has("detail")) {
    evidence.detail = base::SecretText(members.Text("detail"));
    if (evidence.detail.empty()) return std::nullopt;
  }
  if (!members.Complete()) return std::nullopt;
  return evidence;
}

bool ReadEvidenceList(const Json* json, std::vector<Evidence>& out) {
  if (json == nullptr || json->array() == nullptr) return false;
  for (const Json& each : *json->array()) {
    auto evidence = ReadEvidence(each);
    if (!evidence) return false;
    out.push_back(*std::move(evidence));
  }
  return true;
}

bool ReadAnswers(const Json* json, std::vector<FieldAnswer>& out) {
  if (json == nullptr || json->object() == nullptr) return false;
  for (const JsonMember& each : *json->object()) {
    if (each.second.text() == nullptr) return false;
    out.push_back({each.first, base::SecretText(*each.second.text())});
  }
  return true;
}

bool ReadTexts(const Json* json, std::vector<std::string>& out) {
  if (json == nullptr || json->array() == nullptr) return false;
  for (const Json& each : *json->array()) {
    if (each.text() == nullptr) return false;
    out.push_back(*each.text());
  }
  return true;
}

bool IsNik(const std::string& text) {
  return text.size() == 16 && std::all_of(text.begin(), text.end(),
                                          [](char each) { return each >= '0' && each <= '9'; });
}

}  // namespace

base::Result<base::SecretText> PayloadJson(const Payload& payload) {
  std::set<std::string_view> fields;
  for (const FieldAnswer& each : payload.answers) {
    if (!fields.insert(each.field).second) {
      return Refuse("payload-duplicate-field", "the payload answers a field twice");
    }
  }
  if (!IsNik(payload.nik.str())) return Refuse("payload-nik", "the payload's NIK has no 16 digits");
  for (const Evidence& each : payload.evidence) {
    if (each.level < 0 || each.level > kMaxEvidenceLevel) {
      return Refuse("payload-evidence", "evidence has a level from 0 to 100");
    }
  }
  Writer writer(MaxJsonSize(payload));
  writer.Raw("{").Member("nik", payload.nik.str(), ",").Raw("\"evidence\":[");
  for (const Evidence& each : payload.evidence) {
    if (&each != payload.evidence.data()) writer.Raw(",");
    writer.Raw("{").Member("kind", each.kind, ",");
    writer.Raw("\"level\":").Raw(std::to_string(each.level));
    if (!each.detail.empty()) writer.Raw(",").Member("detail", each.detail.str(), "");
    writer.Raw("}");
  }
  writer.Raw("],").Member("service", payload.service_id, ",");
  writer.Member("catalogue", payload.catalogue_version, ",").Raw("\"answers\":{");
  for (const FieldAnswer& each : payload.answers) {
    writer.Raw(&each != payload.answers.data() ? "," : "").Member(each.field, each.value.str(), "");
  }
  writer.Raw("},\"brought\":[");
  for (const std::string& each : payload.brought) {
    writer.Raw(&each != payload.brought.data() ? "," : "").Text(each);
  }
  writer.Raw("],\"office\":{").Member("name", payload.office.name, ",");
  writer.Member("code", payload.office.code, ",");
  writer.Member("kecamatan", payload.office.kecamatan, "},");
  writer.Member("code", payload.code.symbols(), ",");
  writer.Member("pick_up", Base64Url(payload.pick_up_key), ",");
  writer.Member("software", payload.software_version, "}");
  base::SecretText json = writer.Take();
  if (!writer.utf8()) return Refuse("payload-text", "the payload holds text that is not UTF-8");
  if (json.size() > kMaxPayload) return Refuse("payload-too-large", "the payload is too large");
  return json;
}

base::Result<Payload> ParsePayload(std::string_view text) {
  auto json = ParseJson(text, kMaxPayload);
  if (!json) return base::Fail(json.error());
  const JsonWiper wiper(*json);
  Members members(&*json);
  Payload payload;
  payload.nik = base::SecretText(members.Text("nik"));
  if (!IsNik(payload.nik.str())) members.Refuse();
  if (!ReadEvidenceList(members.Next("evidence"), payload.evidence)) members.Refuse();
  payload.service_id = members.Text("service");
  payload.catalogue_version = members.Text("catalogue");
  if (!ReadAnswers(members.Next("answers"), payload.answers)) members.Refuse();
  if (!ReadTexts(members.Next("brought"), payload.brought)) members.Refuse();
  Members office(members.Next("office"));
  payload.office.name = office.Text("name");
  payload.office.code = office.Text("code");
  payload.office.kecamatan = office.Text("kecamatan");
  const auto code = TrackingCode::FromSymbols(members.Text("code"));
  const auto pick_up = FromBase64Url(members.Text("pick_up"));
  payload.software_version = members.Text("software");
  if (!members.Complete() || !office.Complete() || !pick_up ||
      pick_up->size() != payload.pick_up_key.size()) {
    return Refuse("payload-member", "the payload lacks a member, or holds one of another form");
  }
  if (!code) return base::Fail(code.error());
  payload.code = *code;
  std::copy(pick_up->begin(), pick_up->end(), payload.pick_up_key.begin());
  return payload;
}

}  // namespace offline_store::protocol
