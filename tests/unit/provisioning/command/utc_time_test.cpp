#include "provisioning/command/utc_time.h"

#include <gtest/gtest.h>

namespace provisioning::command {
namespace {

TEST(UtcTimeTest, ReadsDaysAndMomentsAndWritesThemAgain) {
  EXPECT_EQ(ParseUtc("2026-11-24"), 1'795'478'400);
  EXPECT_EQ(ParseUtc("2026-11-24T08:09:10Z"), 1'795'478'400 + 8 * 3600 + 9 * 60 + 10);
  EXPECT_EQ(ParseUtc("2028-02-29"), 1'835'395'200);
  EXPECT_EQ(FormatUtc(1'795'478'400 + 8 * 3600 + 9 * 60 + 10), "2026-11-24T08:09:10Z");
  EXPECT_EQ(FormatUtc(0), "1970-01-01T00:00:00Z");
}

TEST(UtcTimeTest, RefusesWhatIsNoDate) {
  for (const char* bad :
       {"", "24-11-2026", "2026-1-2", "2026-13-01", "2026-00-01", "2027-02-29", "2026-11-31",
        "1999-12-31", "2026-11-24T24:00:00Z", "2026-11-24T08:60:00Z", "2026-11-24T08:00:60Z",
        "2026-11-24T08:00:00", "2026-11-24 08:00:00Z", "2026-11-24x", "+026-11-24", "tomorrow"}) {
    const auto parsed = ParseUtc(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().reason, "date") << bad;
  }
}

}  // namespace
}  // namespace provisioning::command
