#include "base/secret.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace {

using base::SecretText;

TEST(SecretTextTest, ClearingOverwritesTheBuffer) {
  SecretText text(std::string(64, 'x'));
  const char* buffer = text.str().data();
  text.Clear();
  EXPECT_TRUE(text.empty());
  // The capacity is kept, so the old buffer is still ours to look at.
  EXPECT_TRUE(std::all_of(buffer, buffer + 64, [](char c) { return c == 0; }));
}

TEST(SecretTextTest, TruncatingOverwritesTheTail) {
  SecretText text(std::string(64, 'x'));
  const char* buffer = text.str().data();
  text.Truncate(3);
  EXPECT_EQ(text.str(), "xxx");
  EXPECT_TRUE(std::all_of(buffer + 3, buffer + 64, [](char c) { return c == 0; }));
}

TEST(SecretTextTest, MovingLeavesNothingBehind) {
  SecretText from(std::string("6402"));
  const SecretText to(std::move(from));
  EXPECT_EQ(to.str(), "6402");
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST(SecretTextTest, AppendKeepsTheWholeText) {
  SecretText text;
  for (int i = 0; i < 100; ++i) text.Append("ab");
  EXPECT_EQ(text.size(), 200U);
}

}  // namespace
