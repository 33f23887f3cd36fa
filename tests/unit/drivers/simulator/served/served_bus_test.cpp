// SocketBus and Server over a real socket: the seam's promises, and what becomes of them when the
// other process goes.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "drivers/simulator/served/server.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/usb/socket_bus.h"
#include "tests/support/temp_dir.h"
#include "tests/support/usb_events.h"

namespace drivers::simulator::served {
namespace {

using base::Bytes;
using drivers::usb::DeviceEvent;
using drivers::usb::DeviceInfo;
using drivers::usb::End;
using drivers::usb::InResult;
using drivers::usb::SocketBus;
using tests::AskedDevice;
using tests::Events;
using usb::EchoDevice;
using Kind = DeviceEvent::Kind;

constexpr int kSoonMs = 20000;  // what this machine may take, with other work on it

// What a listener hears.
class Packets {
 public:
  void Add(InResult packet) {
    const std::lock_guard lock(mutex_);
    packets_.push_back(std::move(packet));
    changed_.notify_all();
  }
  std::vector<InResult> Await(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::milliseconds(kSoonMs),
                                  [&] { return packets_.size() >= count; }));
    return packets_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<InResult> packets_;
};

class ServedBusTest : public testing::Test {
 protected:
  void Serve() {
    auto opened = Server::Open(socket, clock);
    ASSERT_TRUE(opened) << opened.error().message;
    server = std::move(*opened);
  }

  std::unique_ptr<SocketBus> Connect() {
    auto opened = SocketBus::Open(socket, clock, {kSoonMs, 10});
    EXPECT_TRUE(opened) << opened.error().message;
    return std::move(*opened);
  }

  // The device at 1-2, claimed.
  std::unique_ptr<drivers::usb::Interface> Plugged(std::shared_ptr<usb::Model> model) {
    Serve();
    EXPECT_TRUE(server->Plug("1-2", std::move(model)));
    bus = Connect();
    EXPECT_TRUE(bus->Watch([this](DeviceEvent event) { events.Add(std::move(event)); }));
    auto claimed = bus->Claim(events.Await(1).at(0).device, 0);
    EXPECT_TRUE(claimed) << claimed.error().message;
    return std::move(*claimed);
  }

  tests::TempDir folder;
  const std::string socket = folder / "bus";
  base::SystemClock clock;
  std::shared_ptr<EchoDevice> device = std::make_shared<EchoDevice>();
  std::unique_ptr<Server> server;
  Events events;
  std::unique_ptr<SocketBus> bus;
};

TEST_F(ServedBusTest, ADeviceIsWhatItSays) {
  Serve();
  ASSERT_TRUE(server->Plug("1-2.4", device));
  bus = Connect();
  const auto devices = bus->Devices();
  ASSERT_EQ(devices.size(), 1U);
  EXPECT_EQ(devices[0].port, "1-2.4");
  EXPECT_TRUE(devices[0].behind_hub);
  EXPECT_EQ(devices[0].descriptors.vendor, 0x1209);
  EXPECT_EQ(devices[0].manufacturer, "Contoh");
  EXPECT_EQ(devices[0].product, "Echo");
  EXPECT_EQ(devices[0].serial, "ECHO-1");
  EXPECT_EQ(devices[0].descriptors.interfaces.at(0).endpoints.size(), 3U);
}

TEST_F(ServedBusTest, OnlyItsOwnerReachesTheSocket) {
  Serve();
  struct stat found {};
  ASSERT_EQ(stat(socket.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600U);
}

// Also what is longer than a message.
TEST_F(ServedBusTest, BytesGoThereAndBack) {
  const auto one = Plugged(device);
  for (const std::size_t size : {1U, 64U, 65U, 1000U, 200'000U}) {
    Bytes sent(size, static_cast<std::uint8_t>(size));
    sent.front() = 1;
    sent.back() = 2;
    const auto written = one->Write(EchoDevice::kOut, sent, kSoonMs);
    EXPECT_EQ(written.end, End::kDone) << size;
    EXPECT_EQ(written.actual, size);
    // A whole packet alone does not end a transfer: this asks for no more than there is.
    EXPECT_EQ(one->Read(EchoDevice::kIn, size, kSoonMs).bytes, sent) << size;
  }
  EXPECT_EQ(one->ControlOut({0x40, 1, 0, 0}, Bytes{1, 2, 3}, kSoonMs).actual, 3U);
  EXPECT_EQ(one->ControlIn({0xC0, 2, 0, 0}, 2, kSoonMs).bytes, (Bytes{1, 2}));
  EXPECT_EQ(one->ControlIn({0xC0, 9, 0, 0}, 2, kSoonMs).end, End::kStalled);
  const auto counts = server->Counts();
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].product, "Echo");
  EXPECT_EQ(counts[0].urbs.control, 3U);
  EXPECT_EQ(counts[0].urbs.bytes_out, 201'130U + 3);
}

TEST_F(ServedBusTest, ATimeOutCountsWhatMoved) {
  const auto one = Plugged(device);
  server->Locked([&] { device->room = 30; });
  const auto written = one->Write(EchoDevice::kOut, Bytes(100, 1), 50);
  EXPECT_EQ(written.end, End::kTimedOut);
  EXPECT_EQ(written.actual, 30U);
  server->Locked([&] { device->echo = Bytes(64, 9); });
  const InResult read = one->Read(EchoDevice::kIn, 100, 50);
  EXPECT_EQ(read.end, End::kTimedOut);
  EXPECT_EQ(read.bytes, Bytes(64, 9));
  EXPECT_EQ(one->Read(0x05, 1, 50).end, End::kBroken) << "no such endpoint";
  EXPECT_EQ(one->Write(EchoDevice::kIn, Bytes{1}, 50).end, End::kBroken) << "it is no way out";
}

TEST_F(ServedBusTest, AHaltLastsUntilItIsCleared) {
  const auto faulty = std::make_shared<usb::FaultyModel>(device);
  const auto one = Plugged(faulty);
  server->Locked([&] { ASSERT_TRUE(faulty->Arm("stall-out")); });
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, kSoonMs).end, End::kStalled);
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, kSoonMs).end, End::kStalled);
  EXPECT_EQ(one->ClearHalt(EchoDevice::kOut), End::kDone);
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, kSoonMs).end, End::kDone);
  EXPECT_EQ(one->Reset(), End::kDone);
  server->Locked([&] { EXPECT_EQ(device->resets, 1); });
}

