#include "drivers/simulator/usb/scanner_serial.h"

#include <algorithm>
#include <array>
#include <utility>

namespace drivers::simulator::usb {
namespace {

constexpr std::uint8_t kIn = 0x82;
constexpr std::uint8_t kOut = 0x02;
constexpr std::uint8_t kNotify = 0x83;
constexpr std::size_t kPacket = 64;
constexpr int kIntervalMs = 1;

constexpr std::array kFaults = {
    FaultName{"no-suffix", "forgets the line's end", ""},
    FaultName{"split", "a packet for each byte", ""},
    FaultName{"pause", "half a second of silence in the middle", ""},
    FaultName{"nul-bytes", "a NUL before each byte", ""},
    FaultName{"control-bytes", "escape sequences in the text", ""},
    FaultName{"serial-flood", "text without a line's end, for ever", ""},
    FaultName{"line-flood", "line after line, for ever", ""},
};

void Append(base::Bytes& all, const base::Bytes& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

SerialScanner::SerialScanner(Shape shape, std::string serial)
    : ScannerModel(std::move(serial), kIn, kIntervalMs), shape_(shape) {}

std::span<const FaultName> SerialScanner::ListFaults() {
  return kFaults;
}

// CDC 1.2 §5.2.3 and PSTN 1.2 §5.3 for the functional descriptors.
base::Bytes SerialScanner::Descriptors() const {
  const bool one = shape_ == Shape::kOne;
  const base::Bytes bulk_pair = {7, 5, kIn, 2, kPacket, 0, 0, 7, 5, kOut, 2, kPacket, 0, 0};
  base::Bytes body = {9, 4, 0, 0, static_cast<std::uint8_t>(one ? 3 : 1), 2, 2, 1, 0};
  Append(body, {5, 0x24, 0x00, 0x10, 0x01, 4, 0x24, 0x02, 0x02});
  if (shape_ == Shape::kUnion) Append(body, {5, 0x24, 0x06, 0, 1});
  if (shape_ == Shape::kSwapped) Append(body, {5, 0x24, 0x06, 1, 0});
  Append(body, {7, 5, kNotify, 3, 16, 0, 32});
  if (!one) Append(body, {9, 4, 1, 0, 2, 0x0A, 0, 0, 0});
  Append(body, bulk_pair);
  base::Bytes all = {18, 1, 0, 2, 2, 0, 0, 64, 0x09, 0x12, 0x03, 0x5C, 0, 1, 1, 2, 3, 1};
  Append(all, {9, 2, static_cast<std::uint8_t>(9 + body.size()), 0,
               static_cast<std::uint8_t>(one ? 1 : 2), 1, 0, 0x80, 250});
  Append(all, body);
  return all;
}

void SerialScanner::Send(std::string_view text, std::string_view, std::string_view fault) {
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (fault == "nul-bytes") line += '\0';
    if (fault == "control-bytes" && i == text.size() / 2) line += "\x1B[2J\x1D\x07";
    line += text[i];
  }
  if (fault != "no-suffix" && fault != "serial-flood") line += '\r';
  const base::Bytes bytes = base::ToBytes(base::AsBytes(line));
  if (fault == "serial-flood" || fault == "line-flood") {
    RepeatForEver(base::Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(
                                                                 std::min(bytes.size(), kPacket))));
    return;
  }
  const std::size_t step = fault == "split" || fault == "pause" ? 1 : kPacket;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const std::size_t end = std::min(at + step, bytes.size());
    const bool pauses = fault == "pause" && at == bytes.size() / 2;
    Queue({bytes.begin() + static_cast<std::ptrdiff_t>(at),
           bytes.begin() + static_cast<std::ptrdiff_t>(end)},
          pauses ? 500 : 0);
  }
  // A transfer of whole packets ends with an empty one (USB 2.0 §5.8.3).
  if (step == kPacket && bytes.size() % kPacket == 0) Queue({});
}

Reply SerialScanner::Ask(const Setup& setup, base::ByteView data, std::size_t) {
  if (setup.request_type != 0x21) return Reply::Of(Reply::Kind::kStall);
  if (setup.request == 0x20 && data.size() == 7) {
    baud_ = 0;
    for (std::size_t i = 0; i < 4; ++i) baud_ |= std::uint32_t{data[i]} << (8 * i);
    return Reply::Took(data.size());
  }
  if (setup.request == 0x22) {
    dtr_ = (setup.value & 1) != 0;
    return Reply::Took(0);
  }
  return Reply::Of(Reply::Kind::kStall);
}

}  // namespace drivers::simulator::usb
