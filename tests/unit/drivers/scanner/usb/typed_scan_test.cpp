#include "drivers/scanner/usb/typed_scan.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace drivers::scanner::usb {
namespace {

using base::Bytes;

// A keyboard that is typed on every 10 ms.
class Typist {
 public:
  explicit Typist(TypedSettings settings = {}) : keys_(KeyboardLayout::Boot(), settings) {}

  void Down(std::uint8_t modifiers, Bytes keys) {
    Bytes report = {modifiers, 0};
    report.insert(report.end(), keys.begin(), keys.end());
    report.resize(8);
    Raw(report);
  }
  void Up() { Down(0, {}); }
  void Hit(std::uint8_t key, std::uint8_t modifiers = 0) {
    Down(modifiers, {key});
    Up();
  }
  void Enter() { Hit(0x28); }
  void Raw(const Bytes& report) {
    Wait(10);
    keys_.Feed(report, now_, harvest_);
  }
  void Wait(int ms) { now_ += ms; }
  void Tick() { keys_.Tick(now_, harvest_); }
  void Lost() { keys_.Lost(now_, harvest_); }

  std::vector<std::string> Texts() const {
    std::vector<std::string> texts;
    for (const auto& code : harvest_.codes) texts.push_back(code.text.str());
    return texts;
  }
  const std::vector<ScannedCode>& codes() const { return harvest_.codes; }
  const std::vector<std::string_view>& broken() const { return harvest_.broken; }
  std::optional<std::int64_t> deadline() const { return keys_.deadline(); }
  std::int64_t now() const { return now_; }

