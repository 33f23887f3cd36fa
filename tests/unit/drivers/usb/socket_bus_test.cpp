// SocketBus before servers that are not ours: what they say is not believed, and what they do not
// say is not awaited for ever. (Before ours: tests/unit/drivers/simulator/served.)
#include "drivers/usb/socket_bus.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/simulator/usb/echo_device.h"
#include "drivers/usb/socket_frames.h"
#include "tests/support/temp_dir.h"
#include "tests/support/usb_events.h"

namespace drivers::usb {
namespace {

using base::Bytes;
using base::seqpacket::Connection;
using base::seqpacket::Listener;
using simulator::usb::EchoDevice;

constexpr int kSoonMs = 20000;

class SocketBusTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Listener::Open(socket);
    ASSERT_TRUE(opened) << opened.error().message;
    listener.emplace(std::move(*opened));
    auto bus_opened = SocketBus::Open(socket, clock, {0, 10});
    ASSERT_TRUE(bus_opened) << bus_opened.error().message;
    bus = std::move(*bus_opened);
    ASSERT_TRUE(bus->Watch([this](DeviceEvent event) { events.Add(std::move(event)); }));
    Accept();
  }

  void Accept() {
    auto accepted = listener->Accept(kSoonMs);
    ASSERT_TRUE(accepted) << "the bus did not come";
    client.emplace(std::move(*accepted));
  }

  void Say(const News& news) { ASSERT_TRUE(client->Send(Encode(news), kSoonMs)); }

  void Introduce() {
    Say(ArrivedNews{1, "1-2", "", "Echo", "", EchoDevice().Descriptors()});
    Say(SettledNews{});
  }

  // The next question, whatever it is.
  Ask Hear() {
    const auto message = client->Receive(kSoonMs);
    EXPECT_TRUE(message);
    const auto ask = message ? DecodeAsk(*message) : base::Result<Ask>(Ask{});
    EXPECT_TRUE(ask);
    return ask.value_or(Ask{});
  }

  std::unique_ptr<Interface> Claim() {
    Introduce();
    const DeviceInfo device = events.Await(1).at(0).device;
    auto claiming = std::async(std::launch::async, [&] { return bus->Claim(device, 0); });
    Say(ClaimedNews{Hear().call});
    auto claimed = claiming.get();
    EXPECT_TRUE(claimed) << claimed.error().message;
    return std::move(*claimed);
  }

  // The bus hung up, and the devices left.
  void ExpectDropped(std::size_t events_by_then) {
    while (const auto message = client->Receive(kSoonMs)) {
    }
    EXPECT_EQ(events.Await(events_by_then).back().kind, DeviceEvent::Kind::kLeft);
    Accept();
  }

  base::SystemClock clock;
  tests::TempDir folder;
  const std::string socket = folder / "bus";
  std::optional<Listener> listener;
  tests::Events events;
  std::unique_ptr<SocketBus> bus;
  std::optional<Connection> client;
};

TEST_F(SocketBusTest, WhatCannotBeReadEndsTheConnection) {
  Introduce();
  events.Await(1);
  ASSERT_TRUE(client->Send(Bytes{250, 1, 2}, kSoonMs));
  ExpectDropped(2);
  Introduce();
  EXPECT_EQ(events.Await(3).at(2).kind, DeviceEvent::Kind::kArrived) << "and it begins anew";
}

TEST_F(SocketBusTest, AnAnswerThatNobodyAskedForEndsTheConnection) {
  Introduce();
  events.Await(1);
  Say(EndedNews{99, End::kDone, 0, {}});
  ExpectDropped(2);
}

TEST_F(SocketBusTest, MoreThanWasAskedForIsNotBelieved) {
  const auto one = Claim();
  auto reading = std::async(std::launch::async, [&] { return one->Read(EchoDevice::kIn, 64, 50); });
  Say(EndedNews{Hear().call, End::kDone, 0, Bytes(65)});
  const InResult read = reading.get();
  EXPECT_EQ(read.end, End::kBabble);
  EXPECT_TRUE(read.bytes.empty());
  auto writing =
      std::async(std::launch::async, [&] { return one->Write(EchoDevice::kOut, Bytes(3), 50); });
  Say(EndedNews{Hear().call, End::kTimedOut, 4000, {}});
  EXPECT_EQ(writing.get().actual, 3U);
  std::promise<InResult> heard;
  const auto listening =
      one->Listen(EchoDevice::kTold, 8, [&](InResult packet) { heard.set_value(packet); });
  const std::uint32_t call = Hear().call;
  Say(HeardNews{call, End::kDone, Bytes(9)});
  EXPECT_EQ(heard.get_future().get().end, End::kBabble);
  Say(HeardNews{call, End::kDone, Bytes(1)});  // a second word would throw
  client.reset();
  events.Await(2);
}

TEST_F(SocketBusTest, ADeviceWithBrokenDescriptorsIsListedAndNeverOpened) {
  Say(ArrivedNews{1, "1-2", "", "", "", {18, 1, 0}});
  Say(SettledNews{});
  const DeviceInfo device = events.Await(1).at(0).device;
  EXPECT_FALSE(device.fault.empty());
  EXPECT_EQ(bus->Claim(device, 0).error().reason, "usb-fault");
}

TEST_F(SocketBusTest, ARefusalIsPassedOn) {
  Introduce();
  const DeviceInfo device = events.Await(1).at(0).device;
  auto claiming = std::async(std::launch::async, [&] { return bus->Claim(device, 0); });
  Say(RefusedNews{Hear().call, {base::ErrorCode::kUnavailable, "usb-claimed", "it is held"}});
  EXPECT_EQ(claiming.get().error().reason, "usb-claimed");
}

TEST_F(SocketBusTest, AServerThatSaysNothingIsGone) {
  const auto one = Claim();
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 10).end, End::kGone);
  ExpectDropped(2);
}

TEST_F(SocketBusTest, TheSameDeviceTwiceIsAnotherOne) {
  Introduce();
  Introduce();
  const auto all = events.Await(3);
  EXPECT_EQ(all[1].kind, DeviceEvent::Kind::kLeft);
  EXPECT_EQ(all[1].device.id, all[0].device.id);
  EXPECT_NE(all[2].device.id, all[0].device.id);
  EXPECT_EQ(bus->Devices().size(), 1U);
}

}  // namespace
}  // namespace drivers::usb
