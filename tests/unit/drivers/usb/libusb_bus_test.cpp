// LibusbBus through the unmodified libusb, on devices of umockdev's.
#include "drivers/usb/libusb_bus.h"

#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "drivers/simulator/usb/broken_device.h"
#include "drivers/simulator/usb/misleading_device.h"
#include "drivers/usb/watching.h"
#include "tests/support/umockdev/watched_bus.h"

namespace drivers::usb {
namespace {

using base::Bytes;
using simulator::umockdev::Testbed;
using simulator::usb::BrokenDevice;
using simulator::usb::EchoDevice;
using simulator::usb::MisleadingDevice;
using tests::AskedDevice;
using tests::Events;

// Describes itself as told, and refuses all else.
class Described final : public simulator::usb::Model {
 public:
  using Reply = simulator::usb::Reply;

  explicit Described(Bytes bytes) : bytes_(std::move(bytes)) {}
  Bytes Descriptors() const override { return bytes_; }
  Reply Control(const Setup&, base::ByteView, std::size_t) override {
    return Reply::Of(Reply::Kind::kStall);
  }
  Reply Out(std::uint8_t, base::ByteView) override { return Reply::Of(Reply::Kind::kStall); }
  Reply In(std::uint8_t, std::size_t) override { return Reply::Of(Reply::Kind::kStall); }
  void ClearHalt(std::uint8_t) override {}
  void Reset() override {}
  void Advance(int) override {}

