// Every fault of the transfer level through the unmodified libusb: an error in time, and a device
// that works again once it is replugged.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "drivers/simulator/usb/faulty_model.h"
#include "tests/support/umockdev/watched_bus.h"

namespace drivers::usb {
namespace {

using base::Bytes;
using simulator::umockdev::Testbed;
using simulator::usb::EchoDevice;
using simulator::usb::FaultName;
using simulator::usb::FaultyModel;

const Bytes kQuestion = {1, 2, 3, 4, 5, 6};
constexpr int kWriteMs = 300;
constexpr int kReadMs = 1000;

struct Seen {
  End write = End::kDone;
  End read = End::kDone;
  Bytes bytes;

  bool operator==(const Seen&) const = default;
};

const std::map<std::string, Seen>& Expected() {
  static const std::map<std::string, Seen> expected = {
      {"vanish-in", {End::kDone, End::kGone, {}}},
      {"vanish-out", {End::kGone, End::kGone, {}}},
      {"vanish-control", {End::kGone, End::kGone, {}}},
      {"stall-in", {End::kDone, End::kStalled, {}}},
      {"stall-out", {End::kStalled, End::kTimedOut, {}}},
      {"stall-control", {End::kStalled, End::kStalled, {}}},
      {"babble", {End::kDone, End::kBabble, {}}},
      {"broken-in", {End::kDone, End::kBroken, {}}},
      {"broken-out", {End::kBroken, End::kTimedOut, {}}},
      {"short", {End::kDone, End::kDone, {1, 2, 3}}},
      {"empty", {End::kDone, End::kDone, {}}},
      {"late", {End::kDone, End::kDone, kQuestion}},
      {"too-late", {End::kDone, End::kTimedOut, {}}},
      {"twice", {End::kDone, End::kDone, kQuestion}},
      {"flood", {End::kDone, End::kDone, kQuestion}},
      {"garbage", {End::kDone, End::kDone, {0xFE, 0xFD, 0xFC, 0xFB, 0xFA, 0xF9}}},
      {"mute", {End::kDone, End::kTimedOut, {}}},
      {"take-part", {End::kTimedOut, End::kDone, {1, 2, 3}}},
      {"deaf", {End::kTimedOut, End::kTimedOut, {}}},
  };
  return expected;
}

Seen Ask(Interface& one) {
  const InResult control = one.ControlIn({0xC0, 2, 0, 0}, 8, kReadMs);
  if (control.end != End::kDone) return {control.end, control.end, {}};
  const OutResult write = one.Write(EchoDevice::kOut, kQuestion, kWriteMs);
  const InResult read = one.Read(EchoDevice::kIn, 64, kReadMs);
  return {write.end, read.end, read.bytes};
}

class LibusbHaltTest : public testing::Test {
 protected:
  LibusbHaltTest() {
    EXPECT_TRUE(bed.Plug("1-2", faulty));
    bus = std::move(*LibusbBus::Start());
    EXPECT_TRUE(bus->Watch([this](DeviceEvent event) { events.Add(std::move(event)); }));
  }

  tests::FastClock clock;
  Testbed bed{clock};
  std::shared_ptr<EchoDevice> device = std::make_shared<EchoDevice>();
  std::shared_ptr<FaultyModel> faulty = std::make_shared<FaultyModel>(device);
  tests::Events events;
  std::unique_ptr<LibusbBus> bus;
};

class LibusbFaultTest : public LibusbHaltTest, public testing::WithParamInterface<FaultName> {};

TEST_P(LibusbFaultTest, ShowsAndIsOverAfterAReplug) {
  const std::string name(GetParam().name);
  ASSERT_TRUE(Expected().contains(name)) << name << " has no expectation";
  {
    auto one = bus->Claim(events.Await(1).at(0).device, 0);
    ASSERT_TRUE(one) << one.error().message;
    bed.Locked([&] { ASSERT_TRUE(faulty->Arm(name)); });
    const Seen seen = Ask(**one);
    EXPECT_EQ(seen, Expected().at(name)) << "write " << Name(seen.write) << ", read "
                                         << Name(seen.read) << ' ' << base::ToHex(seen.bytes);
    bed.Locked([&] {
      EXPECT_EQ(faulty->strikes(), 1);
      faulty->Disarm();
      device->Reset();
    });
  }
  bed.Unplug("1-2");
  events.Await(2);
  ASSERT_TRUE(bed.Plug("1-3", faulty));
  auto again = bus->Claim(events.Await(3).at(2).device, 0);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(Ask(**again), (Seen{End::kDone, End::kDone, kQuestion}));
}

INSTANTIATE_TEST_SUITE_P(Every, LibusbFaultTest,
                         testing::ValuesIn(simulator::usb::ListFaults().begin(),
                                           simulator::usb::ListFaults().end()),
                         [](const auto& fault) {
                           std::string name(fault.param.name);
                           for (char& one : name) one = one == '-' ? '_' : one;
                           return name;
                         });

TEST_F(LibusbHaltTest, LastsUntilItIsCleared) {
  const auto one = std::move(*bus->Claim(events.Await(1).at(0).device, 0));
  bed.Locked([&] { ASSERT_TRUE(faulty->Arm("stall-in")); });
  EXPECT_EQ(Ask(*one).read, End::kStalled);
  EXPECT_EQ(Ask(*one).read, End::kStalled);
  EXPECT_EQ(one->ClearHalt(EchoDevice::kIn), End::kDone);
  bed.Locked([&] { EXPECT_EQ(device->cleared, 1); });
  EXPECT_EQ(Ask(*one).read, End::kDone);
}

TEST_F(LibusbHaltTest, AResetEndsWhatGoesOnForEver) {
  const auto one = std::move(*bus->Claim(events.Await(1).at(0).device, 0));
  bed.Locked([&] { ASSERT_TRUE(faulty->Arm("flood")); });
  EXPECT_EQ(Ask(*one).bytes, kQuestion);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, kReadMs).bytes, kQuestion);
  EXPECT_EQ(one->Reset(), End::kDone);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 50).end, End::kTimedOut);
  EXPECT_EQ(Ask(*one).bytes, kQuestion) << "still claimed";
}

}  // namespace
}  // namespace drivers::usb
