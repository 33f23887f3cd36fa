#include "drivers/simulator/usb/in_process_bus.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/simulator/usb/echo_device.h"

namespace drivers::simulator::usb {
namespace {

using base::Bytes;
using drivers::usb::DeviceEvent;
using drivers::usb::DeviceInfo;
using drivers::usb::End;
using drivers::usb::InResult;

class InProcessBusTest : public testing::Test {
 protected:
  std::unique_ptr<drivers::usb::Interface> Plugged() {
    bus.Plug("1-2", device);
    auto claimed = bus.Claim(bus.Devices().at(0), 0);
    EXPECT_TRUE(claimed) << claimed.error().message;
    return std::move(*claimed);
  }

  std::shared_ptr<EchoDevice> device = std::make_shared<EchoDevice>();
  InProcessBus bus;
};

TEST_F(InProcessBusTest, ADeviceIsWhatItSays) {
  bus.Plug("1-2.4", device);
  const DeviceInfo info = bus.Devices().at(0);
  EXPECT_EQ(info.port, "1-2.4");
  EXPECT_TRUE(info.behind_hub);
  EXPECT_EQ(info.descriptors.vendor, 0x1209);
  EXPECT_EQ(info.product, "Echo");
  EXPECT_EQ(info.serial, "ECHO-1");
  EXPECT_TRUE(info.fault.empty());
}

TEST_F(InProcessBusTest, BytesGoThereAndBack) {
  const auto one = Plugged();
  const Bytes sent(100, 7);
  const auto written = one->Write(EchoDevice::kOut, sent, 1000);
  EXPECT_EQ(written.end, End::kDone);
  EXPECT_EQ(written.actual, 100U);
  const InResult read = one->Read(EchoDevice::kIn, 100, 1000);
  EXPECT_EQ(read.end, End::kDone);
  EXPECT_EQ(read.bytes, sent);
}

TEST_F(InProcessBusTest, ControlRequestsGoThereAndBack) {
  const auto one = Plugged();
  EXPECT_EQ(one->ControlOut({0x40, 1, 0, 0}, Bytes{1, 2, 3}, 1000).actual, 3U);
  EXPECT_EQ(one->ControlIn({0xC0, 2, 0, 0}, 2, 1000).bytes, (Bytes{1, 2}));
  EXPECT_EQ(one->ControlIn({0xC0, 9, 0, 0}, 2, 1000).end, End::kStalled);
  EXPECT_EQ(one->ControlIn({0xC0, 2, 0, 0}, 2, 1000).end, End::kDone) << "a stall heals by itself";
}

TEST_F(InProcessBusTest, TheFrontEndAnswersWhatEveryDeviceMust) {
  const auto one = Plugged();
  const Bytes all = device->Descriptors();
  EXPECT_EQ(one->ControlIn({0x80, 6, 0x0100, 0}, 64, 1000).bytes,
            Bytes(all.begin(), all.begin() + 18));
  EXPECT_EQ(one->ControlIn({0x80, 6, 0x0200, 0}, 255, 1000).bytes,
            Bytes(all.begin() + 18, all.end()));
  EXPECT_EQ(one->ControlIn({0x80, 6, 0x0302, 0x0409}, 255, 1000).bytes,
            (Bytes{10, 3, 'E', 0, 'c', 0, 'h', 0, 'o', 0}));
  EXPECT_EQ(one->ControlIn({0x80, 6, 0x0309, 0x0409}, 255, 1000).end, End::kStalled);
}

TEST_F(InProcessBusTest, SilenceLastsItsTimeOutAndTakesNoTime) {
  const auto one = Plugged();
  const auto start = bus.clock().MonotonicMs();
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 5000).end, End::kTimedOut);
  EXPECT_EQ(bus.clock().MonotonicMs() - start, 5000);
  EXPECT_EQ(device->lived_ms, 5000);
}

// Says nothing until its hour, and says so.
class QuietDevice final : public EchoDevice {
 public:
  int QuietMs() const override { return std::max(1, 4000 - lived_ms); }
  Reply In(std::uint8_t endpoint, std::size_t size) override {
    ++asked;
    if (lived_ms >= 4000) echo = Bytes{7};
    return EchoDevice::In(endpoint, size);
  }

  int asked = 0;
};

TEST_F(InProcessBusTest, QuietTimePassesInOneGoAndNothingIsMissed) {
  const auto quiet = std::make_shared<QuietDevice>();
  device = quiet;
  const auto one = Plugged();
  std::int64_t ran_at = 0;
  const auto start = bus.clock().MonotonicMs();
  bus.After(1234, [&] { ran_at = bus.clock().MonotonicMs(); });
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 1000).end, End::kTimedOut);
  EXPECT_EQ(bus.clock().MonotonicMs() - start, 1000);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 5000).bytes, Bytes{7});
  EXPECT_EQ(bus.clock().MonotonicMs() - start, 4000);
  EXPECT_EQ(ran_at - start, 1234);
  EXPECT_LE(quiet->asked, 6);
}

