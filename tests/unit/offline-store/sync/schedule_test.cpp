#include "offline-store/sync/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/fake_clock.h"

namespace offline_store::sync {
namespace {

constexpr std::uint64_t kSeed = 20261124;
constexpr std::int64_t kNow = 1'000'000;

TEST(ScheduleTest, TheFirstRoundIsDueAtOnce) {
  tests::SeededRandom random(kSeed);
  EXPECT_LE(Schedule(300'000, random).due_ms(), 0);
}

TEST(ScheduleTest, AfterAGoodRoundTheNextComesWithinThePeriod) {
  tests::SeededRandom random(kSeed);
  Schedule schedule(300'000, random);
  for (int i = 0; i < 1000; ++i) {
    schedule.Succeeded(kNow);
    EXPECT_GE(schedule.due_ms(), kNow + 150'000);
    EXPECT_LE(schedule.due_ms(), kNow + 300'000);
  }
}

TEST(ScheduleTest, TheFirstRetryIsSpreadOverAMinute) {
  tests::SeededRandom random(kSeed);
  std::int64_t least = 60'000;
  std::int64_t most = 0;
  for (int i = 0; i < 1000; ++i) {
    Schedule schedule(300'000, random);
    schedule.Failed(kNow, std::nullopt);
    least = std::min(least, schedule.due_ms() - kNow);
    most = std::max(most, schedule.due_ms() - kNow);
  }
  EXPECT_GE(least, 0);
  EXPECT_LT(least, 1'000);
  EXPECT_GT(most, 59'000);
  EXPECT_LE(most, 60'000);
}

TEST(ScheduleTest, LaterRetriesDoubleWithEqualJitterUpToFifteenMinutes) {
  tests::SeededRandom random(kSeed);
  Schedule schedule(300'000, random);
  schedule.Failed(kNow, std::nullopt);
  for (const std::int64_t whole : {10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900, 900}) {
    schedule.Failed(kNow, std::nullopt);
    EXPECT_GE(schedule.due_ms(), kNow + whole * 500);
    EXPECT_LE(schedule.due_ms(), kNow + whole * 1000);
  }
}

TEST(ScheduleTest, AGoodRoundEndsTheBackoff) {
  tests::SeededRandom random(kSeed);
  Schedule schedule(10'000, random);
  for (int i = 0; i < 20; ++i) schedule.Failed(kNow, std::nullopt);
  schedule.Succeeded(kNow);
  EXPECT_LE(schedule.due_ms(), kNow + 10'000);
  schedule.Failed(kNow, std::nullopt);
  EXPECT_LE(schedule.due_ms(), kNow + 60'000);
}

TEST(ScheduleTest, SomethingNewIsCarriedAtOnce) {
  tests::SeededRandom random(kSeed);
  Schedule schedule(300'000, random);
  schedule.Succeeded(kNow);
  schedule.Hurry(kNow + 7);
  EXPECT_EQ(schedule.due_ms(), kNow + 7);
}

TEST(ScheduleTest, SomethingNewWaitsFiveSecondsAfterAFailure) {
  tests::SeededRandom random(kSeed);
  Schedule schedule(300'000, random);
  do {
    schedule.Succeeded(kNow);
    schedule.Failed(kNow, std::nullopt);
  } while (schedule.due_ms() < kNow + 5'000);
  schedule.Hurry(kNow + 1);
  EXPECT_EQ(schedule.due_ms(), kNow + 5'000);
  schedule.Hurry(kNow + 9'000);
  EXPECT_EQ(schedule.due_ms(), kNow + 5'000);
}

TEST(ScheduleTest, SomethingNewWaitsAMinuteAfterManyFailures) {
  tests::SeededRandom random(kSeed);
  Schedule schedule(300'000, random);
  for (int i = 0; i < 20; ++i) schedule.Failed(kNow, std::nullopt);
  schedule.Hurry(kNow + 1);
  EXPECT_EQ(schedule.due_ms(), kNow + 60'000);
}

TEST(ScheduleTest, RetryAfterIsObeyedEvenWhenThereIsSomethingNew) {
  tests::SeededRandom random(kSeed);
  Schedule schedule(300'000, random);
  schedule.Failed(kNow, 120'000);
  EXPECT_GE(schedule.due_ms(), kNow + 120'000);
  schedule.Hurry(kNow + 1);
  EXPECT_EQ(schedule.due_ms(), kNow + 120'000);
}

TEST(ScheduleTest, AnAbsurdRetryAfterIsAnHour) {
  tests::SeededRandom random(kSeed);
  Schedule schedule(300'000, random);
  schedule.Failed(kNow, 4'000'000'000'000);
  EXPECT_EQ(schedule.due_ms(), kNow + 3'600'000);
}

TEST(BatchSizeTest, IsTwentySecondsOfTheMeasuredRate) {
  BatchSize size;
  EXPECT_EQ(size.bytes(), 16'000u);
  size.Measured(16'000, 2'000);  // 64 kbit/s
  EXPECT_EQ(size.bytes_per_second(), 8'000);
  EXPECT_EQ(size.bytes(), 160'000u);
}

TEST(BatchSizeTest, StaysBetween16KilobytesAnd2Megabytes) {
  BatchSize size;
  size.Measured(1'000'000, 0);
  EXPECT_EQ(size.bytes(), 2'000'000u);
  size.Measured(16'000, 600'000);
  EXPECT_EQ(size.bytes(), 16'000u);
}

TEST(BatchSizeTest, ASmallOfferTellsNothing) {
  BatchSize size;
  size.Measured(16'000, 2'000);
  size.Measured(900, 1'500);
  EXPECT_EQ(size.bytes(), 160'000u);
}

}  // namespace
}  // namespace offline_store::sync
