// A card's identifier, and what it said, are nowhere in the memory that the driver gives back.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "drivers/card-reader/message.h"
#include "drivers/card-reader/reader.h"
#include "drivers/card-reader/t1.h"
#include "tests/support/memory_watch/memory_watch.h"

namespace drivers::card_reader {
namespace {

// In constant memory, so that only the driver's own copies are on the heap.
constexpr char kUid[] = "\x04wNtKq\x21";  // seven bytes
constexpr std::string_view kNeedle = "wNtKq";
constexpr std::uint8_t kAtr[] = {0x3b, 0x85, 0x80, 0x01, 'w', 'N', 't', 'K', 'q', 0x73};

class FixedClock final : public base::Clock {
 public:
  std::int64_t MonotonicMs() const override { return now; }
  std::int64_t UnixMs() const override { return now; }
  std::int64_t now = 1000;
};

// Answers from constant memory; no copy of its own.
class Device final : public usb::Interface {
 public:
  Device() {
    info_.descriptors.interfaces.resize(1);
    descriptor_ = info_.descriptors.interfaces[0];
    descriptor_.class_code = 0x0b;
    descriptor_.endpoints = {{0x81, usb::TransferType::kBulk, 64, 0, {}},
                             {0x01, usb::TransferType::kBulk, 64, 0, {}}};
    descriptor_.extra.resize(54);
    descriptor_.extra[0] = 0x36;
    descriptor_.extra[1] = 0x21;
    descriptor_.extra[6] = 3;
    descriptor_.extra[40] = 0x40;  // negotiates by itself
    descriptor_.extra[42] = 0x04;  // extended APDU level
    descriptor_.extra[45] = 0x01;
    info_.descriptors.interfaces[0] = descriptor_;
  }

  const usb::DeviceInfo& device() const override { return info_; }
  const usb::InterfaceDescriptor& descriptor() const override { return descriptor_; }
  usb::InResult ControlIn(const usb::Setup&, std::size_t, int) override { return {}; }
  usb::OutResult ControlOut(const usb::Setup&, base::ByteView, int) override { return {}; }

  usb::InResult Read(std::uint8_t, std::size_t size, int) override {
    if (long_left_ > 0) return More(size);
    usb::InResult result;
    base::Bytes& out = result.bytes;
    out.reserve(64);
    out.resize(10);
    out[0] = static_cast<std::uint8_t>(AnswerTo(static_cast<Command>(asked_[0])));
    out[5] = asked_[5];
    out[6] = asked_[6];
    if (asked_[0] == 0x62) {
      out[1] = sizeof kAtr;
      out.insert(out.end(), kAtr, kAtr + sizeof kAtr);
    } else if (asked_[0] == 0x6f && asked_size_ == 15) {
      out[1] = 9;
      out.insert(out.end(), kUid, kUid + 7);
      out.insert(out.end(), {0x90, 0x00});
    } else if (asked_[0] == 0x6f) {  // a long answer: several packets, in two pieces
      const bool first = asked_[8] == 0;
      out[2] = 1;  // 256 bytes
      out[9] = first ? 0x01 : 0x02;
      long_left_ = 256;
      return More(size, out);
    }
    return result;
  }

  usb::OutResult Write(std::uint8_t, base::ByteView bytes, int) override {
    std::copy_n(bytes.begin(), 10, asked_);
    asked_size_ = bytes.size();
    return {usb::End::kDone, bytes.size()};
  }
  std::unique_ptr<usb::Listening> Listen(std::uint8_t, std::size_t,
                                         std::function<void(usb::InResult)>) override {
    return nullptr;
  }
  usb::End ClearHalt(std::uint8_t) override { return usb::End::kDone; }
  usb::End Reset() override { return usb::End::kDone; }
  void CancelAll() override {}

