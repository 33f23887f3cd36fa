#include "drivers/usb/joined_bus.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/simulator/usb/echo_device.h"
#include "drivers/simulator/usb/in_process_bus.h"

namespace drivers::usb {
namespace {

using base::Bytes;
using simulator::usb::EchoDevice;
using simulator::usb::InProcessBus;

// Nothing of it works, or, once it is watched, no longer.
class BrokenBus final : public Bus {
 public:
  explicit BrokenBus(bool starts = false) : starts_(starts) {}
  base::Status Watch(std::function<void(DeviceEvent)> heard) override {
    const base::Error error{base::ErrorCode::kInternal, "usb-start", "it does not start"};
    if (!starts_) return base::Fail(error);
    heard({DeviceEvent::Kind::kBlind, {}, error});
    return {};
  }
  std::vector<DeviceInfo> Devices() const override { return {}; }
  base::Result<std::unique_ptr<Interface>> Claim(const DeviceInfo&, Setting) override {
    return base::Fail(base::ErrorCode::kUnavailable, "usb-gone", "nothing is here");
  }

 private:
  const bool starts_;
};

class JoinedBusTest : public testing::Test {
 protected:
  JoinedBusTest() {
    auto first = std::make_unique<InProcessBus>();
    auto second = std::make_unique<InProcessBus>();
    real = first.get();
    simulated = second.get();
    std::vector<JoinedBus::Member> members;
    members.push_back({"", "real", std::move(first)});
    members.push_back({"", "broken", std::make_unique<BrokenBus>()});
    members.push_back({"sim-", "simulated", std::move(second)});
    bus = std::make_unique<JoinedBus>(std::move(members));
  }

