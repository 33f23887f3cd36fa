#include "offline-store/protocol/json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/secret.h"
#include "offline-store/protocol/text_encoding.h"

namespace offline_store::protocol {
namespace {

// Builds a Json from the parser's events; the parser itself keeps no recursion.
class Builder {
 public:
  explicit Builder(int max_depth) : max_depth_(max_depth) {}

  // What nlohmann::json::sax_parse calls; returning false ends the parse.
  bool null() { return Add(Json()); }
  bool boolean(bool value) { return Add(Json(value)); }
  bool number_integer(std::int64_t value) { return Add(Json(value)); }
  bool number_unsigned(std::uint64_t value) {
    if (value > INT64_MAX) return Refuse("json-number");
    return Add(Json(static_cast<std::int64_t>(value)));
  }
  bool number_float(double, const std::string&) { return Refuse("json-number"); }
  bool string(std::string& value) { return Add(Json(std::move(value))); }
  bool binary(nlohmann::json::binary_t&) { return Refuse("json-syntax"); }
  bool start_object(std::size_t) { return Open(false); }
  bool start_array(std::size_t) { return Open(true); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }
  bool key(std::string& name) {
    Frame& frame = open_.back();
    for (const JsonMember& member : frame.members) {
      if (member.first == name) return Refuse("json-duplicate-key");
    }
    frame.members.emplace_back();
    frame.members.back().first = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
    return Refuse("json-syntax");
  }

  const std::string& reason() const { return reason_; }
  Json Take() { return std::move(root_); }

 private:
  // An array or object that is not closed yet.
  struct Frame {
    bool is_array;
    JsonArray items;
    JsonObject members;
  };

  bool Refuse(const char* reason) {
    if (reason_.empty()) reason_ = reason;
    return false;
  }

  bool Add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_array) {
      open_.back().items.push_back(std::move(value));
    } else {
      open_.back().members.back().second = std::move(value);
    }
    return true;
  }

  bool Open(bool is_array) {
    if (open_.size() >= static_cast<std::size_t>(max_depth_)) return Refuse("json-too-deep");
    open_.push_back({is_array, {}, {}});
    return true;
  }

  bool Close() {
    Frame frame = std::move(open_.back());
    open_.pop_back();
    return Add(frame.is_array ? Json(std::move(frame.items)) : Json(std::move(frame.members)));
  }

  int max_depth_;
  std::vector<Frame> open_;
  Json root_;
  std::string reason_;
};

void Break(std::string& out, std::optional<int> indent) {
  if (!indent) return;
  out += '\n';
  out.append(static_cast<std::size_t>(*indent) * 2, ' ');
}

// `indent` is the level of the value's own line; nullopt writes everything on one line.
void Write(std::string& out, const Json& value, std::optional<int> indent) {
  const std::optional<int> inner = indent ? std::optional(*indent + 1) : std::nullopt;
  if (const auto* text = value.text()) {
    AppendJsonText(out, *text);
  } else if (const auto* integer = value.integer()) {
    out += std::to_string(*integer);
  } else if (const auto* boolean = value.boolean()) {
    out += *boolean ? "true" : "false";
  } else if (const auto* array = value.array()) {
    out += '[';
    for (const Json& item : *array) {
      if (&item != array->data()) out += ',';
      Break(out, inner);
      Write(out, item, inner);
    }
    if (!array->empty()) Break(out, indent);
    out += ']';
  } else if (const auto* object = value.object()) {
    out += '{';
    for (const JsonMember& member : *object) {
      if (&member != object->data()) out += ',';
      Break(out, inner);
      AppendJsonText(out, member.first);
      out += indent ? ": " : ":";
      Write(out, member.second, inner);
    }
    if (!object->empty()) Break(out, indent);
    out += '}';
  } else {
    out += "null";
  }
}

}  // namespace

void AppendJsonText(std::string& out, std::string_view text) {
  out += '"';
  for (const char symbol : text) {
    if (symbol == '"' || symbol == '\\') {
      out += '\\';
      out += symbol;
    } else if (symbol == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(symbol) < 0x20) {
      const auto code = static_cast<std::uint8_t>(symbol);
      out += "\\u00" + base::ToHex({&code, 1});
    } else {
      out += symbol;
    }
  }
  out += '"';
}

const Json* Json::Find(std::string_view name) const {
  if (object() == nullptr) return nullptr;
  for (const JsonMember& member : *object()) {
    if (member.first == name) return &member.second;
  }
  return nullptr;
}

void Json::Wipe() {
  if (auto* text = std::get_if<std::string>(&value_)) {
    base::Wipe(*text);
  } else if (auto* items = std::get_if<JsonArray>(&value_)) {
    for (Json& item : *items) item.Wipe();
  } else if (auto* members = std::get_if<JsonObject>(&value_)) {
    for (JsonMember& member : *members) member.second.Wipe();
  }
}

base::Result<Json> ParseJson(std::string_view text, std::size_t max_size, int max_depth) {
  if (text.size() > max_size) {
    return base::Fail(base::ErrorCode::kInvalid, "json-too-large", "the JSON text is too long");
  }
  Builder builder(max_depth);
  // The parser passes over a byte order mark and ends at a zero byte; JSON has neither.
  const bool foreign = !IsUtf8(text) || text.starts_with("\xef\xbb\xbf") ||
                       text.find('\0') != std::string_view::npos;
  if (foreign || !nlohmann::json::sax_parse(text, &builder)) {
    const std::string reason = builder.reason().empty() ? "json-syntax" : builder.reason();
    return base::Fail(base::ErrorCode::kInvalid, reason, "the JSON text is refused: " + reason);
  }
  return builder.Take();
}

std::string WriteJson(const Json& value) {
  std::string out;
  Write(out, value, std::nullopt);
  return out;
}

std::string WriteJsonIndented(const Json& value) {
  std::string out;
  Write(out, value, 0);
  return out;
}

}  // namespace offline_store::protocol