TEST_F(InProcessBusTest, ATimeOutCountsWhatMoved) {
  const auto one = Plugged();
  device->room = 30;
  const auto written = one->Write(EchoDevice::kOut, Bytes(100, 1), 50);
  EXPECT_EQ(written.end, End::kTimedOut);
  EXPECT_EQ(written.actual, 30U);
  // A whole packet does not end a larger read.
  device->echo = Bytes(64, 9);
  const InResult read = one->Read(EchoDevice::kIn, 100, 50);
  EXPECT_EQ(read.end, End::kTimedOut);
  EXPECT_EQ(read.bytes, Bytes(64, 9));
  device->echo = Bytes(64, 9);
  device->ends = true;
  EXPECT_EQ(one->Read(EchoDevice::kIn, 100, 50).end, End::kDone) << "an empty packet ends it";
}

TEST_F(InProcessBusTest, ARequestOfAnySizeIsWholePackets) {
  const auto one = Plugged();
  device->echo = Bytes(64, 1);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 10, 50).bytes.size(), 64U);
}

TEST_F(InProcessBusTest, ComesAndGoesAndComesBackElsewhere) {
  std::vector<std::pair<DeviceEvent::Kind, std::string>> events;
  std::vector<std::uint64_t> ids;
  bus.Plug("1-2", device);
  ASSERT_TRUE(bus.Watch([&](const DeviceEvent& event) {
    events.emplace_back(event.kind, event.device.port);
    ids.push_back(event.device.id);
  }));
  bus.Unplug("1-2");
  bus.Plug("1-3", device);
  using Kind = DeviceEvent::Kind;
  EXPECT_EQ(events, (std::vector<std::pair<Kind, std::string>>{
                        {Kind::kArrived, "1-2"}, {Kind::kLeft, "1-2"}, {Kind::kArrived, "1-3"}}));
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_NE(ids[0], ids[2]);
  EXPECT_FALSE(bus.Watch([](const DeviceEvent&) {})) << "once per bus";
}

TEST_F(InProcessBusTest, LeavesInTheMiddleOfARead) {
  const auto one = Plugged();
  bus.After(1200, [&] { bus.Unplug("1-2"); });
  const auto start = bus.clock().MonotonicMs();
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 5000).end, End::kGone);
  EXPECT_EQ(bus.clock().MonotonicMs() - start, 1200);
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, 50).end, End::kGone);
  EXPECT_TRUE(bus.Devices().empty());
}

TEST_F(InProcessBusTest, CancelEndsWhatWaitsAndAllThatComes) {
  const auto one = Plugged();
  bus.After(100, [&] { one->CancelAll(); });
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 5000).end, End::kCancelled);
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, 50).end, End::kCancelled);
}

TEST_F(InProcessBusTest, ListenersHearEachPacketAndTheEndOnce) {
  const auto one = Plugged();
  std::vector<InResult> heard;
  const auto listening =
      one->Listen(EchoDevice::kTold, 8, [&](InResult packet) { heard.push_back(packet); });
  device->told = {Bytes{1}, Bytes{2, 2}};
  bus.Advance(1);
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].bytes, Bytes{1});
  EXPECT_EQ(heard[1].bytes, (Bytes{2, 2}));
  bus.Unplug("1-2");
  bus.Advance(10);
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_EQ(heard[2].end, End::kGone);
}

TEST_F(InProcessBusTest, NobodyListensAfterTheObjectIsGone) {
  const auto one = Plugged();
  int heard = 0;
  auto listening = one->Listen(EchoDevice::kTold, 8, [&](const InResult&) { ++heard; });
  listening.reset();
  device->told = {Bytes{1}};
  bus.Advance(1);
  EXPECT_EQ(heard, 0);
}

TEST_F(InProcessBusTest, ClaimsMeetWhatClaimsMeet) {
  bus.Plug("1-2", device);
  const DeviceInfo info = bus.Devices().at(0);
  const auto reason = [&] {
    const auto claimed = bus.Claim(info, 0);
    return claimed ? "" : claimed.error().reason;
  };
  bus.Deny("1-2", true);
  EXPECT_EQ(reason(), "usb-permission");
  bus.Deny("1-2", false);
  bus.HoldBy("1-2", "usblp");
  EXPECT_EQ(reason(), "usb-claimed");
  bus.HoldBy("1-2", "");
  {
    const auto first = bus.Claim(info, 0);
    ASSERT_TRUE(first);
    EXPECT_EQ(reason(), "usb-claimed");
  }
  EXPECT_EQ(reason(), "") << "given back";
  EXPECT_EQ(bus.Claim(info, 1).error().reason, "usb-fault") << "no such interface";
  bus.Plug("1-2", device);
  EXPECT_EQ(reason(), "usb-gone") << "another arrival on the same port is another device";
}

TEST_F(InProcessBusTest, TwoAlikeAreToldApartByTheirPort) {
  const auto other = std::make_shared<EchoDevice>();
  bus.Plug("1-2", device);
  bus.Plug("1-3", other);
  const auto first = bus.Claim(bus.Devices().at(0), 0);
  const auto second = bus.Claim(bus.Devices().at(1), 0);
  ASSERT_TRUE(first && second);
  EXPECT_EQ((*second)->Write(EchoDevice::kOut, Bytes{5}, 50).end, End::kDone);
  EXPECT_TRUE(device->echo.empty());
  EXPECT_EQ(other->echo, Bytes{5});
}

}  // namespace
}  // namespace drivers::simulator::usb