 private:
  Bytes bytes_;
};

std::size_t Count(const char* folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& one : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

// A thread that was joined can stand in the list for a moment longer.
bool SoonAtMost(const char* folder, std::size_t count) {
  const base::SystemClock clock;
  const auto end = clock.MonotonicMs() + 5000;
  while (Count(folder) > count) {
    if (clock.MonotonicMs() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

class LibusbBusTest : public testing::Test {
 protected:
  void Start() {
    auto started = LibusbBus::Start();
    ASSERT_TRUE(started) << started.error().message;
    bus = std::move(*started);
  }

  std::unique_ptr<Interface> Claim(std::size_t index = 0) {
    const auto devices = bus->Devices();
    EXPECT_GT(devices.size(), index);
    if (devices.size() <= index) return nullptr;
    auto claimed = bus->Claim(devices[index], 0);
    EXPECT_TRUE(claimed) << claimed.error().message;
    return claimed ? std::move(*claimed) : nullptr;
  }

  std::unique_ptr<Interface> StartAndClaim() {
    EXPECT_TRUE(bed.Plug("1-2", device));
    Start();
    return Claim();
  }

  base::SystemClock clock;
  Testbed bed{clock};
  std::shared_ptr<EchoDevice> device = std::make_shared<EchoDevice>();
  std::unique_ptr<LibusbBus> bus;
};

TEST_F(LibusbBusTest, KnowsWhatIsThereWithoutOpeningIt) {
  ASSERT_TRUE(bed.Plug("1-3.4", std::make_shared<EchoDevice>("ECHO-2")));
  ASSERT_TRUE(bed.Plug("1-2", device));
  Start();
  const auto devices = bus->Devices();
  ASSERT_EQ(devices.size(), 2U) << "hubs are not shown";
  EXPECT_EQ(devices[0].port, "1-2");
  EXPECT_FALSE(devices[0].behind_hub);
  EXPECT_EQ(devices[0].manufacturer, "Contoh");
  EXPECT_EQ(devices[0].product, "Echo");
  EXPECT_EQ(devices[0].serial, "ECHO-1");
  EXPECT_EQ(devices[0].descriptors.vendor, 0x1209);
  EXPECT_EQ(devices[0].descriptors.interfaces.at(0).endpoints.size(), 3U);
  EXPECT_EQ(devices[1].port, "1-3.4");
  EXPECT_TRUE(devices[1].behind_hub);
  EXPECT_NE(devices[0].id, devices[1].id);
  for (const auto& count : bed.Counts()) EXPECT_EQ(count.urbs.all(), 0U);
}

TEST_F(LibusbBusTest, BytesGoThereAndBack) {
  const auto one = StartAndClaim();
  ASSERT_TRUE(one);
  Bytes sent(40000);
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<std::uint8_t>(i * 7);
  const OutResult written = one->Write(EchoDevice::kOut, sent, 5000);
  EXPECT_EQ(written.end, End::kDone);
  EXPECT_EQ(written.actual, sent.size());
  const InResult read = one->Read(EchoDevice::kIn, sent.size(), 5000);
  EXPECT_EQ(read.end, End::kDone);
  EXPECT_EQ(read.bytes, sent);
  const auto urbs = bed.Counts().at(0).urbs;
  EXPECT_EQ(urbs.bytes_out, sent.size());
  EXPECT_EQ(urbs.bytes_in, sent.size());
  EXPECT_GE(urbs.out, 1U);
}

TEST_F(LibusbBusTest, ControlRequestsGoThereAndBack) {
  const auto one = StartAndClaim();
  ASSERT_TRUE(one);
  EXPECT_EQ(one->ControlOut({0x40, 1, 0, 0}, Bytes{1, 2, 3}, 1000).actual, 3U);
  EXPECT_EQ(one->ControlIn({0xC0, 2, 0, 0}, 2, 1000).bytes, (Bytes{1, 2}));
  EXPECT_EQ(one->ControlIn({0xC0, 9, 0, 0}, 2, 1000).end, End::kStalled);
  EXPECT_EQ(one->ControlIn({0xC0, 2, 0, 0}, 2, 1000).end, End::kDone) << "a stall heals by itself";
}

TEST_F(LibusbBusTest, ListenersHearPacketsAndTheEnd) {
  const auto one = StartAndClaim();
  ASSERT_TRUE(one);
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<InResult> heard;
  const auto listening = one->Listen(EchoDevice::kTold, 8, [&](InResult packet) {
    const std::lock_guard lock(mutex);
    heard.push_back(std::move(packet));
    changed.notify_all();
  });
  const auto await = [&](std::size_t count) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(20), [&] { return heard.size() >= count; });
  };
  bed.Locked([&] { device->told = {Bytes{1}, Bytes{2, 2}}; });
  ASSERT_TRUE(await(2));
  bed.Locked([&] { device->told = {Bytes{3}}; });
  ASSERT_TRUE(await(3));
  bed.Unplug("1-2");
  ASSERT_TRUE(await(4));
  EXPECT_EQ(heard[0].bytes, Bytes{1});
  EXPECT_EQ(heard[1].bytes, (Bytes{2, 2}));
  EXPECT_EQ(heard[2].bytes, Bytes{3});
  EXPECT_EQ(heard[3].end, End::kGone);
}

TEST_F(LibusbBusTest, ATimeOutCountsWhatMoved) {
  const auto one = StartAndClaim();
  ASSERT_TRUE(one);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 50).end, End::kTimedOut);
  bed.Locked([&] { device->room = 30; });
  const OutResult written = one->Write(EchoDevice::kOut, Bytes(100, 1), 50);
  EXPECT_EQ(written.end, End::kTimedOut);
  EXPECT_EQ(written.actual, 30U);
  bed.Locked([&] { device->echo = Bytes(64, 9); });
  const InResult read = one->Read(EchoDevice::kIn, 100, 50);
  EXPECT_EQ(read.end, End::kTimedOut);
  EXPECT_EQ(read.bytes, Bytes(64, 9));
}

TEST_F(LibusbBusTest, ReadsAreWholePackets) {
  const auto one = StartAndClaim();
  ASSERT_TRUE(one);
  bed.Locked([&] { device->echo = Bytes(64, 1); });
  EXPECT_EQ(one->Read(EchoDevice::kIn, 10, 1000).bytes.size(), 64U);
}

TEST_F(LibusbBusTest, CancelEndsWhatWaitsAndAllThatComes) {
  const auto asked = std::make_shared<AskedDevice>();
  ASSERT_TRUE(bed.Plug("1-2", asked));
  Start();
  const auto one = Claim();
  ASSERT_TRUE(one);
  InResult read;
  std::thread waiter([&] { read = one->Read(EchoDevice::kIn, 64, 60000); });
  asked->asked.get_future().wait();
  one->CancelAll();
  waiter.join();
  EXPECT_EQ(read.end, End::kCancelled);
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, 1000).end, End::kCancelled);
  EXPECT_EQ(one->ClearHalt(EchoDevice::kIn), End::kCancelled);
  EXPECT_EQ(one->Reset(), End::kCancelled);
}

