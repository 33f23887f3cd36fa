// Transfers carry what cards say and people scan: their buffers are wiped before they are given
// back. The simulated device lives in this program too, so blocks are told apart by their size.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "base/secret.h"
#include "drivers/simulator/usb/model.h"
#include "tests/support/memory_watch/memory_watch.h"
#include "tests/support/umockdev/watched_bus.h"

namespace drivers::usb {
namespace {

using simulator::usb::EchoDevice;
using simulator::usb::Reply;

constexpr std::string_view kSecret = "a card's own words";
constexpr std::chrono::seconds kPatience{30};
constexpr std::size_t kSetup = 8;
// Sizes that nothing else in this program has.
constexpr std::size_t kReadSize = 41 * EchoDevice::kPacket;
constexpr std::size_t kWriteSize = 2401;
constexpr std::size_t kControlSize = 1203;
constexpr std::size_t kListenSize = 53 * 8;

// Says the secret whenever it is asked, and keeps nothing of what it is told.
class Teller final : public simulator::usb::Model {
 public:
  base::Bytes Descriptors() const override { return EchoDevice().Descriptors(); }
  Reply Control(const Setup& setup, base::ByteView data, std::size_t) override {
    return (setup.request_type & 0x80) != 0 ? Say() : Reply::Took(data.size());
  }
  Reply Out(std::uint8_t, base::ByteView bytes) override { return Reply::Took(bytes.size()); }
  Reply In(std::uint8_t endpoint, std::size_t) override {
    if (endpoint != EchoDevice::kTold) return Say();
    if (std::exchange(told_, true)) return Reply::Of(Reply::Kind::kNak);
    return Reply::In(base::Bytes(kSecret.begin(), kSecret.begin() + 7));
  }
  void ClearHalt(std::uint8_t) override {}
  void Reset() override {}
  void Advance(int) override {}

 private:
  static Reply Say() { return Reply::In(base::Bytes(kSecret.begin(), kSecret.end())); }

  bool told_ = false;
};

base::Bytes Long(std::size_t size) {
  base::Bytes bytes(size, 0x2e);
  std::copy(kSecret.begin(), kSecret.end(), bytes.begin() + 100);
  return bytes;
}

class UsbMemory : public testing::Test {
 protected:
  UsbMemory() {
    EXPECT_TRUE(bed.Plug("1-2", std::make_shared<Teller>()));
    auto started = LibusbBus::Start();
    EXPECT_TRUE(started);
    bus = std::move(*started);
    auto claimed = bus->Claim(bus->Devices().at(0), 0);
    EXPECT_TRUE(claimed);
    interface = std::move(*claimed);
  }

  base::SystemClock clock;
  simulator::umockdev::Testbed bed{clock};
  std::unique_ptr<LibusbBus> bus;
  std::unique_ptr<Interface> interface;
  const std::vector<std::string_view> needles{kSecret.substr(0, 7)};
};

TEST_F(UsbMemory, NoTransferLeavesWhatItCarried) {
  base::Bytes out = Long(kWriteSize), control = Long(kControlSize);
  const tests::MemoryWatch watch(needles);

  EXPECT_EQ(interface->Read(EchoDevice::kIn, kReadSize, 1000).bytes.size(), kSecret.size());
  EXPECT_EQ(interface->Write(EchoDevice::kOut, out, 1000).actual, kWriteSize);
  EXPECT_EQ(interface->ControlIn({0xc0, 2, 0, 0}, kControlSize, 1000).bytes.size(), kSecret.size());
  EXPECT_EQ(interface->ControlOut({0x40, 1, 0, 0}, control, 1000).actual, kControlSize);
  std::promise<std::size_t> heard;
  auto listening = interface->Listen(EchoDevice::kTold, kListenSize, [&](const InResult& packet) {
    if (packet.end == End::kDone) heard.set_value(packet.bytes.size());
  });
  auto size = heard.get_future();
  ASSERT_EQ(size.wait_for(kPatience), std::future_status::ready);
  EXPECT_EQ(size.get(), 7u) << "a short packet";
  listening.reset();
  interface.reset();

  EXPECT_GT(watch.freed_with_needle(kSecret.size()), 0u)
      << "what the caller got is its own to wipe";
  EXPECT_EQ(watch.freed_with_needle(kReadSize), 0u);
  EXPECT_EQ(watch.freed_with_needle(kWriteSize), 0u);
  EXPECT_EQ(watch.freed_with_needle(kSetup + kControlSize), 0u);
  EXPECT_EQ(watch.freed_with_needle(kListenSize), 0u);
}

}  // namespace
}  // namespace drivers::usb
