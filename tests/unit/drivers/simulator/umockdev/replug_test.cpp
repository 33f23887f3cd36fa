// A hundred replugs of a device of each class through libusb: nothing is held that was not before.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>
#include <vector>

#include "drivers/card-reader/card_reader.h"
#include "drivers/printer/usb_transport.h"
#include "drivers/scanner/usb/scanners.h"
#include "drivers/simulator/umockdev/testbed.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/simulator/usb/scanner_serial.h"
#include "drivers/usb/libusb_bus.h"
#include "drivers/usb/watching.h"
#include "tests/support/umockdev/holdings.h"

namespace drivers::simulator {
namespace {

// With its hub, as many as have addresses on one bus (USB 2.0 §9.4.6).
constexpr int kReplugs = 100;
constexpr int kFirst = 5;
constexpr std::chrono::seconds kPatience{20};

struct Case {
  std::string name;
  std::function<std::shared_ptr<usb::Model>()> make;
};

void PrintTo(const Case& one, std::ostream* out) {
  *out << one.name;
}

std::vector<Case> AllCases() {
  return {{"card_reader",
           [] {
             auto reader = std::make_shared<usb::CcidReader>(usb::ContactlessReader());
             reader->Insert(usb::TypeA4(base::Bytes{4, 1, 2, 3, 4, 5, 6}));
             return reader;
           }},
          {"printer",
           [] {
             return std::make_shared<usb::PrinterModel>(
                 usb::PrinterModelOptions{.profile = *printer::FindProfile("simulated-80mm")});
           }},
          {"scanner_keyboard", [] { return std::make_shared<usb::KeyboardScanner>(); }},
          {"scanner_pos",
           [] { return std::make_shared<usb::PosScanner>(usb::PosScanner::Layout::kHoneywell); }},
          {"scanner_serial", [] { return std::make_shared<usb::SerialScanner>(); }}};
}

// Counts how often a device became ready and was lost.
class Tally {
 public:
  void Count(bool ready) {
    const std::lock_guard lock(mutex_);
    ++(ready ? ready_ : lost_);
    changed_.notify_all();
  }
  bool Await(int ready, int lost) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return ready_ == ready && lost_ == lost; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int ready_ = 0;
  int lost_ = 0;
};

class ReplugTest : public testing::TestWithParam<Case> {};

TEST_P(ReplugTest, AHundredTimesLeavesNoThreadAndNoFileBehind) {
  const base::SystemClock clock;
  umockdev::Testbed bed(clock);
  auto started = drivers::usb::LibusbBus::Start();
  ASSERT_TRUE(started) << started.error().message;
  drivers::usb::Bus& bus = **started;
  Tally tally;
  card_reader::CardReader readers(bus, clock, [&](const card_reader::CardEvent& event) {
    using Kind = card_reader::CardEvent::Kind;
    // Its card was read, too.
    if (event.kind == Kind::kCardArrived) tally.Count(true);
    if (event.kind == Kind::kReaderLost) tally.Count(false);
  });
  scanner::usb::Scanners scanners(bus, clock,
                                  *scanner::usb::LoadProfiles("/nonexistent", "/nonexistent"),
                                  [&](const scanner::usb::ScannerEvent& event) {
                                    using Kind = scanner::usb::ScannerEvent::Kind;
                                    if (event.kind == Kind::kReady) tally.Count(true);
                                    if (event.kind == Kind::kLost) tally.Count(false);
                                  });
  const bool prints = GetParam().name == "printer";
  // Ends before those who hear: a driver knows of the last unplugging before the bus says it.
  const drivers::usb::Watching watching(bus, [&](const drivers::usb::DeviceEvent& event) {
    readers.Heard(event);
    scanners.Heard(event);
    if (prints) tally.Count(event.kind == drivers::usb::DeviceEvent::Kind::kArrived);
  });
  ASSERT_TRUE(watching.status());
  const auto model = GetParam().make();
  tests::Holdings before = tests::Holdings::Now();
  for (int i = 1; i <= kReplugs; ++i) {
    ASSERT_TRUE(bed.Plug("1-2", model));
    ASSERT_TRUE(tally.Await(i, i - 1)) << i;
    std::unique_ptr<printer::UsbTransport> paper;
    if (prints) paper = *printer::UsbTransport::Open(*bus.Claim(bus.Devices().at(0), 0));
    bed.Unplug("1-2");
    ASSERT_TRUE(tally.Await(i, i)) << i;
    // The first may make what is kept.
    if (i == 1) before = tests::Holdings::Now();
    if (i < kFirst) before = before.Least(tests::Holdings::Now());
  }
  tests::ExpectNoMoreThan(before);
}

INSTANTIATE_TEST_SUITE_P(Every, ReplugTest, testing::ValuesIn(AllCases()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace drivers::simulator