 private:
  usb::InResult More(std::size_t size, base::Bytes head = {}) {
    usb::InResult result;
    result.bytes.reserve(size);
    result.bytes = std::move(head);
    result.bytes.reserve(size);
    while (result.bytes.size() < size && long_left_ > 0) {
      result.bytes.push_back(static_cast<std::uint8_t>(kUid[long_left_ % 7]));
      --long_left_;
    }
    return result;
  }

  usb::DeviceInfo info_;
  usb::InterfaceDescriptor descriptor_;
  std::uint8_t asked_[10] = {};
  std::size_t asked_size_ = 0;
  std::size_t long_left_ = 0;
};

class OneDevice final : public usb::Bus {
 public:
  base::Status Watch(std::function<void(usb::DeviceEvent)>) override { return {}; }
  std::vector<usb::DeviceInfo> Devices() const override { return {Device().device()}; }
  base::Result<std::unique_ptr<usb::Interface>> Claim(const usb::DeviceInfo&,
                                                      usb::Setting) override {
    return std::make_unique<Device>();
  }
};

const std::vector<std::string_view>& Needles() {
  static const std::vector<std::string_view> needles{kNeedle};
  return needles;
}

TEST(Memory, ReadingACardLeavesNothingBehind) {
  FixedClock clock;
  OneDevice bus;
  std::size_t uid_size = 0;
  const tests::MemoryWatch watch(Needles());
  {
    auto reader = Reader::Claim(bus, bus.Devices()[0],
                                {clock, [](int) {},
                                 [&](const CardEvent& event) {
                                   if (event.kind == CardEvent::Kind::kCardArrived) {
                                     uid_size = event.evidence.uid.size();
                                   }
                                 },
                                 [] {}});
    ASSERT_TRUE(reader) << reader.error().reason;
    ASSERT_TRUE((*reader)->Open());
    (*reader)->Step();
    EXPECT_EQ(uid_size, 7u) << "the card was read";
    EXPECT_EQ(watch.freed_with_needle(), 0u);
    const std::uint8_t apdu[] = {0x80, 0x12, 0x00, 0x00, 0x01, 0x00};
    auto answer = (*reader)->Exchange({0, 0}, apdu);
    ASSERT_TRUE(answer) << answer.error().reason;
    EXPECT_EQ(answer->size(), 512u);
    base::Wipe(*answer);
    EXPECT_GT(watch.held_with_needle(), 0u) << "the reader still knows the card";
  }
  EXPECT_EQ(watch.freed_with_needle(), 0u);
  EXPECT_EQ(watch.held_with_needle(), 0u);
}

TEST(Memory, BlocksLeaveNothingBehind) {
  Parameters parameters;
  parameters.protocol = 1;
  parameters.ifsc = 6;
  std::uint8_t last[16] = {};
  const tests::MemoryWatch watch(Needles());
  {
    int calls = 0;
    t1::Link link(parameters, [&](base::ByteView block, std::uint8_t) {
      std::copy_n(block.begin(), std::min<std::size_t>(block.size(), 16), last);
      const bool chained = (last[1] & 0x20) != 0;
      t1::Block answer;
      if (chained) {
        answer =
            t1::RBlock(static_cast<std::uint8_t>((last[1] >> 6 ^ 1) & 1), t1::Complaint::kNone);
      } else {
        const auto number = static_cast<std::uint8_t>(calls & 1);
        answer = t1::IBlock(number, ++calls < 4,
                            base::ByteView(reinterpret_cast<const std::uint8_t*>(kUid), 7));
      }
      return base::Result<base::Bytes>(t1::Encode(answer, false));
    });
    std::uint8_t apdu[] = {0x80, 0x10, 0x00, 0x00, 0x07, 0, 0, 0, 0, 0, 0, 0};
    std::memcpy(apdu + 5, kUid, 7);
    auto answer = link.Exchange(apdu);
    ASSERT_TRUE(answer) << answer.error().reason;
    EXPECT_EQ(answer->size(), 28u);
    base::Wipe(*answer);
  }
  EXPECT_EQ(watch.freed_with_needle(), 0u);
}

}  // namespace
}  // namespace drivers::card_reader