  std::shared_ptr<EchoDevice> here = std::make_shared<EchoDevice>("HERE");
  std::shared_ptr<EchoDevice> there = std::make_shared<EchoDevice>("THERE");
  InProcessBus* real = nullptr;
  InProcessBus* simulated = nullptr;
  std::unique_ptr<JoinedBus> bus;
};

TEST_F(JoinedBusTest, DevicesOfAllStandSideBySide) {
  simulated->Plug("1-2", there);
  real->Plug("1-2", here);
  const auto devices = bus->Devices();
  ASSERT_EQ(devices.size(), 2U);
  EXPECT_EQ(devices[0].port, "1-2");
  EXPECT_EQ(devices[0].serial, "HERE");
  EXPECT_EQ(devices[1].port, "sim-1-2");
  EXPECT_EQ(devices[1].serial, "THERE");
  EXPECT_NE(devices[0].id, devices[1].id) << "each bus counts from one";
}

TEST_F(JoinedBusTest, AClaimGoesToTheBusThatToldOfTheDevice) {
  real->Plug("1-2", here);
  simulated->Plug("1-2", there);
  const DeviceInfo info = bus->Devices().at(1);
  const auto one = bus->Claim(info, 0);
  ASSERT_TRUE(one) << one.error().message;
  EXPECT_EQ((*one)->device().port, "sim-1-2");
  EXPECT_EQ((*one)->device().id, info.id);
  EXPECT_EQ((*one)->Write(EchoDevice::kOut, Bytes{5}, 50).end, End::kDone);
  EXPECT_EQ(there->echo, Bytes{5});
  EXPECT_TRUE(here->echo.empty());
  const auto taken = bus->Claim(info, 0);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().reason, "usb-claimed");
  EXPECT_NE(taken.error().message.find("sim-1-2"), std::string::npos) << taken.error().message;
}

TEST_F(JoinedBusTest, EveryCallReachesTheDevice) {
  simulated->Plug("1-2", there);
  const auto claimed = bus->Claim(bus->Devices().at(0), 0);
  ASSERT_TRUE(claimed);
  Interface& one = **claimed;
  EXPECT_EQ(one.descriptor().endpoints.size(), 3U);
  EXPECT_EQ(one.ControlOut({0x40, 1, 0, 0}, Bytes{1, 2}, 50).actual, 2U);
  EXPECT_EQ(one.ControlIn({0xC0, 2, 0, 0}, 2, 50).bytes, (Bytes{1, 2}));
  EXPECT_EQ(one.Write(EchoDevice::kOut, Bytes{7}, 50).actual, 1U);
  EXPECT_EQ(one.Read(EchoDevice::kIn, 64, 50).bytes, Bytes{7});
  std::vector<InResult> heard;
  const auto listening =
      one.Listen(EchoDevice::kTold, 8, [&](InResult packet) { heard.push_back(packet); });
  there->told = {Bytes{9}};
  simulated->Advance(1);
  ASSERT_EQ(heard.size(), 1U);
  EXPECT_EQ(one.ClearHalt(EchoDevice::kOut), End::kDone);
  EXPECT_EQ(there->cleared, 1);
  EXPECT_EQ(one.Reset(), End::kDone);
  EXPECT_EQ(there->resets, 1);
  one.CancelAll();
  EXPECT_EQ(one.Write(EchoDevice::kOut, Bytes{7}, 50).end, End::kCancelled);
}

TEST_F(JoinedBusTest, OneThatCannotBeWatchedDoesNotTakeTheOthersAway) {
  real->Plug("1-2", here);
  std::vector<std::pair<std::string, std::uint64_t>> arrived;
  std::vector<std::uint64_t> left;
  std::vector<base::Error> blind;
  const auto watched = bus->Watch([&](const DeviceEvent& event) {
    if (event.kind == DeviceEvent::Kind::kLeft) left.push_back(event.device.id);
    if (event.kind == DeviceEvent::Kind::kBlind) blind.push_back(event.error);
    if (event.kind == DeviceEvent::Kind::kArrived) {
      arrived.emplace_back(event.device.port, event.device.id);
    }
  });
  EXPECT_TRUE(watched) << "the others are";
  ASSERT_EQ(blind.size(), 1U);
  EXPECT_EQ(blind[0].reason, "usb-start");
  EXPECT_EQ(blind[0].message, "broken: it does not start");
  simulated->Plug("1-3.4", there);
  simulated->Unplug("1-3.4");
  ASSERT_EQ(arrived.size(), 2U);
  EXPECT_EQ(arrived[0].first, "1-2");
  EXPECT_EQ(arrived[1].first, "sim-1-3.4");
  EXPECT_EQ(left, std::vector<std::uint64_t>{arrived[1].second});
}

TEST_F(JoinedBusTest, OneThatGoesBlindIsNamed) {
  std::vector<JoinedBus::Member> members;
  members.push_back({"", "blind", std::make_unique<BrokenBus>(true)});
  JoinedBus one(std::move(members));
  std::vector<std::string> told;
  EXPECT_TRUE(one.Watch([&](const DeviceEvent& event) { told.push_back(event.error.message); }));
  EXPECT_EQ(told, std::vector<std::string>{"blind: it does not start"});
}

TEST_F(JoinedBusTest, IfNoneCanBeWatchedThatIsTheError) {
  std::vector<JoinedBus::Member> members;
  members.push_back({"", "one", std::make_unique<BrokenBus>()});
  members.push_back({"sim-", "two", std::make_unique<BrokenBus>()});
  JoinedBus none(std::move(members));
  int told = 0;
  const auto watched = none.Watch([&](const DeviceEvent&) { ++told; });
  ASSERT_FALSE(watched);
  EXPECT_EQ(watched.error().message, "one: it does not start");
  EXPECT_EQ(told, 0) << "the error says it";
}

TEST_F(JoinedBusTest, WhatNobodyToldOfIsGone) {
  real->Plug("1-2", here);
  DeviceInfo info = bus->Devices().at(0);
  info.id += 2;  // as if the simulated one had told of it
  EXPECT_EQ(bus->Claim(info, 0).error().reason, "usb-gone");
  JoinedBus none({});
  EXPECT_TRUE(none.Watch([](const DeviceEvent&) {}));
  EXPECT_TRUE(none.Devices().empty());
  EXPECT_EQ(none.Claim(info, 0).error().reason, "usb-gone");
}

}  // namespace
}  // namespace drivers::usb
