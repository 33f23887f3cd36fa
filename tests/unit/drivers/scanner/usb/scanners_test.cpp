#include "drivers/scanner/usb/scanners.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "drivers/simulator/usb/in_process_bus.h"
#include "drivers/simulator/usb/scanner_keyboard.h"
#include "drivers/simulator/usb/scanner_serial.h"

namespace drivers::scanner::usb {
namespace {

using simulator::usb::InProcessBus;
using simulator::usb::KeyboardScanner;
using simulator::usb::SerialScanner;
using Kind = ScannerEvent::Kind;

class Told {
 public:
  void Add(ScannerEvent event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
  }
  // The first `count` events.
  std::vector<ScannerEvent> Await(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(
        changed_.wait_for(lock, std::chrono::seconds(20), [&] { return events_.size() >= count; }))
        << "only " << events_.size();
    return events_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<ScannerEvent> events_;
};

TEST(ScannersTest, ScansArriveFromTheirThreadAndTheDevicesAreGivenBack) {
  InProcessBus bus;
  Told told;
  const auto keyboard = std::make_shared<KeyboardScanner>();
  const auto serial = std::make_shared<SerialScanner>();
  {
    Scanners scanners(bus, bus.clock(), *LoadProfiles("/nonexistent", "/nonexistent"),
                      [&](ScannerEvent event) { told.Add(std::move(event)); });
    ASSERT_TRUE(bus.Watch([&](const drivers::usb::DeviceEvent& event) { scanners.Heard(event); }));
    bus.Plug("1-1", keyboard);
    told.Await(1);
    bus.Plug("1-2", serial);
    told.Await(2);
    keyboard->Scan("kunci");
    bus.Advance(500);
    EXPECT_EQ(told.Await(3)[2].code.text.str(), "kunci");
    serial->Scan("garis");
    bus.Advance(500);
    EXPECT_EQ(told.Await(4)[3].code.text.str(), "garis");
    bus.Unplug("1-2");
    EXPECT_EQ(told.Await(5)[4].kind, Kind::kLost);
  }
  EXPECT_TRUE(bus.Claim(bus.Devices()[0], 0));
}

TEST(ScannersTest, ATimeOutIsSeenThoughNothingComesAnyMore) {
  InProcessBus bus;
  Told told;
  KeyboardScanner::Shape shape;
  shape.suffix = 0;
  const auto keyboard = std::make_shared<KeyboardScanner>(shape);
  Profile profile;
  profile.usb = "1209:5c01";
  profile.typed.suffix = Suffix::kSilence;
  Scanners scanners(bus, bus.clock(), {}, [&](ScannerEvent event) { told.Add(std::move(event)); });
  bus.Plug("1-1", keyboard);
  scanners.Heard({drivers::usb::DeviceEvent::Kind::kArrived, bus.Devices()[0]});
  scanners.Add(profile);
  told.Await(1);
  keyboard->Scan("sunyi");
  bus.Advance(500);
  EXPECT_EQ(told.Await(2)[1].code.text.str(), "sunyi");
}

}  // namespace
}  // namespace drivers::scanner::usb
