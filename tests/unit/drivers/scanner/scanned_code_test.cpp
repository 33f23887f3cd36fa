#include "drivers/scanner/scanned_code.h"

#include <gtest/gtest.h>

#include <string>

namespace drivers::scanner {
namespace {

std::string Clean(std::string_view bytes) {
  const auto text = CleanText(base::AsBytes(bytes));
  return text ? text->str() : "(nothing)";
}

TEST(CleanText, NoByteOfItCommandsAnything) {
  EXPECT_EQ(Clean("ab\x1B[2Jcd"), "ab[2Jcd");
  EXPECT_EQ(Clean("\x1DV\x01 cut"), "V cut");
  EXPECT_EQ(Clean(std::string_view("a\0b\r\n\t\x7F", 7)), "ab");
  EXPECT_EQ(Clean("a\xC2\x9B"
                  "b"),
            "ab")
      << "C1: CSI in one character";
  for (int byte = 0; byte < 0x20; ++byte) {
    EXPECT_EQ(Clean(std::string(1, static_cast<char>(byte))), "(nothing)") << byte;
  }
}

TEST(CleanText, WhatIsNoUtf8BecomesAQuestionMark) {
  EXPECT_EQ(Clean("Jl. M\xC3\xA9lati \xE2\x82\xAC \xF0\x9F\x98\x80"),
            "Jl. M\xC3\xA9lati \xE2\x82\xAC \xF0\x9F\x98\x80");
  EXPECT_EQ(Clean("M\xE9lati"), "M?lati");
  EXPECT_EQ(Clean("\xC3"), "?");
  EXPECT_EQ(Clean("\xC0\x80"), "??") << "overlong";
  EXPECT_EQ(Clean("\xE0\x80\x80"), "???") << "overlong";
  EXPECT_EQ(Clean("\xED\xA0\x80"), "???") << "surrogate";
  EXPECT_EQ(Clean("\xF4\x90\x80\x80"), "????") << "beyond U+10FFFF";
  EXPECT_EQ(Clean("\xE2\x82"
                  "a"),
            "??a")
      << "cut off";
}

TEST(CleanText, NothingAndTooMuchAreNoText) {
  EXPECT_EQ(Clean(""), "(nothing)");
  EXPECT_EQ(Clean(std::string(kMaxScannedBytes, 'a')).size(), kMaxScannedBytes);
  EXPECT_EQ(Clean(std::string(kMaxScannedBytes + 1, 'a')), "(nothing)");
}

TEST(CardNumber, IsKnownByItsForm) {
  EXPECT_EQ(FormatOfCardNumber("0012345678"), CardNumberFormat::kDecimal10);
  EXPECT_EQ(FormatOfCardNumber("04A1B2C3"), CardNumberFormat::kHex8);
  EXPECT_EQ(FormatOfCardNumber("04a1b2c3"), CardNumberFormat::kHex8);
  for (const char* other : {"", "123456789", "12345678901", "12345678", "04A1B2CG", "04A1B2C3D4"}) {
    EXPECT_EQ(FormatOfCardNumber(other), CardNumberFormat::kOther) << other;
  }
}

}  // namespace
}  // namespace drivers::scanner
