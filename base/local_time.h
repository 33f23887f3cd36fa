// Days and times at the office, in the words of the screens and of the receipt.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

using LocalTime = std::chrono::sys_time<std::chrono::milliseconds>;

// What a clock at the office shows; offset 480 is WITA.
LocalTime ToLocalTime(std::int64_t unix_ms, int utc_offset_minutes);

std::string_view MonthName(std::chrono::month month);  // "Agustus"
std::string_view DayName(std::chrono::weekday day);    // "Senin"
std::string ZoneName(int utc_offset_minutes);          // "WITA"; else "UTC+03.30"

std::string LongDate(std::chrono::year_month_day day);  // "3 Agustus 2026"
std::string ClockText(LocalTime time);                  // "09.41"

}  // namespace base
