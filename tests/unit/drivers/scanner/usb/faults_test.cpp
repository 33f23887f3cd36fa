// Every fault by name, of the transfer level and of each class's own, with every class of scanner:
// no hang, nothing told that was not scanned, and it works again.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/simulator/usb/scanner_serial.h"
#include "tests/support/scanner_bench.h"

namespace drivers::scanner::usb {
namespace {

using simulator::usb::FaultyModel;
using simulator::usb::KeyboardScanner;
using simulator::usb::ListFaults;
using simulator::usb::PosScanner;
using simulator::usb::ScannerModel;
using simulator::usb::SerialScanner;
using tests::ScannerBench;
using Kind = ScannerEvent::Kind;
using Texts = std::vector<std::string>;

struct Class {
  const char* name;
  std::shared_ptr<ScannerModel> (*make)();
};

const std::vector<Class> kClasses = {
    {"honeywell",
     []() -> std::shared_ptr<ScannerModel> {
       return std::make_shared<PosScanner>(PosScanner::Layout::kHoneywell);
     }},
    {"newland",
     []() -> std::shared_ptr<ScannerModel> {
       return std::make_shared<PosScanner>(PosScanner::Layout::kNewland);
     }},
    {"keyboard",
     []() -> std::shared_ptr<ScannerModel> { return std::make_shared<KeyboardScanner>(); }},
    {"serial", []() -> std::shared_ptr<ScannerModel> { return std::make_shared<SerialScanner>(); }},
};

const std::string kFirst = "6402065208909999";
const std::string kSecond =
    "64020652089099991234567890123456789012345678901234567890123456789012345";

// What of the text may be told: it, or nothing. But a line has no means to see that bytes of it are
// missing or turned over; and a keyboard none to see a key that was never let go, nor that what it
// types is the rest of something that broke off long ago.
bool MayBeTold(const std::string& name, std::string_view fault, const std::string& text) {
  if (text == kFirst || text == kSecond) return true;
  if (name == "keyboard" && fault == "lost-release") return text == "6402065208909";
  if (name == "keyboard" && fault == "too-late") return kFirst.ends_with(text);
  if (name != "serial") return false;
  if (fault == "short") return kFirst.starts_with(text);
  if (fault == "control-bytes") return text == "64020652[2J08909999";
  return fault == "garbage";
}

class ScannerFaults {
 public:
  explicit ScannerFaults(const Class& which) : name_(which.name), model_(which.make()) {}

  // Scans under the fault, then replugs, and scans again.
  void Play(std::string_view fault, bool of_the_class) {
    SCOPED_TRACE(name_ + " with " + std::string(fault));
    const auto faulty = std::make_shared<FaultyModel>(model_);
    ScannerBench bench;
    // What strikes control requests strikes while it is set up.
    const bool early = fault.ends_with("-control");
    if (early) {
      ASSERT_TRUE(faulty->Arm(fault));
    }
    bench.bus.Plug("1-1", faulty);
    bench.Run(3000);
    if (!early && !of_the_class) {
      ASSERT_TRUE(faulty->Arm(fault, name_ == "keyboard" ? 5 : 0));
    }
    if (of_the_class) {
      ASSERT_TRUE(model_->Arm(fault));
    }
    model_->Scan(fault == "part-late" || fault.starts_with("continued") ? kSecond : kFirst);
    bench.Run(30000);
    for (const auto& text : bench.Texts()) {
      EXPECT_TRUE(MayBeTold(name_, fault, text)) << text;
    }
    EXPECT_LT(bench.events.size(), 60U);
    told_ = bench.Texts();
    broken_ = bench.Reasons(Kind::kBroken);
    lost_ = bench.Reasons(Kind::kLost);

    bench.bus.Unplug("1-1");
    faulty->Disarm();
    model_->Reset();
    bench.Run(100);
    bench.events.clear();
    bench.bus.Plug("1-3", faulty);
    bench.Run(3000);
    EXPECT_EQ(bench.Count(Kind::kReady), 1U);
    model_->Scan("kembali");
    bench.Run(1000);
    EXPECT_EQ(bench.Texts(), Texts{"kembali"});
  }

