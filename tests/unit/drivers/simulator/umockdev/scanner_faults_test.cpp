// Every fault by name x every class of scanners, through the unmodified libusb: nothing is told
// that was not scanned, nobody hangs, and all is well again after a replug.
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
#include "drivers/simulator/umockdev/testbed.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/simulator/usb/scanner_serial.h"
#include "drivers/usb/libusb_bus.h"

namespace drivers::simulator {
namespace {

using scanner::usb::ScannerEvent;
using Kind = ScannerEvent::Kind;

const std::string kText = "6402065208909999";
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

struct Case {
  std::string device;
  std::string fault;
  std::function<std::shared_ptr<usb::ScannerModel>()> make;
  bool blind = false;  // cannot see that bytes are missing or turned over
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.device << ' ' << one.fault;
}

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (const usb::FaultName& fault : usb::ListFaults()) {
    if (!fault.not_by_umockdev.empty()) continue;
    const std::string name(fault.name);
    cases.push_back({"keyboard", name, [] { return std::make_shared<usb::KeyboardScanner>(); }});
    cases.push_back(
        {"pos", name,
         [] { return std::make_shared<usb::PosScanner>(usb::PosScanner::Layout::kHoneywell); }});
    const bool blind = name == "short" || name == "garbage";
    cases.push_back({"serial", name, [] { return std::make_shared<usb::SerialScanner>(); }, blind});
  }
  return cases;
}

class ScannerFaultMatrixTest : public testing::TestWithParam<Case> {};

TEST_P(ScannerFaultMatrixTest, TellsNothingWrongAndIsOverAfterAReplug) {
  const auto model = GetParam().make();
  const auto faulty = std::make_shared<usb::FaultyModel>(model);
  const base::SystemClock clock;
  umockdev::Testbed bed(clock);
  auto bus = drivers::usb::LibusbBus::Start();
  ASSERT_TRUE(bus) << bus.error().message;
  Told told;
  scanner::usb::Scanners scanners(**bus, clock,
                                  *scanner::usb::LoadProfiles("/nonexistent", "/nonexistent"),
                                  [&](ScannerEvent event) { told.Add(std::move(event)); });
  ASSERT_TRUE((*bus)->Watch([&](drivers::usb::DeviceEvent event) { scanners.Heard(event); }));
  const auto is = [](Kind kind) {
    return [kind](const ScannerEvent& e) { return e.kind == kind; };
  };

  ASSERT_TRUE(bed.Plug("1-2", faulty));
  ASSERT_TRUE(told.Await(is(Kind::kReady), kPatienceMs));
  told.Take();
  bed.Locked([&] {
    ASSERT_TRUE(faulty->Arm(GetParam().fault));
    model->Scan(kText);
  });
  told.Await([](const ScannerEvent&) { return true; }, kFaultMs);
  for (const auto& event : told.Take()) {
    if (event.kind != Kind::kScanned || GetParam().blind) continue;
    EXPECT_EQ(event.code.text.str(), kText);
  }

  bed.Unplug("1-2");
  bed.Locked([&] {
    faulty->Disarm();
    model->Reset();
  });
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
                           std::string name = one.param.device + "_" + one.param.fault;
                           for (char& letter : name) letter = letter == '-' ? '_' : letter;
                           return name;
                         });

}  // namespace
}  // namespace drivers::simulator
