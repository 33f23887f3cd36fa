// Every fault by name x every class of scanners x every front end in real time: nothing is told
// that was not scanned, nobody hangs, nothing is left behind, and all is well again after a replug.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "drivers/scanner/usb/scanners.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/simulator/usb/scanner_serial.h"
#include "tests/support/umockdev/holdings.h"
#include "tests/support/umockdev/rig.h"

namespace drivers::simulator {
namespace {

using scanner::usb::ScannerEvent;
using Kind = ScannerEvent::Kind;

const std::string kText = "6402065208909999";
// More than one part of a point-of-sale scanner's.
const std::string kLong = kText + "1234567890123456789012345678901234567890123456789012345";
// What this machine may take, with other work on it.
constexpr int kPatienceMs = 20000;
// What is told of a fault comes at once, or later than a test can wait.
constexpr int kFaultMs = 800;
constexpr int kMostScans = 10;

class Told {
 public:
  void Add(ScannerEvent event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
  }
  // Waits until such an event has come; false after `ms`.
  bool Await(const std::function<bool(const ScannerEvent&)>& such, int ms) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(ms),
                             [&] { return std::any_of(events_.begin(), events_.end(), such); });
  }
  std::vector<ScannerEvent> Take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<ScannerEvent> events_;
};

// What of the text may be told: it, or nothing. But a line has no means to see that bytes of it are
// missing, turned over or too many, and a keyboard none to see a key that was never let go.
bool MayBeTold(const std::string& device, const std::string& fault, const std::string& text) {
  if (text == kText || text == kLong) return true;
  if (device == "keyboard") return fault == "lost-release" && text == "6402065208909";
  if (device != "serial") return false;
  if (fault == "control-bytes") return text == "64020652[2J08909999";
  return fault == "short" || fault == "garbage";
}

struct Case {
  tests::FrontEnd front_end;
  std::string device;
  std::string fault;
  bool of_its_class = false;
  std::function<std::shared_ptr<usb::ScannerModel>()> make;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << tests::Name(one.front_end) << ' ' << one.device << ' ' << one.fault;
}

std::vector<Case> AllCases() {
  const std::vector<std::pair<std::string, std::function<std::shared_ptr<usb::ScannerModel>()>>>
      devices = {
          {"keyboard", [] { return std::make_shared<usb::KeyboardScanner>(); }},
          {"pos",
           [] { return std::make_shared<usb::PosScanner>(usb::PosScanner::Layout::kHoneywell); }},
          {"serial", [] { return std::make_shared<usb::SerialScanner>(); }}};
  std::vector<Case> cases;
  for (const tests::FrontEnd end : tests::kFrontEnds) {
    for (const auto& [device, make] : devices) {
      for (const usb::FaultName& fault : usb::ListFaults()) {
        if (!tests::Shows(end, fault)) continue;
        cases.push_back({end, device, std::string(fault.name), false, make});
      }
      for (const usb::FaultName& fault : make()->Faults()) {
        if (!tests::Shows(end, fault)) continue;
        cases.push_back({end, device, std::string(fault.name), true, make});
      }
    }
  }
  return cases;
}

class ScannerFaultMatrixTest : public testing::TestWithParam<Case> {};

TEST_P(ScannerFaultMatrixTest, TellsNothingWrongAndIsOverAfterAReplug) {
  const auto model = GetParam().make();
  const auto faulty = std::make_shared<usb::FaultyModel>(model);
  const tests::HurriedClock clock;
  tests::Rig rig(GetParam().front_end, clock);
  usb::Stand& bed = rig.stand();
  Told told;
  scanner::usb::Scanners scanners(rig.bus(), clock,
                                  *scanner::usb::LoadProfiles("/nonexistent", "/nonexistent"),
                                  [&](ScannerEvent event) { told.Add(std::move(event)); });
  ASSERT_TRUE(rig.bus().Watch([&](drivers::usb::DeviceEvent event) { scanners.Heard(event); }));
  const auto is = [](Kind kind) {
    return [kind](const ScannerEvent& e) { return e.kind == kind; };
  };

  // Makes what is made once and kept.
  ASSERT_TRUE(bed.Plug("1-2", faulty));
  ASSERT_TRUE(told.Await(is(Kind::kReady), kPatienceMs));
  bed.Unplug("1-2");
  ASSERT_TRUE(told.Await(is(Kind::kLost), kPatienceMs));
  told.Take();
  const tests::Holdings before = tests::Holdings::Now();

  const std::string& fault = GetParam().fault;
  // What strikes control requests strikes while it is set up, and it may not get ready.
  const bool early = fault.ends_with("-control");
  const auto arm = [&] {
    EXPECT_TRUE(GetParam().of_its_class ? model->Arm(fault) : faulty->Arm(fault));
  };
  if (early) arm();
  ASSERT_TRUE(bed.Plug("1-2", faulty));
  const bool ready = told.Await(is(Kind::kReady), early ? kFaultMs : kPatienceMs);
  ASSERT_TRUE(ready || early);
  told.Take();
  bed.Locked([&] {
    if (!early) arm();
    model->Scan(fault == "part-late" || fault.starts_with("continued") ? kLong : kText);
  });
  told.Await([](const ScannerEvent&) { return true; }, kFaultMs);
  for (const auto& event : told.Take()) {
    if (event.kind != Kind::kScanned) continue;
    EXPECT_TRUE(MayBeTold(GetParam().device, fault, event.code.text.str()))
        << event.code.text.str();
  }

  bed.Unplug("1-2");
  bed.Locked([&] {
    faulty->Disarm();
    model->Reset();
  });
  tests::ExpectNoMoreThan(before);
  ASSERT_TRUE(bed.Plug("1-3", faulty));
  ASSERT_TRUE(
      told.Await([](const ScannerEvent& e) { return e.kind == Kind::kReady && e.port == "1-3"; },
                 kPatienceMs));
  // A machine that is busy for too long in the middle of a scan asks to scan again, and so a person
  // would.
  bool scanned = false;
  for (int times = 0; times < kMostScans && !scanned; ++times) {
    told.Take();
    bed.Locked([&] { model->Scan(kText); });
    ASSERT_TRUE(told.Await(
        [](const ScannerEvent& e) {
          return e.port == "1-3" && (e.kind == Kind::kScanned || e.kind == Kind::kBroken);
        },
        kPatienceMs));
    for (const auto& event : told.Take()) {
      if (event.kind != Kind::kScanned) continue;
      EXPECT_EQ(event.code.text.str(), kText);
      scanned = true;
    }
  }
  EXPECT_TRUE(scanned);
}

INSTANTIATE_TEST_SUITE_P(Every, ScannerFaultMatrixTest, testing::ValuesIn(AllCases()),
                         [](const auto& one) {
                           std::string name = std::string(tests::Name(one.param.front_end)) + '_' +
                                              one.param.device + '_' + one.param.fault;
                           for (char& letter : name) letter = letter == '-' ? '_' : letter;
                           return name;
                         });

}  // namespace
}  // namespace drivers::simulator
