// JSON (RFC 8259) as our payloads and the answers to people use it: members keep their order, a
// name given twice is refused, numbers are whole and fit 64 bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.h"

namespace offline_store::protocol {

class Json;
using JsonArray = std::vector<Json>;
using JsonMember = std::pair<std::string, Json>;
using JsonObject = std::vector<JsonMember>;

class Json {
 public:
  Json() : value_(nullptr) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(std::int64_t{value}) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(JsonArray value) : value_(std::move(value)) {}
  Json(JsonObject value) : value_(std::move(value)) {}

  // The value if it has that type, else null.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const JsonArray* array() const { return std::get_if<JsonArray>(&value_); }
  const JsonObject* object() const { return std::get_if<JsonObject>(&value_); }
  bool is_null() const { return std::holds_alternative<std::nullptr_t>(value_); }

  // An object's member, or null.
  const Json* Find(std::string_view name) const;

  // Overwrites every text in it: what a citizen typed does not stay in freed memory.
  void Wipe();

  bool operator==(const Json&) const = default;

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, std::string, JsonArray, JsonObject> value_;
};

// kInvalid: "json-too-large", "json-syntax" (also invalid UTF-8), "json-too-deep",
// "json-duplicate-key", "json-number" (a fraction, an exponent or beyond 64 bits).
base::Result<Json> ParseJson(std::string_view text, std::size_t max_size, int max_depth = 8);

// Appends a text as JSON writes it, in quotation marks.
void AppendJsonText(std::string& out, std::string_view text);

// Compact, one line. Texts must be UTF-8.
std::string WriteJson(const Json& value);

// The same, indented by two spaces, for people.
std::string WriteJsonIndented(const Json& value);

}  // namespace offline_store::protocol
