// A million random events. The counts are printed, so that a reader sees what was tried.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/memory_watch/memory_watch.h"
#include "tests/unit/kiosk/visit/random_visits.h"

namespace {

using namespace kiosk::visit;

constexpr int kSteps = 1'000'000;
constexpr std::uint64_t kLeastCompleted = 10'000;

// Parts of every NIK, answer and code that the random visits type.
const std::vector<std::string_view> kNeedles = {"5208909999", "7201909999", "RAHASIA", "KODE-TEST"};

std::uint64_t Seed() {
  const char* given = std::getenv("ANJUNGAN_SEED");
  return given == nullptr ? 20260921U : std::strtoull(given, nullptr, 10);
}

std::string RowName(Place place, Overlay overlay) {
  std::string name(Name(place));
  if (overlay != Overlay::kNone) name += "+" + std::string(Name(overlay));
  return name;
}

bool Reachable(Place place, Overlay overlay) {
  if (overlay == Overlay::kNone) return true;
  if (place == Place::kAttract) return overlay == Overlay::kHelp;
  return place < Place::kAccepting;
}

// Prints the table; returns the legal pairs that never came.
std::vector<std::string> PrintCounts(const tests::RandomVisits& visits) {
  std::vector<std::string> never;
  for (std::size_t p = 0; p < kPlaces; ++p) {
    for (std::size_t o = 0; o < kOverlays; ++o) {
      State state;
      state.place = static_cast<Place>(p);
      state.overlay = static_cast<Overlay>(o);
      if (!Reachable(state.place, state.overlay)) continue;
      const std::string row = RowName(state.place, state.overlay);
      const auto found = visits.counts().find({state.place, state.overlay});
      std::cout << row << ":";
      for (std::size_t event = 0; event < kEvents; ++event) {
        if (!Legal(state, event)) continue;
        const std::uint64_t count = found == visits.counts().end() ? 0 : found->second[event];
        std::cout << " " << EventName(event) << " " << count;
        if (count == 0) never.push_back(row + " x " + std::string(EventName(event)));
      }
      std::cout << "\n";
    }
  }
  return never;
}

TEST(RandomVisitsTest, AMillionEventsBreakNoRule) {
  const std::uint64_t seed = Seed();
  std::cout << "seed " << seed << " (ANJUNGAN_SEED chooses another)\n";
  const tests::MemoryWatch watch(kNeedles);
  tests::RandomVisits visits(seed);
  std::uint64_t looks = 0;
  for (int i = 0; i < kSteps && visits.broken().empty(); ++i) {
    visits.StepOnce();
    if (!visits.just_ended() || ++looks % 64 != 0) continue;
    ASSERT_EQ(watch.held_with_needle(), 0U) << "after step " << i;
  }
  ASSERT_EQ(visits.broken(), "") << "seed " << seed;
  EXPECT_EQ(watch.freed_with_needle(), 0U) << "memory was given back with what was typed in it";

  const std::vector<std::string> never = PrintCounts(visits);
  std::cout << kSteps << " events, " << visits.completed() << " visits completed, "
            << visits.ended_early() << " ended early, " << visits.printed() << " receipts, "
            << visits.orphans() << " orphans\n";
  EXPECT_TRUE(never.empty()) << never.size() << " legal pairs never came, the first: " << never[0];
  EXPECT_GE(visits.completed(), kLeastCompleted);
  EXPECT_GT(visits.orphans(), 0U);
  EXPECT_GT(visits.conditional(), 1000U);
}

// The watch itself: it must see what it is there to see.
TEST(MemoryWatchTest, FindsWhatIsHeldAndWhatWasLeftBehind) {
  const tests::MemoryWatch watch(kNeedles);
  {
    const std::string left_behind(std::string("a longer text with 5208909999"));
    EXPECT_GE(watch.held_with_needle(), 1U);
  }
  EXPECT_EQ(watch.held_with_needle(), 0U);
  EXPECT_GE(watch.freed_with_needle(), 1U);
  {
    const base::SecretText wiped(std::string("a longer text with RAHASIA in it"));
    EXPECT_EQ(watch.held_with_needle(), 1U);
  }
  EXPECT_EQ(watch.held_with_needle(), 0U);
}

}  // namespace
