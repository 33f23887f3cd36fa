#include "drivers/printer/status_stream.h"

#include <utility>

namespace drivers::printer {
namespace {

// The longest block or text that a printer sends (Epson GS I: 80 characters).
constexpr std::size_t kMostBlock = 84;
constexpr std::uint8_t kBlockStart = 0x37;
constexpr std::uint8_t kTextStart = 0x5F;
constexpr std::uint8_t kProcessId = 0x22;
constexpr std::uint8_t kCleared = 0x25;

// Epson "Transmission Status Identification".
constexpr bool IsRealTime(int byte) {
  return (byte & 0x93) == 0x12;
}
constexpr bool BeginsAutomatic(int byte) {
  return (byte & 0x93) == 0x10;
}
constexpr bool IsPlain(int byte) {
  return (byte & 0x90) == 0;
}
constexpr bool IsFlowControl(int byte) {
  return byte == 0x11 || byte == 0x13;
}

// How long a block is that begins so, its end included; 0: up to its 00.
std::size_t Length(const base::Bytes& block) {
  if (block.size() < 2 || block[0] != kBlockStart) return 0;
  if (block[1] == kProcessId) return 7;
  return block[1] == kCleared ? 3 : 0;
}

}  // namespace

StatusStream::StatusStream(StatusDialect dialect)
    : bare_(dialect == StatusDialect::kHwasung || dialect == StatusDialect::kSii) {}

std::vector<Answer> StatusStream::Feed(base::ByteView bytes) {
  std::vector<Answer> out;
  for (const std::uint8_t byte : bytes) Take(byte, out);
  return out;
}

std::vector<Answer> StatusStream::Silence() {
  std::vector<Answer> out;
  if (!block_.empty()) out.push_back({Answer::Kind::kUnknown, std::exchange(block_, {})});
  if (!automatic_.empty()) out.push_back({Answer::Kind::kUnknown, std::exchange(automatic_, {})});
  return out;
}

void StatusStream::Take(std::uint8_t byte, std::vector<Answer>& out) {
  if (bare_) {
    out.push_back({Answer::Kind::kRealTime, {byte}});
    return;
  }
  if (!block_.empty() && TakeIntoBlock(byte, out)) return;
  // What begins something has bit 4 set, and so cannot be mistaken for the rest of an automatic
  // status: it may come in the middle of one.
  if (IsFlowControl(byte)) return;
  if (byte == kBlockStart || byte == kTextStart) {
    block_ = {byte};
  } else if (IsRealTime(byte)) {
    out.push_back({Answer::Kind::kRealTime, {byte}});
  } else if (BeginsAutomatic(byte)) {
    if (!automatic_.empty()) out.push_back({Answer::Kind::kUnknown, std::exchange(automatic_, {})});
    automatic_ = {byte};
  } else if (!IsPlain(byte)) {
    out.push_back({Answer::Kind::kUnknown, {byte}});
  } else if (automatic_.empty()) {
    out.push_back({Answer::Kind::kQueued, {byte}});
  } else {
    automatic_.push_back(byte);
    if (automatic_.size() == 4) {
      out.push_back({Answer::Kind::kAutomatic, std::exchange(automatic_, {})});
    }
  }
}

// False when `byte` does not belong to the block, which is then given up.
bool StatusStream::TakeIntoBlock(std::uint8_t byte, std::vector<Answer>& out) {
  const std::size_t length = Length(block_);
  const bool last = length != 0 ? block_.size() + 1 == length : byte == 0;
  const bool fits = last ? byte == 0 : byte >= 0x20 && byte <= 0x7E && block_.size() < kMostBlock;
  if (!fits) {
    out.push_back({Answer::Kind::kUnknown, std::exchange(block_, {})});
    return false;
  }
  block_.push_back(byte);
  if (last) {
    const auto kind = block_[0] == kBlockStart ? Answer::Kind::kBlock : Answer::Kind::kText;
    out.push_back({kind, std::exchange(block_, {})});
  }
  return true;
}

}  // namespace drivers::printer
