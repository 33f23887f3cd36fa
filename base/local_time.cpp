#include "base/local_time.h"

#include <array>
#include <cstdlib>

namespace base {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
    "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};
constexpr std::array<std::string_view, 7> kDays = {"Minggu", "Senin", "Selasa", "Rabu",
                                                   "Kamis",  "Jumat", "Sabtu"};

std::string TwoDigits(std::int64_t number) {
  return std::to_string(100 + number).substr(1);
}

std::string HoursAndMinutes(std::int64_t minutes) {
  return TwoDigits(minutes / 60) + "." + TwoDigits(minutes % 60);
}

}  // namespace

LocalTime ToLocalTime(std::int64_t unix_ms, int utc_offset_minutes) {
  return LocalTime(std::chrono::milliseconds(unix_ms) + std::chrono::minutes(utc_offset_minutes));
}

std::string_view MonthName(std::chrono::month month) {
  return kMonths[static_cast<unsigned>(month) - 1];
}

std::string_view DayName(std::chrono::weekday day) {
  return kDays[day.c_encoding()];
}

std::string ZoneName(int utc_offset_minutes) {
  switch (utc_offset_minutes) {
    case 420:
      return "WIB";
    case 480:
      return "WITA";
    case 540:
      return "WIT";
    default:
      return (utc_offset_minutes < 0 ? "UTC-" : "UTC+") +
             HoursAndMinutes(std::abs(utc_offset_minutes));
  }
}

std::string LongDate(std::chrono::year_month_day day) {
  return std::to_string(static_cast<unsigned>(day.day())) + " " +
         std::string(MonthName(day.month())) + " " + std::to_string(static_cast<int>(day.year()));
}

std::string ClockText(LocalTime time) {
  const auto since_midnight = time - std::chrono::floor<std::chrono::days>(time);
  return HoursAndMinutes(std::chrono::floor<std::chrono::minutes>(since_midnight).count());
}

}  // namespace base