TEST_F(ServedBusTest, AReadWaitsWhileOthersWrite) {
  const auto asked = std::make_shared<AskedDevice>();
  const auto one = Plugged(asked);
  auto reading =
      std::async(std::launch::async, [&] { return one->Read(EchoDevice::kIn, 64, kSoonMs); });
  asked->asked.get_future().wait();
  EXPECT_EQ(one->ControlOut({0x40, 1, 0, 0}, Bytes{1}, kSoonMs).end, End::kDone);
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{7, 8}, kSoonMs).end, End::kDone);
  EXPECT_EQ(reading.get().bytes, (Bytes{7, 8}));
}

TEST_F(ServedBusTest, CancelEndsWhatWaitsAndAllThatComes) {
  const auto asked = std::make_shared<AskedDevice>();
  const auto one = Plugged(asked);
  Packets packets;
  const auto listening =
      one->Listen(EchoDevice::kTold, 8, [&](InResult packet) { packets.Add(std::move(packet)); });
  auto reading =
      std::async(std::launch::async, [&] { return one->Read(EchoDevice::kIn, 64, 10 * kSoonMs); });
  asked->asked.get_future().wait();
  one->CancelAll();
  EXPECT_EQ(reading.get().end, End::kCancelled);
  EXPECT_EQ(packets.Await(1).at(0).end, End::kCancelled);
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, kSoonMs).end, End::kCancelled);
}

TEST_F(ServedBusTest, ListenersHearEachPacketAndTheEndOnce) {
  const auto one = Plugged(device);
  Packets packets;
  const auto listening =
      one->Listen(EchoDevice::kTold, 8, [&](InResult packet) { packets.Add(std::move(packet)); });
  server->Locked([&] { device->told = {Bytes{1}, Bytes{2, 2}}; });
  auto heard = packets.Await(2);
  EXPECT_EQ(heard[0].bytes, Bytes{1});
  EXPECT_EQ(heard[1].bytes, (Bytes{2, 2}));
  server->Unplug("1-2");
  events.Await(2);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, kSoonMs).end, End::kGone);
  heard = packets.Await(3);
  EXPECT_EQ(heard[2].end, End::kGone);
  EXPECT_EQ(heard.size(), 3U);
}

TEST_F(ServedBusTest, NobodyListensAfterTheObjectIsGone) {
  const auto one = Plugged(device);
  Packets gone;
  Packets packets;
  auto first = one->Listen(EchoDevice::kTold, 8, [&](InResult packet) { gone.Add(packet); });
  first.reset();
  const auto second =
      one->Listen(EchoDevice::kTold, 8, [&](InResult packet) { packets.Add(std::move(packet)); });
  server->Locked([&] { device->told = {Bytes{1}}; });
  EXPECT_EQ(packets.Await(1).at(0).bytes, Bytes{1});
  EXPECT_TRUE(gone.Await(0).empty());
}

