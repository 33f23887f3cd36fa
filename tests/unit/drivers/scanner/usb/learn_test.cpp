#include "drivers/scanner/usb/learn.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "drivers/simulator/usb/in_process_bus.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_pos.h"

namespace drivers::scanner::usb {
namespace {

using simulator::usb::InProcessBus;
using simulator::usb::KeyboardScanner;
using simulator::usb::PosScanner;

std::shared_ptr<KeyboardScanner> Keyboard(std::uint16_t product, int interval_ms,
                                          char suffix = '\n', std::string serial = {}) {
  KeyboardScanner::Shape shape;
  shape.vendor = 0x1A2C;
  shape.product = product;
  shape.serial = std::move(serial);
  shape.interval_ms = interval_ms;
  shape.suffix = suffix;
  return std::make_shared<KeyboardScanner>(shape);
}

class Learning : public testing::Test {
 protected:
  base::Result<Profile> Learn(Meaning meaning = Meaning::kCode) {
    auto [profile, port] = LearnWedge(bus_, bus_.clock(), known_,
                                      {30, meaning, [this](int ms) { bus_.Advance(ms); }, port_});
    told_port_ = std::move(port);
    return std::move(profile);
  }
  bool IsFree(const std::string& port) {
    for (const auto& device : bus_.Devices()) {
      if (device.port == port) return bus_.Claim(device, 0).has_value();
    }
    return false;
  }

  InProcessBus bus_;
  std::vector<Profile> known_;
  std::string port_;
  std::string told_port_;
  // One that a person types on, 60 ms a report, 120 a key.
  std::shared_ptr<KeyboardScanner> persons_ = Keyboard(1, 60);
};

TEST_F(Learning, TheOneThatTypesAsNoPersonCanIsTheScanner) {
  const auto scanner = Keyboard(2, 8, '\t', "S-1");
  bus_.Plug("1-1", persons_);
  bus_.Plug("1-2", scanner);
  bus_.After(1000, [&] { persons_->Scan("a person types here"); });
  bus_.After(8000, [&] { scanner->Scan("6402065208909999"); });
  const auto learned = Learn();
  ASSERT_TRUE(learned) << learned.error().message;
  EXPECT_EQ(learned->usb, "1a2c:0002");
  EXPECT_EQ(learned->serial, "S-1");
  EXPECT_EQ(told_port_, "1-2");
  EXPECT_EQ(learned->name, "Simulated keyboard scanner");
  EXPECT_EQ(learned->typed.suffix, Suffix::kTab);
  EXPECT_TRUE(IsFree("1-1")) << "all are given back";
  EXPECT_TRUE(IsFree("1-2"));
}

TEST_F(Learning, AScannerWithoutSuffixEndsBySilence) {
  const auto scanner = Keyboard(2, 8, 0);
  bus_.Plug("1-2", scanner);
  bus_.After(500, [&] { scanner->Scan("0012345678"); });
  const auto learned = Learn(Meaning::kCardNumber);
  ASSERT_TRUE(learned) << learned.error().message;
  EXPECT_EQ(learned->typed.suffix, Suffix::kSilence);
  EXPECT_EQ(learned->typed.meaning, Meaning::kCardNumber);
}

TEST_F(Learning, AScannerPluggedInMeanwhileCountsToo) {
  const auto scanner = Keyboard(2, 8);
  bus_.After(5000, [&] { bus_.Plug("1-2", scanner); });
  bus_.After(6000, [&] { scanner->Scan("6402065208909999"); });
  const auto learned = Learn();
  ASSERT_TRUE(learned) << learned.error().message;
  EXPECT_EQ(learned->typed.suffix, Suffix::kEnter);
}

TEST_F(Learning, APersonsTypingIsNotLearned) {
  bus_.Plug("1-1", persons_);
  bus_.After(1000, [&] { persons_->Scan("a person types here"); });
  const auto began = bus_.clock().MonotonicMs();
  const auto learned = Learn();
  ASSERT_FALSE(learned);
  EXPECT_EQ(learned.error().reason, "learn-nothing");
  EXPECT_EQ(told_port_, "1-1") << "there is no other";
  EXPECT_LE(bus_.clock().MonotonicMs() - began, 30100);
  EXPECT_TRUE(IsFree("1-1"));
}

TEST_F(Learning, WhatIsKnownOrNoKeyboardIsNotTouched) {
  Profile known;
  known.usb = "1a2c:0002";
  known_ = {known};
  bus_.Plug("1-2", Keyboard(2, 8));
  bus_.Plug("1-3", std::make_shared<PosScanner>(PosScanner::Layout::kNewland));
  const auto began = bus_.clock().MonotonicMs();
  const auto learned = Learn();
  ASSERT_FALSE(learned);
  EXPECT_EQ(learned.error().reason, "learn-known") << "and that is said at once";
  EXPECT_EQ(told_port_, "1-2");
  EXPECT_LT(bus_.clock().MonotonicMs() - began, 1000);
}

TEST_F(Learning, WhereThereIsNoKeyboardThereIsNone) {
  bus_.Plug("1-3", std::make_shared<PosScanner>(PosScanner::Layout::kNewland));
  const auto learned = Learn();
  ASSERT_FALSE(learned);
  EXPECT_EQ(learned.error().reason, "learn-no-keyboard");
}

TEST_F(Learning, OnlyThePortThatWasNamedIsListenedTo) {
  const auto scanner = Keyboard(2, 8);
  bus_.Plug("1-2", scanner);
  bus_.Plug("1-3", persons_);
  port_ = "1-3";
  bus_.After(500, [&] { scanner->Scan("6402065208909999"); });
  const auto learned = Learn();
  ASSERT_FALSE(learned);
  EXPECT_EQ(learned.error().reason, "learn-nothing");
}

TEST_F(Learning, AKeyboardThatCannotBeClaimedSaysWhy) {
  bus_.Plug("1-2", Keyboard(2, 8));
  bus_.Deny("1-2", true);
  const auto learned = Learn();
  ASSERT_FALSE(learned);
  EXPECT_EQ(learned.error().reason, "usb-permission");
  EXPECT_EQ(told_port_, "1-2");
  bus_.Deny("1-2", false);
  bus_.HoldBy("1-2", "usbfs");
  EXPECT_EQ(Learn().error().reason, "usb-claimed");
}

TEST_F(Learning, AKeyboardThatLeavesMeanwhileIsToldAsGone) {
  bus_.Plug("1-2", Keyboard(2, 8));
  bus_.After(500, [&] { bus_.Unplug("1-2"); });
  const auto learned = Learn();
  ASSERT_FALSE(learned);
  EXPECT_EQ(learned.error().reason, "usb-gone");
}

}  // namespace
}  // namespace drivers::scanner::usb
