#include "base/local_time.h"

#include <gtest/gtest.h>

namespace {

using namespace base;
using namespace std::chrono_literals;

// 2026-08-03 01:41:59 UTC, a Monday.
constexpr std::int64_t kMorning = 1'785'721'319'000;

TEST(LocalTimeTest, ClocksAreThoseOfTheOffice) {
  EXPECT_EQ(ClockText(ToLocalTime(kMorning, 480)), "09.41");
  EXPECT_EQ(ClockText(ToLocalTime(kMorning, 420)), "08.41");
  EXPECT_EQ(ClockText(ToLocalTime(-1000, 0)), "23.59");
}

TEST(LocalTimeTest, DatesAndZonesAreIndonesian) {
  EXPECT_EQ(LongDate(2026y / std::chrono::May / 1), "1 Mei 2026");
  EXPECT_EQ(LongDate(2026y / std::chrono::December / 31), "31 Desember 2026");
  EXPECT_EQ(DayName(std::chrono::Sunday), "Minggu");
  EXPECT_EQ(DayName(std::chrono::Saturday), "Sabtu");
  EXPECT_EQ(ZoneName(420), "WIB");
  EXPECT_EQ(ZoneName(480), "WITA");
  EXPECT_EQ(ZoneName(540), "WIT");
  EXPECT_EQ(ZoneName(-210), "UTC-03.30");
}

}  // namespace