TEST_F(ServedBusTest, LeavesInTheMiddleOfARead) {
  const auto asked = std::make_shared<AskedDevice>();
  const auto one = Plugged(asked);
  auto reading =
      std::async(std::launch::async, [&] { return one->Read(EchoDevice::kIn, 64, 10 * kSoonMs); });
  asked->asked.get_future().wait();
  server->Unplug("1-2");
  EXPECT_EQ(reading.get().end, End::kGone);
  EXPECT_EQ(events.Await(2).at(1).kind, Kind::kLeft);
  ASSERT_TRUE(server->Plug("1-3", asked));
  const auto all = events.Await(3);
  EXPECT_EQ(all[2].device.port, "1-3");
  EXPECT_NE(all[2].device.id, all[0].device.id);
  EXPECT_EQ(all[1].device.id, all[0].device.id);
  EXPECT_EQ(bus->Claim(all[0].device, 0).error().reason, "usb-gone");
}

TEST_F(ServedBusTest, ADeviceLeavesByItself) {
  const auto faulty = std::make_shared<usb::FaultyModel>(device);
  const auto one = Plugged(faulty);
  server->Locked([&] { ASSERT_TRUE(faulty->Arm("vanish-out")); });
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, kSoonMs).end, End::kGone);
  EXPECT_EQ(events.Await(2).at(1).kind, Kind::kLeft);
}

TEST_F(ServedBusTest, OneClientHasAnInterfaceAtATime) {
  auto one = Plugged(device);
  auto other = Connect();
  const DeviceInfo info = other->Devices().at(0);
  EXPECT_EQ(other->Claim(info, 0).error().reason, "usb-claimed");
  EXPECT_EQ(other->Claim(info, 1).error().reason, "usb-fault") << "no such interface";
  one.reset();
  EXPECT_EQ(bus->Claim(bus->Devices().at(0), 0).value()->device().product, "Echo")
      << "given back, and again at the end of this line";
  server->HoldBy("1-2", 0, "usbfs");
  EXPECT_EQ(other->Claim(info, 0).error().reason, "usb-claimed");
  server->HoldBy("1-2", 0, "");
  EXPECT_TRUE(other->Claim(info, 0));
}

// The interface of a process that died is free.
TEST_F(ServedBusTest, AClientThatGoesGivesBackWhatItHad) {
  auto one = Plugged(device);
  auto other = Connect();
  bus.reset();
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, kSoonMs).end, End::kGone);
  const base::SystemClock time;
  const auto until = time.MonotonicMs() + kSoonMs;
  auto claimed = other->Claim(other->Devices().at(0), 0);
  while (!claimed && time.MonotonicMs() < until) {
    std::this_thread::yield();
    claimed = other->Claim(other->Devices().at(0), 0);
  }
  EXPECT_TRUE(claimed);
}

TEST_F(ServedBusTest, AServerThatDiesTakesItsDevicesAlongAndBringsThemBack) {
  const auto asked = std::make_shared<AskedDevice>();
  const auto one = Plugged(asked);
  Packets packets;
  const auto listening =
      one->Listen(EchoDevice::kTold, 8, [&](InResult packet) { packets.Add(std::move(packet)); });
  auto reading =
      std::async(std::launch::async, [&] { return one->Read(EchoDevice::kIn, 64, 10 * kSoonMs); });
  asked->asked.get_future().wait();
  server.reset();
  EXPECT_EQ(reading.get().end, End::kGone);
  EXPECT_EQ(packets.Await(1).at(0).end, End::kGone);
  EXPECT_EQ(events.Await(2).at(1).kind, Kind::kLeft);
  EXPECT_TRUE(bus->Devices().empty());
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, kSoonMs).end, End::kGone);
  EXPECT_EQ(one->ClearHalt(EchoDevice::kOut), End::kGone);

  Serve();
  ASSERT_TRUE(server->Plug("1-2", device));
  const auto all = events.Await(3);
  EXPECT_EQ(all[2].kind, Kind::kArrived);
  EXPECT_NE(all[2].device.id, all[0].device.id) << "another one, though the server counts anew";
  const auto again = bus->Claim(all[2].device, 0);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ((*again)->Write(EchoDevice::kOut, Bytes{1}, kSoonMs).end, End::kDone);
}

TEST_F(ServedBusTest, AServerMayComeLater) {
  bus = Connect();
  EXPECT_TRUE(bus->Devices().empty());
  ASSERT_TRUE(bus->Watch([this](DeviceEvent event) { events.Add(std::move(event)); }));
  Serve();
  ASSERT_TRUE(server->Plug("1-2", device));
  EXPECT_EQ(events.Await(1).at(0).device.port, "1-2");
  EXPECT_FALSE(bus->Watch([](const DeviceEvent&) {})) << "once per bus";
  EXPECT_EQ(SocketBus::Open(std::string(200, 'x'), clock).error().reason, "socket-path-too-long");
}

// Time passes for a device while nobody asks it, and not before it is plugged in.
TEST_F(ServedBusTest, DevicesLiveWhileTheyAreAsked) {
  const auto one = Plugged(device);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 100).end, End::kTimedOut);
  server->Locked([&] { EXPECT_GE(device->lived_ms, 90); });
  EXPECT_EQ(server->Plug("nowhere", device).error().reason, "usb-port");
}

}  // namespace
}  // namespace drivers::simulator::served
