#include "drivers/usb/text.h"

#include <gtest/gtest.h>

namespace drivers::usb {
namespace {

TEST(DeviceText, OnlyWhatCanBePrintedIsLeft) {
  EXPECT_EQ(Printable("a\x1B[2J\xC3\xA9z\n"), "a[2Jz");
  EXPECT_EQ(Printable(" ~\x7F"), " ~");
  EXPECT_EQ(Printable(std::string("a\0b", 3)), "ab");
  for (int code = 0; code < 256; ++code) {
    const std::string one(1, static_cast<char>(code));
    EXPECT_EQ(IsPrintable(one), Printable(one) == one) << code;
    EXPECT_EQ(IsPrintable(one), code >= ' ' && code <= '~') << code;
  }
}

TEST(DeviceText, IsCutBehindWhatWasTakenOut) {
  EXPECT_EQ(Printable("abcdef", 3), "abc");
  EXPECT_EQ(Printable("\a\a\aabcdef", 3), "abc");
  EXPECT_EQ(Printable(std::string(100, 'x')), std::string(60, 'x'));
}

}  // namespace
}  // namespace drivers::usb
