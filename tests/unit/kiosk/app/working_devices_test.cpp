#include "kiosk/app/working_devices.h"

#include <gtest/gtest.h>

namespace kiosk::app {
namespace {

using drivers::card_reader::CardEvent;
using drivers::scanner::usb::ScannerEvent;
using Card = CardEvent::Kind;
using Scan = ScannerEvent::Kind;

class WorkingDevicesTest : public testing::Test {
 protected:
  void Hear(Card kind, std::uint64_t device) {
    CardEvent event;
    event.kind = kind;
    event.port = "1-2";
    event.device = device;
    devices.Hear(event);
  }

  void Hear(Scan kind, std::uint64_t device) {
    ScannerEvent event;
    event.kind = kind;
    event.port = "1-2";
    event.device = device;
    devices.Hear(event);
  }

  WorkingDevices devices;
};

TEST_F(WorkingDevicesTest, WorkFromReadyToLost) {
  EXPECT_FALSE(devices.card_reader());
  EXPECT_FALSE(devices.scanner());
  Hear(Card::kReaderReady, 1);
  Hear(Scan::kReady, 2);
  Hear(Card::kCardArrived, 1);
  Hear(Scan::kScanned, 2);
  EXPECT_TRUE(devices.card_reader());
  EXPECT_TRUE(devices.scanner());
  Hear(Card::kReaderLost, 1);
  EXPECT_FALSE(devices.card_reader());
  EXPECT_TRUE(devices.scanner());
  Hear(Scan::kLost, 2);
  EXPECT_FALSE(devices.scanner());
}

TEST_F(WorkingDevicesTest, TheOldOnesLastWordDoesNotTakeTheNewOneAtItsPort) {
  Hear(Card::kReaderReady, 1);
  Hear(Card::kReadingTakesLonger, 1);
  Hear(Scan::kReady, 2);
  Hear(Card::kReaderReady, 3);
  Hear(Scan::kReady, 4);
  Hear(Card::kReaderLost, 1);
  Hear(Scan::kLost, 2);
  EXPECT_TRUE(devices.card_reader());
  EXPECT_TRUE(devices.scanner());
  EXPECT_TRUE(devices.IsSlow(1));
  EXPECT_FALSE(devices.IsSlow(3)) << "its card asked for nothing yet";
}

}  // namespace
}  // namespace kiosk::app
