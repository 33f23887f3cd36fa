// The smallest device that has one of each kind of endpoint, of no class that anybody drives: what
// is written to bulk OUT comes back from bulk IN, and interrupt IN tells what it is made to tell.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::usb {

class EchoDevice : public Model {
 public:
  static constexpr std::uint8_t kOut = 0x02;
  static constexpr std::uint8_t kIn = 0x81;
  static constexpr std::uint8_t kTold = 0x83;
  static constexpr std::size_t kPacket = 64;

  explicit EchoDevice(std::string serial = "ECHO-1") : serial_(std::move(serial)) {}

  base::Bytes Descriptors() const override {
    return {18,   1,    0,     2, 0,       0,    0, 64,   0x09,
            0x12, 0x01, 0x00,  0, 1,       1,    2, 3,    1,   // 1209:0001
            9,    2,    39,    0, 1,       1,    0, 0x80, 50,  //
            9,    4,    0,     0, 3,       0xFF, 0, 0,    0,   //
            7,    5,    kIn,   2, kPacket, 0,    0,            //
            7,    5,    kOut,  2, kPacket, 0,    0,            //
            7,    5,    kTold, 3, 8,       0,    10};
  }
  std::string Manufacturer() const override { return "Contoh"; }
  std::string Product() const override { return "Echo"; }
  std::string Serial() const override { return serial_; }

  // Vendor request 1 writes a note, request 2 reads it; all else is refused.
  Reply Control(const Setup& setup, base::ByteView data, std::size_t size) override {
    if (setup.request == 1) {
      note = base::ToBytes(data);
      return Reply::Took(data.size());
    }
    if (setup.request != 2) return Reply::Of(Reply::Kind::kStall);
    base::Bytes out = note;
    out.resize(std::min(out.size(), size));
    return Reply::In(std::move(out));
  }

  Reply Out(std::uint8_t, base::ByteView bytes) override {
    const std::size_t taken = std::min(bytes.size(), room);
    room -= taken;
    echo.insert(echo.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
    Reply reply = Reply::Took(taken);
    if (taken < bytes.size()) reply.kind = Reply::Kind::kNak;
    return reply;
  }

  Reply In(std::uint8_t endpoint, std::size_t size) override {
    if (endpoint == kTold) {
      if (told.empty()) return Reply::Of(Reply::Kind::kNak);
      base::Bytes packet = std::move(told.front());
      told.pop_front();
      return Reply::In(std::move(packet));
    }
    if (echo.empty() && !ends) return Reply::Of(Reply::Kind::kNak);
    const auto cut = static_cast<std::ptrdiff_t>(std::min(echo.size(), size));
    base::Bytes out(echo.begin(), echo.begin() + cut);
    echo.erase(echo.begin(), echo.begin() + cut);
    return Reply::In(std::move(out));
  }

  void ClearHalt(std::uint8_t) override { ++cleared; }
  void Reset() override {
    ++resets;
    echo.clear();
  }
  void Advance(int ms) override { lived_ms += ms; }

  base::Bytes note;
  base::Bytes echo;
  std::deque<base::Bytes> told;
  std::size_t room = 1U << 20;  // how many more bytes it takes
  bool ends = false;            // an empty packet when it has nothing more
  int cleared = 0;
  int resets = 0;
  int lived_ms = 0;

 private:
  std::string serial_;
};

}  // namespace drivers::simulator::usb