TEST_F(LibusbBusTest, UnpluggedInTheMiddleOfARead) {
  const auto asked = std::make_shared<AskedDevice>();
  ASSERT_TRUE(bed.Plug("1-2", asked));
  Start();
  const auto one = Claim();
  ASSERT_TRUE(one);
  InResult read;
  std::thread waiter([&] { read = one->Read(EchoDevice::kIn, 64, 60000); });
  asked->asked.get_future().wait();
  bed.Unplug("1-2");
  waiter.join();
  EXPECT_EQ(read.end, End::kGone);
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, 1000).end, End::kGone);
  EXPECT_EQ(one->ClearHalt(EchoDevice::kIn), End::kGone);
}

// The testbed's: who has the old one open hears that it left when the new one is there already.
TEST_F(LibusbBusTest, ANewOneStaysAtThePortOfOneThatIsStillOpen) {
  const auto asked = std::make_shared<AskedDevice>();
  ASSERT_TRUE(bed.Plug("1-2", asked));
  Start();
  Events events;
  const Watching watching(*bus, [&](const DeviceEvent& event) { events.Add(event); });
  ASSERT_TRUE(watching.status());
  const auto old = Claim();
  ASSERT_TRUE(old);
  InResult read;
  std::thread waiter([&] { read = old->Read(EchoDevice::kIn, 64, 60000); });
  asked->asked.get_future().wait();
  ASSERT_TRUE(bed.Plug("1-2", device));
  waiter.join();
  EXPECT_EQ(read.end, End::kGone);
  const auto told = events.Await(3);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[1].device.id, told[0].device.id);
  EXPECT_EQ(told[2].kind, Events::Kind::kArrived);
  EXPECT_EQ(told[2].device.fault, "");
  const auto again = Claim();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->Write(EchoDevice::kOut, Bytes{1}, 1000).end, End::kDone);
}

TEST_F(LibusbBusTest, ComesAndGoesAndComesBackElsewhere) {
  ASSERT_TRUE(bed.Plug("1-2", device));
  Start();
  Events events;
  const Watching watching(*bus, [&](const DeviceEvent& event) { events.Add(event); });
  ASSERT_TRUE(watching.status());
  bed.Unplug("1-2");
  events.Await(2);
  EXPECT_TRUE(bus->Devices().empty());
  ASSERT_TRUE(bed.Plug("1-3", device));
  const auto told = events.Await(3);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[0].kind, Events::Kind::kArrived);
  EXPECT_EQ(told[1].kind, Events::Kind::kLeft);
  EXPECT_EQ(told[1].device.port, "1-2");
  EXPECT_EQ(told[1].device.id, told[0].device.id);
  EXPECT_EQ(told[2].kind, Events::Kind::kArrived);
  EXPECT_EQ(told[2].device.port, "1-3");
  EXPECT_NE(told[2].device.id, told[0].device.id);
  EXPECT_EQ(bus->Claim(told[0].device, 0).error().reason, "usb-gone");
  const auto again = Claim();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->Write(EchoDevice::kOut, Bytes{1}, 1000).end, End::kDone);
  EXPECT_FALSE(bus->Watch([](const DeviceEvent&) {})) << "once per bus";
}

TEST_F(LibusbBusTest, TwoAlikeAreToldApartByTheirPort) {
  const auto other = std::make_shared<EchoDevice>();
  ASSERT_TRUE(bed.Plug("1-2", device));
  ASSERT_TRUE(bed.Plug("1-3", other));
  Start();
  const auto second = Claim(1);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->device().port, "1-3");
  EXPECT_EQ(second->Write(EchoDevice::kOut, Bytes{5}, 1000).end, End::kDone);
  bed.Locked([&] {
    EXPECT_TRUE(device->echo.empty());
    EXPECT_EQ(other->echo, Bytes{5});
  });
}

// Root may open anything, unless it gives that up.
void ObeyPermissions() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> sets{};
  ASSERT_EQ(syscall(SYS_capget, &header, sets.data()), 0);
  sets[0].effective &= ~((1U << CAP_DAC_OVERRIDE) | (1U << CAP_DAC_READ_SEARCH));
  ASSERT_EQ(syscall(SYS_capset, &header, sets.data()), 0);
}

