// Service files: whatever is in them is read or refused with line and remedy, and what was read
// keeps the promises that the form and its checks build on.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/catalogue/answer.h"
#include "kiosk/catalogue/load.h"

namespace {

constexpr std::chrono::year_month_day kToday{std::chrono::year(2026), std::chrono::month(9),
                                             std::chrono::day(1)};

void Require(bool promise) {
  if (!promise) std::abort();
}

void CheckField(const kiosk::catalogue::Field& field, std::string_view typed) {
  Require(!field.id.empty() && field.id.size() <= 32);
  Require(!field.question.empty());
  Require(field.min_length <= field.max_length);
  Require(field.min <= field.max && field.min >= 0);
  Require(field.min_days <= field.max_days);
  if (field.type == kiosk::catalogue::FieldType::kChoice) Require(field.options.size() >= 2);
  // What is sent passes the same check again, unchanged.
  const auto sent = kiosk::catalogue::Check(field, typed, std::nullopt);
  if (!sent) {
    Require(!sent.error().message.empty() && !kiosk::catalogue::Token(sent.error().kind).empty());
    return;
  }
  const auto again = kiosk::catalogue::Check(field, sent->str(), std::nullopt);
  Require(again && *again == *sent);
  // What counts from today only refuses more.
  const auto today = kiosk::catalogue::Check(field, typed, kToday);
  Require(!today || *today == *sent);
}

// A form is refused at a question that it asks.
void CheckForm(const kiosk::catalogue::Service& service, std::string_view typed) {
  std::vector<base::SecretText> answers;
  for (const auto& field : service.fields) {
    const bool choice = !field.options.empty();
    answers.emplace_back(choice ? field.options.back().id : std::string(typed));
  }
  const auto fault = kiosk::catalogue::CheckForm(service, answers, kToday);
  Require(!fault || kiosk::catalogue::IsAsked(service, fault->field, answers));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto service = kiosk::catalogue::Parse(text, "fuzz.toml");
  if (!service) {
    Require(service.error().message.starts_with("fuzz.toml:"));
    Require(service.error().message.find('\n') == std::string::npos);
    return 0;
  }
  Require(!service->fields.empty() && !service->signatures.empty());
  for (const auto& field : service->fields) {
    CheckField(field, text.substr(0, 40));
    CheckField(field, field.example);
    CheckField(field, field.label);
    if (!field.options.empty()) CheckField(field, field.options.front().id);
    for (const char* typed : {"", "a", "0", "999999999999", "1800-01-01", "2030-12-31", "\x01"}) {
      CheckField(field, typed);
    }
    CheckField(field, std::string(3000, 'a'));
  }
  CheckForm(*service, "");
  CheckForm(*service, text.substr(0, 40));
  return 0;
}
