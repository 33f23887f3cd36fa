#include "kiosk/present/words.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/local_time.h"
#include "kiosk/catalogue/answer.h"

namespace kiosk::present {
namespace {

constexpr std::array<std::string_view, 12> kShortMonths = {
    "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"};
constexpr std::array<std::string_view, 7> kShortDays = {"Min", "Sen", "Sel", "Rab",
                                                        "Kam", "Jum", "Sab"};
constexpr std::string_view kNothing = "(tidak diisi)";

std::size_t MonthIndex(std::chrono::year_month_day day) {
  return static_cast<unsigned>(day.month()) - 1;
}

std::string Grouped(std::string digits) {
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ".");
  return digits;
}

std::string IsoAsLongDate(const std::string& iso) {
  const auto part = [&](std::size_t at, std::size_t size) {
    return std::atoi(iso.substr(at, size).c_str());
  };
  return base::LongDate({std::chrono::year(part(0, 4)),
                         std::chrono::month(static_cast<unsigned>(part(5, 2))),
                         std::chrono::day(static_cast<unsigned>(part(8, 2)))});
}

// "081200000000" as "0812 0000 0000".
std::string PhoneGroups(const std::string& digits) {
  std::string groups;
  groups.reserve(digits.size() + 4);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool last_one = i + 1 == digits.size();
    if (i > 0 && i % 4 == 0 && !last_one) groups.push_back(' ');
    groups.push_back(digits[i]);
  }
  return groups;
}

std::string Shown(const catalogue::Field& field, const std::string& sent) {
  switch (field.type) {
    case catalogue::FieldType::kChoice: {
      const auto option =
          std::find_if(field.options.begin(), field.options.end(),
                       [&](const catalogue::Option& one) { return one.id == sent; });
      return option == field.options.end() ? sent : option->label;
    }
    case catalogue::FieldType::kMoney:
      return "Rp " + Grouped(sent);
    case catalogue::FieldType::kNumber:
      return Grouped(sent);
    case catalogue::FieldType::kDate:
      return IsoAsLongDate(sent);
    case catalogue::FieldType::kPhone:
      return PhoneGroups(sent);
    case catalogue::FieldType::kText:
      return sent;
  }
  return sent;
}

}  // namespace

std::chrono::year_month_day LocalDay(std::int64_t unix_ms, int utc_offset_minutes) {
  return std::chrono::year_month_day(
      std::chrono::floor<std::chrono::days>(base::ToLocalTime(unix_ms, utc_offset_minutes)));
}

std::string ClockText(std::int64_t unix_ms, int utc_offset_minutes) {
  return base::ClockText(base::ToLocalTime(unix_ms, utc_offset_minutes));
}

std::string ShortDate(std::int64_t unix_ms, int utc_offset_minutes) {
  const auto day = LocalDay(unix_ms, utc_offset_minutes);
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  return std::string(kShortDays[weekday.c_encoding()]) + ", " +
         std::to_string(static_cast<unsigned>(day.day())) + " " +
         std::string(kShortMonths[MonthIndex(day)]);
}

base::SecretText AnswerText(const catalogue::Field& field, const base::SecretText& typed) {
  const auto sent = catalogue::Check(field, typed.str(), std::nullopt);
  if (sent && !sent->empty()) return base::SecretText(Shown(field, sent->str()));
  return typed.empty() ? base::SecretText(std::string(kNothing)) : typed;
}

std::string SignatureText(const catalogue::Signature& signature, std::string_view office_code) {
  const auto last_dot = office_code.rfind('.');
  const bool kelurahan =
      last_dot != std::string_view::npos && office_code.substr(last_dot + 1).starts_with('1');
  std::string who;
  switch (signature.signer) {
    case catalogue::Signer::kVillageHead:
      who = kelurahan ? "Lurah" : "Kepala Desa";
      break;
    case catalogue::Signer::kCamat:
      who = "Camat";
      break;
  }
  switch (signature.part) {
    case catalogue::SignerPart::kSigns:
      return who + " (menandatangani)";
    case catalogue::SignerPart::kAcknowledges:
      return who + " (mengetahui)";
  }
  return who;
}

}  // namespace kiosk::present