  const Texts& told() const { return told_; }
  const Texts& broken() const { return broken_; }
  const Texts& lost() const { return lost_; }

 private:
  std::string name_;
  std::shared_ptr<ScannerModel> model_;
  Texts told_, broken_, lost_;
};

TEST(ScannerFaultsTest, EveryFaultOfTheTransferLevel) {
  for (const auto& one : kClasses) {
    for (const auto& fault : ListFaults()) ScannerFaults(one).Play(fault.name, false);
  }
}

TEST(ScannerFaultsTest, EveryFaultOfItsClass) {
  for (const auto& one : kClasses) {
    for (const auto& fault : one.make()->Faults()) ScannerFaults(one).Play(fault.name, true);
  }
}

struct Expected {
  const char* name;
  const char* fault;
  bool of_the_class;
  Texts told;
  Texts broken;
  Texts lost;
};

TEST(ScannerFaultsTest, WhatIsToldOfThem) {
  for (const auto& one : std::vector<Expected>{
           {"keyboard", "stall-in", false, {}, {"scan-lost"}, {}},
           {"keyboard", "babble", false, {}, {"scan-lost"}, {}},
           {"keyboard", "broken-in", false, {}, {"scan-lost"}, {}},
           {"keyboard", "short", false, {}, {"scan-report-short"}, {}},
           {"keyboard", "empty", false, {kFirst}, {}, {}},
           {"keyboard", "twice", false, {kFirst}, {}, {}},
           {"keyboard", "late", false, {}, {"scan-unfinished"}, {}},
           {"keyboard", "mute", false, {}, {"scan-unfinished"}, {}},
           {"keyboard", "vanish-in", false, {}, {}, {"usb-gone"}},
           {"keyboard", "vanish-control", false, {}, {}, {"usb-gone"}},
           {"keyboard", "stall-control", false, {kFirst}, {}, {}},
           {"keyboard", "rollover", true, {}, {"scan-rollover"}, {}},
           {"keyboard", "report-short", true, {}, {"scan-report-short"}, {}},
           {"keyboard", "no-suffix", true, {}, {"scan-unfinished"}, {}},
           {"keyboard", "auto-repeat", true, {kFirst}, {}, {}},
           {"keyboard", "stuck", true, {kFirst}, {}, {}},
           {"honeywell", "stall-in", false, {}, {"scan-lost"}, {}},
           {"honeywell", "late", false, {kFirst}, {}, {}},
           {"honeywell", "twice", false, {kFirst}, {}, {}},
           {"honeywell", "flood", false, {kFirst}, {}, {"scanner-flood"}},
           {"honeywell", "vanish-in", false, {}, {}, {"usb-gone"}},
           {"honeywell", "report-short", true, {}, {"scan-report-short"}, {}},
           {"honeywell", "continued-without-end", true, {}, {"scan-unfinished"}, {}},
           {"honeywell", "continued-for-ever", true, {}, {"scan-long"}, {}},
           {"honeywell", "part-late", true, {}, {"scan-unfinished"}, {}},
           {"honeywell", "wrong-report-id", true, {}, {}, {}},
           {"honeywell", "length-too-large", true, {}, {"scan-length"}, {}},
           {"serial", "stall-in", false, {}, {"scan-lost"}, {}},
           {"serial", "nul-bytes", true, {kFirst}, {}, {}},
           {"serial", "split", true, {kFirst}, {}, {}},
           {"serial", "no-suffix", true, {}, {"scan-unfinished"}, {}},
           {"serial", "serial-flood", true, {}, {"scan-long"}, {}},
           {"serial", "line-flood", true, {kFirst}, {}, {}},
       }) {
    const auto found = std::find_if(kClasses.begin(), kClasses.end(), [&](const Class& which) {
      return std::string_view(which.name) == one.name;
    });
    ASSERT_NE(found, kClasses.end());
    ScannerFaults played(*found);
    played.Play(one.fault, one.of_the_class);
    SCOPED_TRACE(std::string(one.name) + " " + one.fault);
    EXPECT_EQ(played.told(), one.told);
    EXPECT_EQ(played.broken(), one.broken);
    EXPECT_EQ(played.lost(), one.lost);
  }
}

}  // namespace
}  // namespace drivers::scanner::usb