TEST_F(LibusbBusTest, NoPermission) {
  ASSERT_TRUE(bed.Plug("1-2", device));
  Start();
  const DeviceInfo info = bus->Devices().at(0);
  bed.Deny("1-2", true);
  std::thread([&] {
    ObeyPermissions();
    const auto claimed = bus->Claim(info, 0);
    ASSERT_FALSE(claimed);
    EXPECT_EQ(claimed.error().code, base::ErrorCode::kDenied);
    EXPECT_EQ(claimed.error().reason, "usb-permission");
  }).join();
  bed.Deny("1-2", false);
  EXPECT_TRUE(bus->Claim(info, 0));
}

TEST_F(LibusbBusTest, HeldByAnotherProgram) {
  ASSERT_TRUE(bed.Plug("1-2", device));
  bed.HoldBy("1-2", 0, "usbfs");
  Start();
  const auto claimed = bus->Claim(bus->Devices().at(0), 0);
  ASSERT_FALSE(claimed);
  EXPECT_EQ(claimed.error().code, base::ErrorCode::kUnavailable);
  EXPECT_EQ(claimed.error().reason, "usb-claimed");
  EXPECT_NE(claimed.error().message.find("another program"), std::string::npos);
  bed.HoldBy("1-2", 0, "");
  const auto one = Claim();
  EXPECT_EQ(bus->Claim(bus->Devices().at(0), 0).error().reason, "usb-claimed") << "by ourselves";
}

TEST_F(LibusbBusTest, AKernelDriverIsTakenOffAndGivenBack) {
  ASSERT_TRUE(bed.Plug("1-2", device));
  bed.HoldBy("1-2", 0, "usblp");
  Start();
  auto one = Claim();
  ASSERT_TRUE(one);
  EXPECT_EQ(bed.Driver("1-2", 0), "");
  one.reset();
  EXPECT_EQ(bed.Driver("1-2", 0), "usblp");
}

TEST_F(LibusbBusTest, BrokenDescriptorsAreAFaultOfThatDeviceOnly) {
  ASSERT_TRUE(bed.Plug("1-2", std::make_shared<BrokenDevice>()));
  ASSERT_TRUE(bed.Plug("1-3", device));
  Start();
  const auto devices = bus->Devices();
  ASSERT_EQ(devices.size(), 2U);
  EXPECT_NE(devices[0].fault, "");
  EXPECT_EQ(bus->Claim(devices[0], 0).error().reason, "usb-fault");
  EXPECT_TRUE(bus->Claim(devices[1], 0));
  EXPECT_EQ(bus->Claim(devices[1], 7).error().reason, "usb-fault") << "no such interface";
}

TEST_F(LibusbBusTest, LeavesNoThreadAndNoDescriptorBehind) {
  ASSERT_TRUE(bed.Plug("1-2", device));
  const auto once = [&] {
    Start();
    auto one = Claim();
    auto listening = one->Listen(EchoDevice::kTold, 8, [](const InResult&) {});
    EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, 1000).end, End::kDone);
    listening.reset();
    one.reset();
    bus.reset();
  };
  once();  // what is made once and kept
  const std::size_t threads = Count("/proc/self/task");
  const std::size_t files = Count("/proc/self/fd");
  once();
  EXPECT_TRUE(SoonAtMost("/proc/self/task", threads)) << Count("/proc/self/task") << " threads";
  EXPECT_TRUE(SoonAtMost("/proc/self/fd", files)) << Count("/proc/self/fd") << " files";
}

TEST_F(LibusbBusTest, AnInterfaceMayOutliveItsBus) {
  const auto one = StartAndClaim();
  ASSERT_TRUE(one);
  bus.reset();
  EXPECT_EQ(one->Write(EchoDevice::kOut, Bytes{1}, 1000).end, End::kDone);
}

TEST_F(LibusbBusTest, AListeningMayOutliveItsInterface) {
  auto one = StartAndClaim();
  ASSERT_TRUE(one);
  int heard = 0;
  const auto listening = one->Listen(EchoDevice::kTold, 8, [&](const InResult&) { ++heard; });
  one.reset();
  bus.reset();
  EXPECT_EQ(heard, 0) << "silent from the moment that its interface goes";
}

