#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/echo_device.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "drivers/simulator/usb/in_process_bus.h"

namespace drivers::simulator::usb {
namespace {

using base::Bytes;
using drivers::usb::End;

const Bytes kQuestion = {1, 2, 3, 4, 5, 6};

// What a host sees of one question with this fault: the ends of write and read, and the bytes.
struct Seen {
  End write = End::kDone;
  End read = End::kDone;
  Bytes bytes;
  std::int64_t ms = 0;

  bool operator==(const Seen&) const = default;
};

class FaultyModelTest : public testing::Test {
 protected:
  FaultyModelTest() { Replug(); }

  void Replug() {
    one.reset();
    bus.Plug("1-2", faulty);
    one = std::move(*bus.Claim(bus.Devices().at(0), 0));
  }

  Seen Ask() {
    const auto start = bus.clock().MonotonicMs();
    const auto control = one->ControlIn({0xC0, 2, 0, 0}, 8, 1000);
    if (control.end != End::kDone) return {control.end, control.end, {}, 0};
    const auto write = one->Write(EchoDevice::kOut, kQuestion, 1000);
    const auto read = one->Read(EchoDevice::kIn, 64, 5000);
    return {write.end, read.end, read.bytes, bus.clock().MonotonicMs() - start};
  }

  std::shared_ptr<EchoDevice> device = std::make_shared<EchoDevice>();
  std::shared_ptr<FaultyModel> faulty = std::make_shared<FaultyModel>(device);
  InProcessBus bus;
  std::unique_ptr<drivers::usb::Interface> one;
};

const std::map<std::string, Seen>& Expected() {
  static const std::map<std::string, Seen> expected = {
      {"vanish-in", {End::kDone, End::kGone, {}, 0}},
      {"vanish-out", {End::kGone, End::kGone, {}, 0}},
      {"vanish-control", {End::kGone, End::kGone, {}, 0}},
      {"stall-in", {End::kDone, End::kStalled, {}, 0}},
      {"stall-out", {End::kStalled, End::kTimedOut, {}, 5000}},
      {"stall-control", {End::kStalled, End::kStalled, {}, 0}},
      {"babble", {End::kDone, End::kBabble, {}, 0}},
      {"broken-in", {End::kDone, End::kBroken, {}, 0}},
      {"broken-out", {End::kBroken, End::kTimedOut, {}, 5000}},
      {"short", {End::kDone, End::kDone, {1, 2, 3}, 0}},
      {"empty", {End::kDone, End::kDone, {}, 0}},
      {"late", {End::kDone, End::kDone, kQuestion, 3000}},
      {"too-late", {End::kDone, End::kTimedOut, {}, 5000}},
      {"twice", {End::kDone, End::kDone, kQuestion, 0}},
      {"flood", {End::kDone, End::kDone, kQuestion, 0}},
      {"garbage", {End::kDone, End::kDone, {0xFE, 0xFD, 0xFC, 0xFB, 0xFA, 0xF9}, 0}},
      {"mute", {End::kDone, End::kTimedOut, {}, 5000}},
      {"take-part", {End::kTimedOut, End::kDone, {1, 2, 3}, 1000}},
      {"deaf", {End::kTimedOut, End::kTimedOut, {}, 6000}},
  };
  return expected;
}

TEST_F(FaultyModelTest, EachFaultShowsAndIsOverAfterAReplug) {
  for (const FaultName& fault : ListFaults()) {
    const std::string name(fault.name);
    ASSERT_TRUE(Expected().contains(name)) << name << " has no expectation";
    ASSERT_TRUE(faulty->Arm(name)) << name;
    const int strikes = faulty->strikes();
    const Seen seen = Ask();
    EXPECT_EQ(seen, Expected().at(name))
        << name << ": write " << Name(seen.write) << ", read " << Name(seen.read) << ' '
        << base::ToHex(seen.bytes) << " after " << seen.ms << " ms";
    EXPECT_EQ(faulty->strikes(), strikes + 1) << name;
    faulty->Disarm();
    device->Reset();
    Replug();
    EXPECT_EQ(Ask(), (Seen{End::kDone, End::kDone, kQuestion, 0})) << "after " << name;
  }
  EXPECT_EQ(Expected().size(), ListFaults().size());
}

TEST_F(FaultyModelTest, AHaltLastsUntilItIsCleared) {
  ASSERT_TRUE(faulty->Arm("stall-in"));
  EXPECT_EQ(Ask().read, End::kStalled);
  EXPECT_EQ(Ask().read, End::kStalled);
  EXPECT_EQ(one->ClearHalt(EchoDevice::kIn), End::kDone);
  EXPECT_EQ(device->cleared, 1);
  EXPECT_EQ(Ask().read, End::kDone);
}

TEST_F(FaultyModelTest, TwiceIsHeardByTheNextQuestion) {
  ASSERT_TRUE(faulty->Arm("twice"));
  EXPECT_EQ(Ask().bytes, kQuestion);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 10).bytes, kQuestion);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 10).end, End::kTimedOut);
}

TEST_F(FaultyModelTest, AFloodEndsWithAReset) {
  ASSERT_TRUE(faulty->Arm("flood"));
  EXPECT_EQ(Ask().bytes, kQuestion);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 10).bytes, kQuestion);
  EXPECT_EQ(one->Reset(), End::kDone);
  EXPECT_EQ(one->Read(EchoDevice::kIn, 64, 10).end, End::kTimedOut);
}

TEST_F(FaultyModelTest, AFaultCanWaitForItsTurn) {
  ASSERT_TRUE(faulty->Arm("short", 2));
  EXPECT_EQ(Ask().bytes, kQuestion);
  EXPECT_EQ(Ask().bytes, kQuestion);
  EXPECT_EQ(Ask().bytes.size(), 3U);
}

TEST_F(FaultyModelTest, AnUnknownNameIsRefused) {
  EXPECT_EQ(faulty->Arm("no-such-fault").error().reason, "fault-unknown");
}

}  // namespace
}  // namespace drivers::simulator::usb