 private:
  TypedAssembler keys_;
  Harvest harvest_;
  std::int64_t now_ = 1000;
};

using Texts = std::vector<std::string>;
using Broken = std::vector<std::string_view>;

TEST(TypedScan, EveryKeyOfTheUsKeyboard) {  // HID Usage Tables 1.5 section 10
  Typist plain;
  for (std::uint8_t key = 0x04; key <= 0x27; ++key) plain.Hit(key);
  for (std::uint8_t key = 0x2C; key <= 0x38; ++key) plain.Hit(key);
  for (std::uint8_t key = 0x54; key <= 0x57; ++key) plain.Hit(key);
  for (std::uint8_t key = 0x59; key <= 0x63; ++key) plain.Hit(key);
  plain.Enter();
  EXPECT_EQ(plain.Texts(), Texts{"abcdefghijklmnopqrstuvwxyz1234567890 -=[]\\\\;'`,./"
                                 "/*-+1234567890."});
  Typist shifted;
  for (std::uint8_t key = 0x04; key <= 0x27; ++key) shifted.Hit(key, 0x02);
  for (std::uint8_t key = 0x2D; key <= 0x38; ++key) shifted.Hit(key, 0x20);
  shifted.Hit(0x58);
  EXPECT_EQ(shifted.Texts(), Texts{"ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()_+{}||:\"~<>?"});
}

TEST(TypedScan, ACharacterTwiceNeedsARelease) {
  Typist typist;
  typist.Hit(0x1E);
  typist.Hit(0x1E);
  typist.Down(0, {0x1F});
  typist.Down(0, {0x1F});
  typist.Down(0, {0x1F});
  typist.Enter();
  EXPECT_EQ(typist.Texts(), Texts{"112"});
}

TEST(TypedScan, SeveralKeysOfOneReportInTheirOrder) {
  Typist typist;
  typist.Down(0, {0x06, 0x04, 0x05});
  typist.Down(0, {0x04, 0x07});
  typist.Up();
  typist.Enter();
  EXPECT_EQ(typist.Texts(), Texts{"cabd"});
}

TEST(TypedScan, CapsLockTurnsLettersOverUntilTheScanEnds) {
  Typist typist;
  typist.Hit(0x39);
  typist.Hit(0x04);
  typist.Hit(0x05, 0x02);
  typist.Hit(0x1E);
  typist.Enter();
  typist.Hit(0x04);
  typist.Enter();
  EXPECT_EQ(typist.Texts(), (Texts{"Ab1", "a"}));
}

TEST(TypedScan, AltWithKeypadDigitsIsACharacter) {
  Typist typist;
  for (const std::uint8_t key : Bytes{0x59, 0x5A, 0x5B}) {  // 123: {
    typist.Down(0x04, {key});
    typist.Down(0x04, {});
  }
  typist.Up();
  for (const std::uint8_t key : Bytes{0x5A, 0x5B}) typist.Down(0x04, {key});  // 23, still held
  typist.Up();
  typist.Hit(0x04);
  typist.Enter();
  EXPECT_EQ(typist.Texts(), Texts{"{a"}) << "23 is a control character";
}

TEST(TypedScan, ControlKeysTypeControlCharactersThatNeverArrive) {
  Typist typist;
  typist.Hit(0x04);
  typist.Hit(0x30, 0x01);  // GS
  typist.Hit(0x05);
  typist.Hit(0x10, 0x01);  // Ctrl+M is CR
  EXPECT_EQ(typist.Texts(), Texts{"ab"});
}

TEST(TypedScan, EndsByItsProfilesSuffix) {
  Typist tab({Suffix::kTab});
  tab.Hit(0x04);
  tab.Enter();
  tab.Hit(0x05);
  tab.Hit(0x2B);
  EXPECT_EQ(tab.Texts(), Texts{"ab"});
  Typist enter({Suffix::kEnter});
  enter.Hit(0x04);
  enter.Hit(0x2B);
  enter.Hit(0x05);
  enter.Enter();
  EXPECT_EQ(enter.Texts(), Texts{"ab"});
  Typist either;
  either.Hit(0x04);
  either.Hit(0x2B);
  either.Hit(0x05);
  either.Enter();
  EXPECT_EQ(either.Texts(), (Texts{"a", "b"}));
}

TEST(TypedScan, EndsBySilenceWhereNothingElseEndsIt) {
  Typist typist({Suffix::kSilence, 100});
  typist.Hit(0x04);
  typist.Hit(0x05);
  const auto last = typist.now() - 10;  // its press, not its release
  EXPECT_EQ(typist.deadline(), last + 100);
  typist.Wait(89);
  typist.Tick();
  EXPECT_TRUE(typist.codes().empty());
  typist.Wait(1);
  typist.Tick();
  EXPECT_EQ(typist.Texts(), Texts{"ab"});
  EXPECT_EQ(typist.codes()[0].at_ms, last);
  EXPECT_EQ(typist.deadline(), std::nullopt);
}

TEST(TypedScan, ACutScanIsNeverTold) {
  Typist typist({Suffix::kEnter});
  typist.Hit(0x1E);
  typist.Wait(3000);
  typist.Hit(0x1F);
  typist.Enter();
  EXPECT_TRUE(typist.codes().empty());
  EXPECT_EQ(typist.broken(), Broken{"scan-unfinished"});
  typist.Hit(0x20);
  typist.Enter();
  EXPECT_EQ(typist.Texts(), Texts{"3"});
}

TEST(TypedScan, WhatNobodyFinishedIsForgottenAfterFiveSeconds) {
  Typist typist({Suffix::kEnter});
  typist.Hit(0x1E);
  typist.Wait(5000);
  typist.Hit(0x1F);
  typist.Enter();
  EXPECT_EQ(typist.Texts(), Texts{"2"});
}

TEST(TypedScan, LostKeysSpoilTheScan) {  // HID 1.11 appendix C: phantom state
  struct Case {
    const char* what;
    Bytes report;
    Broken broken;
  };
  const std::vector<Case> cases = {
      {"rollover", {0, 0, 1, 1, 1, 1, 1, 1}, {"scan-rollover"}},
      {"POST failed", {0, 0, 2, 2, 2, 2, 2, 2}, {"scan-rollover"}},
      {"undefined error", {0, 0, 3, 0, 0, 0, 0, 0}, {"scan-rollover"}},
      {"reserved keys", {0, 0, 0xE8, 0, 0, 0, 0, 0}, {"scan-report-short"}},
      {"turned over", {0xFF, 0xFF, 0xE1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, {"scan-report-short"}},
      {"too short", {0, 0, 0x20}, {"scan-report-short"}},
  };
  for (const auto& one : cases) {
    Typist typist;
    typist.Hit(0x1E);
    typist.Raw(one.report);
    typist.Hit(0x1F);
    typist.Enter();
    EXPECT_TRUE(typist.codes().empty()) << one.what;
    EXPECT_EQ(typist.broken(), one.broken) << one.what;
    typist.Hit(0x20);
    typist.Enter();
    EXPECT_EQ(typist.Texts(), Texts{"3"}) << one.what;
  }
}

TEST(TypedScan, APacketThatTheBusLostSpoilsTheScan) {
  Typist typist;
  typist.Hit(0x1E);
  typist.Lost();
  typist.Hit(0x1F);
  typist.Enter();
  EXPECT_TRUE(typist.codes().empty());
  EXPECT_EQ(typist.broken(), Broken{"scan-lost"});
}

TEST(TypedScan, AKeyWhoseReleaseWasLostComesAgainInTheNextScan) {
  Typist typist({Suffix::kSilence});
  typist.Down(0, {0x1E});
  typist.Wait(100);
  typist.Tick();
  typist.Down(0, {0x1E});
  typist.Wait(100);
  typist.Tick();
  EXPECT_EQ(typist.Texts(), (Texts{"1", "1"}));
}

TEST(TypedScan, TooLongAndTooSlowAreNoScans) {
  Typist endless;
  for (std::size_t i = 0; i < 1600; ++i) endless.Hit(0x1E);
  endless.Enter();
  EXPECT_TRUE(endless.codes().empty());
  EXPECT_EQ(endless.broken(), Broken{"scan-endless"});
  Typist fast;
  for (std::size_t i = 0; i <= kMaxScannedBytes; ++i) {
    fast.Wait(-10);
    fast.Down(0, {static_cast<std::uint8_t>(0x04 + i % 2)});
  }
  fast.Enter();
  EXPECT_TRUE(fast.codes().empty());
  EXPECT_EQ(fast.broken(), Broken{"scan-long"});
}

TEST(TypedScan, AnAimIdentifierIsReadWhereTheProfileExpectsIt) {
  TypedSettings settings;
  settings.aim = true;
  Typist typist(settings);
  typist.Hit(0x30);
  typist.Hit(0x14, 0x02);
  typist.Hit(0x1E);
  typist.Hit(0x04);
  typist.Enter();
  ASSERT_EQ(typist.Texts(), Texts{"a"});
  EXPECT_EQ(typist.codes()[0].symbology, Symbology::kQr);
}

TEST(TypedScan, ACardNumberIsCalledOne) {
  TypedSettings settings;
  settings.meaning = Meaning::kCardNumber;
  Typist typist(settings);
  for (int i = 0; i < 10; ++i) typist.Hit(0x1E);
  typist.Enter();
  ASSERT_EQ(typist.codes().size(), 1U);
  EXPECT_EQ(typist.codes()[0].meaning, Meaning::kCardNumber);
  EXPECT_EQ(typist.codes()[0].symbology, Symbology::kUnknown);
}

TEST(KeyboardLayoutTest, BitmapsOfKeysAreReadAsWell) {
  // Report id 1, modifiers, and a bit for each key from 00 to 67.
  const auto described = ParseReportDescriptor(
      Bytes{0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x85, 0x01, 0x05, 0x07, 0x19,
            0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08,
            0x81, 0x02, 0x19, 0x00, 0x29, 0x67, 0x95, 0x68, 0x81, 0x02, 0xC0});
  ASSERT_TRUE(described) << described.error().message;
  const auto layout = KeyboardLayout::Of(*described);
  ASSERT_TRUE(layout);
  Bytes report(15);
  report[0] = 1;
  report[1] = 0x02;
  report[2] = 0x30;  // 04 and 05
  KeysDown down;
  ASSERT_EQ(layout->From(report, down), KeyboardLayout::Read::kKeys);
  EXPECT_EQ(down.modifiers, 0x02);
  EXPECT_EQ(down.keys, (Bytes{0x04, 0x05}));
  report[0] = 2;
  EXPECT_EQ(layout->From(report, down), KeyboardLayout::Read::kOther);
  EXPECT_EQ(layout->From(base::ByteView(report).first(0), down), KeyboardLayout::Read::kBroken);
}

TEST(KeyboardLayoutTest, AMouseHasNone) {  // HID 1.11 appendix E.10
  const auto mouse = ParseReportDescriptor(Bytes{
      0x05, 0x01, 0x09, 0x02, 0xA1, 0x01, 0x05, 0x09, 0x19, 0x01, 0x29, 0x03, 0x15, 0x00, 0x25,
      0x01, 0x95, 0x03, 0x75, 0x01, 0x81, 0x02, 0x95, 0x01, 0x75, 0x05, 0x81, 0x01, 0xC0});
  ASSERT_TRUE(mouse) << mouse.error().message;
  EXPECT_FALSE(KeyboardLayout::Of(*mouse));
}

}  // namespace
}  // namespace drivers::scanner::usb