// libusb, which answers, takes none whose descriptors are cut off, and hears of some later than the
// system shows them.
TEST_F(LibusbBusTest, NeitherADeviceThatLibusbRefusesNorReplugsMakeItBlind) {
  ASSERT_TRUE(bed.Plug("1-3", std::make_shared<Described>(Bytes(17, 1))));
  auto started = LibusbBus::Start({.look_ms = 1});
  ASSERT_TRUE(started) << started.error().message;
  bus = std::move(*started);
  ASSERT_TRUE(bus->Devices().empty());
  Events events;
  const Watching watching(*bus, [&](const DeviceEvent& event) { events.Add(event); });
  ASSERT_TRUE(watching.status());
  for (std::size_t i = 0; i < 20; ++i) {
    const std::string port = i % 3 == 0 ? "1-4.1" : "1-2";
    ASSERT_TRUE(bed.Plug(port, device));
    events.Await(2 * i + 1);
    bed.Unplug(port);
    events.Await(2 * i + 2);
    if (HasFailure()) return;
  }
  ASSERT_TRUE(bed.Plug("1-2", device));
  for (const DeviceEvent& event : events.Await(41)) EXPECT_NE(event.kind, Events::Kind::kBlind);
  EXPECT_TRUE(Claim());
}

TEST(LibusbBusDeathTest, ADeviceThatHangsEnumerationIsSurvived) {
  EXPECT_EXIT(
      {
        const base::SystemClock clock;
        Testbed bed(clock);
        if (!bed.Plug("1-2", std::make_shared<MisleadingDevice>())) std::exit(2);
        for (int i = 0; i < 2; ++i) {
          const auto started = LibusbBus::Start({.patience_ms = 500});
          if (started || started.error().reason != "usb-enumeration-hangs") std::exit(3);
        }
        std::exit(0);
      },
      testing::ExitedWithCode(0), "");
}

// What is open is not disturbed, and an orderly end does not wait for libusb's own thread, which
// loops.
TEST(LibusbBusDeathTest, OneThatArrivesLaterIsSurvivedToo) {
  EXPECT_EXIT(
      {
        const base::SystemClock clock;
        Testbed bed(clock);
        if (!bed.Plug("1-2", std::make_shared<EchoDevice>())) std::exit(2);
        auto bus = std::move(*LibusbBus::Start());
        auto one = std::move(*bus->Claim(bus->Devices().at(0), 0));
        if (!bed.Plug("1-3", std::make_shared<MisleadingDevice>())) std::exit(3);
        for (int i = 0; i < 20; ++i) {
          if (one->Write(EchoDevice::kOut, Bytes{1}, 1000).end != End::kDone) std::exit(4);
          if (one->Read(EchoDevice::kIn, 64, 1000).end != End::kDone) std::exit(5);
        }
        one.reset();
        bus.reset();
        std::exit(0);
      },
      testing::ExitedWithCode(0), "");
}

TEST(LibusbBusDeathTest, OneThatArrivesLaterPutsAllDevicesOutAndSaysWhy) {
  EXPECT_EXIT(
      {
        const base::SystemClock clock;
        Testbed bed(clock);
        if (!bed.Plug("1-2", std::make_shared<EchoDevice>())) std::exit(2);
        auto bus = std::move(*LibusbBus::Start({.look_ms = 20, .answer_ms = 500}));
        Events events;
        if (!bus->Watch([&](DeviceEvent event) { events.Add(std::move(event)); })) std::exit(3);
        const DeviceInfo info = bus->Devices().at(0);
        auto one = std::move(*bus->Claim(info, 0));
        auto listening = one->Listen(EchoDevice::kTold, 8, [](const InResult&) {});
        if (!bed.Plug("1-3", std::make_shared<MisleadingDevice>())) std::exit(4);
        const auto told = events.Await(3);
        if (told.size() != 3 || told[1].kind != Events::Kind::kBlind) std::exit(5);
        if (told[1].error.reason != "usb-enumeration-hangs") std::exit(6);
        if (told[1].error.message.find("port 1-3") == std::string::npos) std::exit(7);
        if (told[2].kind != Events::Kind::kLeft || told[2].device.id != info.id) std::exit(8);
        if (!bus->Devices().empty()) std::exit(9);
        const auto again = bus->Claim(info, 0);
        if (again || again.error().reason != "usb-enumeration-hangs") std::exit(10);
        listening.reset();
        one.reset();
        bus.reset();
        std::exit(0);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace drivers::usb
