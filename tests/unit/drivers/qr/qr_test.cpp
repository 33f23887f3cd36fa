#include "drivers/qr/qr.h"

#include <gtest/gtest.h>

#include <string>

namespace drivers::qr {
namespace {

TEST(Qr, TextOfTheAlphanumericAlphabetTakesAlphanumericMode) {
  // 47 characters fill version 3 at level Q in this mode and no other (ISO/IEC 18004 table 7).
  const auto code = Encode("ANJ1K:0000-0000-0000:" + std::string(26, 'A'), Level::kQ);
  ASSERT_TRUE(code);
  EXPECT_EQ(code->Version(), 3);
  EXPECT_EQ(code->size, 29);
  EXPECT_EQ(code->dark.size(), 29U * 29U);
}

TEST(Qr, DigitsWithinTextGoInADenserModeOfTheirOwn) {
  const std::string digits(100, '7');
  const auto mixed = Encode("tautan#" + digits, Level::kM);
  const auto plain = Encode("tautan#" + std::string(100, 'x'), Level::kM);
  ASSERT_TRUE(mixed && plain);
  EXPECT_LT(mixed->Version(), plain->Version());
}

TEST(Qr, FinderPatternsStandInThreeCorners) {
  const auto code = Encode("contoh", Level::kL);
  ASSERT_TRUE(code);
  const int last = code->size - 1;
  EXPECT_TRUE(code->At(0, 0) && code->At(last, 0) && code->At(0, last));
  EXPECT_FALSE(code->At(1, 1) || code->At(last - 1, 1) || code->At(1, last - 1));
}

TEST(Qr, HigherLevelsNeedMoreRoom) {
  const std::string text(60, 'x');
  const auto low = Encode(text, Level::kL);
  const auto high = Encode(text, Level::kH);
  ASSERT_TRUE(low && high);
  EXPECT_LT(low->size, high->size);
}

TEST(Qr, WhatCannotBeEncodedIsRefusedByName) {
  EXPECT_EQ(Encode("", Level::kM).error().reason, "qr-empty");
  EXPECT_EQ(Encode(std::string("a\0b", 3), Level::kM).error().reason, "qr-zero-byte");
  EXPECT_EQ(Encode(std::string(3000, 'x'), Level::kH).error().reason, "qr-too-long");
}

}  // namespace
}  // namespace drivers::qr
