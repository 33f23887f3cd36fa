#include "provisioning/command/utc_time.h"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

namespace provisioning::command {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::int64_t kDaySeconds = 86'400;

// `text`'s digits where `form` has 'd', and the same characters elsewhere.
bool HasForm(std::string_view text, std::string_view form) {
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (form[i] == 'd' ? !digit : text[i] != form[i]) return false;
  }
  return true;
}

int NumberAt(std::string_view text, std::size_t at, std::size_t size) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + at + size, number);
  return number;
}

std::optional<std::int64_t> Midnight(std::string_view text) {
  const year_month_day date{year(NumberAt(text, 0, 4)),
                            month(static_cast<unsigned>(NumberAt(text, 5, 2))),
                            day(static_cast<unsigned>(NumberAt(text, 8, 2)))};
  if (!date.ok() || date.year() < year(2000)) return std::nullopt;
  return sys_days(date).time_since_epoch().count() * kDaySeconds;
}

}  // namespace

base::Result<std::int64_t> ParseUtc(std::string_view text) {
  const bool whole_day = HasForm(text, "dddd-dd-dd");
  if (whole_day || HasForm(text, "dddd-dd-ddTdd:dd:ddZ")) {
    const auto midnight = Midnight(text);
    const int hours = whole_day ? 0 : NumberAt(text, 11, 2);
    const int minutes = whole_day ? 0 : NumberAt(text, 14, 2);
    const int seconds = whole_day ? 0 : NumberAt(text, 17, 2);
    if (midnight && hours < 24 && minutes < 60 && seconds < 60) {
      return *midnight + hours * 3600 + minutes * 60 + seconds;
    }
  }
  return base::Fail(
      base::ErrorCode::kInvalid, "date",
      "'" + std::string(text) + "' is no date; write 2026-11-24 or 2026-11-24T08:00:00Z (UTC)");
}

std::string FormatUtc(std::int64_t unix_s) {
  const auto days =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds(std::chrono::seconds(unix_s)));
  const year_month_day date(days);
  const std::int64_t of_day = unix_s - days.time_since_epoch().count() * kDaySeconds;
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(of_day / 3600), static_cast<int>(of_day / 60 % 60),
                static_cast<int>(of_day % 60));
  return text;
}

}  // namespace provisioning::command
