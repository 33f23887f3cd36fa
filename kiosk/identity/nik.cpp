#include "kiosk/identity/nik.h"

#include <algorithm>
#include <string>

namespace kiosk::identity {
namespace {

constexpr std::size_t kDigits = 16;
constexpr unsigned kFemaleOffset = 40;
constexpr int kYoungest = 17;  // the age of the first KTP-el
constexpr int kOldest = 110;

unsigned TwoDigits(std::string_view digits, std::size_t at) {
  return static_cast<unsigned>((digits[at] - '0') * 10 + (digits[at + 1] - '0'));
}

struct DateDigits {
  unsigned day = 0;  // as written: women have 40 added
  unsigned month = 0;
  unsigned year = 0;

  unsigned PlainDay() const { return day > kFemaleOffset ? day - kFemaleOffset : day; }
};

DateDigits DateOf(std::string_view digits) {
  return {TwoDigits(digits, 6), TwoDigits(digits, 8), TwoDigits(digits, 10)};
}

std::vector<std::chrono::year_month_day> Readings(const DateDigits& date) {
  std::vector<std::chrono::year_month_day> readings;
  for (const int century : {1900, 2000}) {
    const std::chrono::year_month_day reading{
        std::chrono::year(century + static_cast<int>(date.year)), std::chrono::month(date.month),
        std::chrono::day(date.PlainDay())};
    if (reading.ok()) readings.push_back(reading);
  }
  return readings;
}

int FullYears(std::chrono::year_month_day from, std::chrono::year_month_day to) {
  const int years = static_cast<int>(to.year()) - static_cast<int>(from.year());
  const bool before_birthday =
      std::pair(to.month(), to.day()) < std::pair(from.month(), from.day());
  return before_birthday ? years - 1 : years;
}

}  // namespace

std::string_view Token(NikFault fault) {
  switch (fault) {
    case NikFault::kLength:
      return "nik-length";
    case NikFault::kNotDigits:
      return "nik-not-digits";
    case NikFault::kMonth:
      return "nik-month";
    case NikFault::kDay:
      return "nik-day";
    case NikFault::kDate:
      return "nik-date";
    case NikFault::kSerial:
      return "nik-serial";
  }
  return {};
}

tl::expected<Nik, NikFault> Nik::Parse(std::string_view text) {
  std::string digits;
  base::WipeOnExit wipe(digits);
  digits.reserve(kDigits);
  for (const char c : text) {
    if (c == ' ') continue;
    if (c < '0' || c > '9') return tl::unexpected(NikFault::kNotDigits);
    if (digits.size() == kDigits) return tl::unexpected(NikFault::kLength);
    digits.push_back(c);
  }
  if (digits.size() != kDigits) return tl::unexpected(NikFault::kLength);

  const DateDigits date = DateOf(digits);
  if (date.month < 1 || date.month > 12) return tl::unexpected(NikFault::kMonth);
  if (date.PlainDay() < 1 || date.PlainDay() > 31) return tl::unexpected(NikFault::kDay);
  if (Readings(date).empty()) return tl::unexpected(NikFault::kDate);
  if (digits.ends_with("0000")) return tl::unexpected(NikFault::kSerial);
  return Nik(base::SecretText(std::move(digits)));
}

base::SecretText Nik::Grouped() const {
  const std::string& all = digits_.str();
  std::string grouped;
  grouped.reserve(kDigits + 3);
  for (std::size_t at = 0; at < all.size(); at += 4) {
    grouped.append(at == 0 ? "" : " ").append(all, at, 4);
  }
  return base::SecretText(std::move(grouped));
}

Sex Nik::sex() const {
  return DateOf(digits_.str()).day > kFemaleOffset ? Sex::kFemale : Sex::kMale;
}

std::vector<std::chrono::year_month_day> Nik::BirthDates() const {
  return Readings(DateOf(digits_.str()));
}

std::vector<NikQuestion> Questions(const Nik& nik, std::string_view home_regency,
                                   std::optional<std::chrono::year_month_day> today) {
  std::vector<NikQuestion> questions;
  if (nik.regency() != home_regency) questions.push_back(NikQuestion::kOtherRegency);
  if (today) {
    const auto dates = nik.BirthDates();
    const bool ordinary = std::any_of(dates.begin(), dates.end(), [&](const auto& born) {
      const int age = FullYears(born, *today);
      return age >= kYoungest && age <= kOldest;
    });
    if (!ordinary) questions.push_back(NikQuestion::kBirthDate);
  }
  return questions;
}

bool HoldsNik(std::string_view text) {
  int in_a_row = 0;
  int in_groups = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '\0';
    if (c >= '0' && c <= '9') {
      ++in_groups;
      if (++in_a_row == 16) return true;
    } else {
      in_a_row = 0;
      if (c == ' ' || c == '.' || c == '-') continue;
      if (in_groups == 16) return true;
      in_groups = 0;
    }
  }
  return false;
}

}  // namespace kiosk::identity
