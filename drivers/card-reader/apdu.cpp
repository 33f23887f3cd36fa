#include "drivers/card-reader/apdu.h"

namespace drivers::card_reader {
namespace {

std::uint16_t ShortLe(std::uint8_t byte) {
  return byte == 0 ? 256 : byte;
}

}  // namespace

base::Result<CommandApdu> ParseCommand(base::ByteView bytes) {
  if (bytes.size() < 4) {
    return base::Fail(base::ErrorCode::kInvalid, "apdu-short", "a command has at least 4 bytes");
  }
  CommandApdu out{bytes[0], bytes[1], bytes[2], bytes[3], {}, std::nullopt};
  if (bytes.size() == 4) return out;  // case 1
  if (bytes.size() == 5) {            // case 2S
    out.le = ShortLe(bytes[4]);
    return out;
  }
  const std::size_t lc = bytes[4];
  if (lc != 0 && bytes.size() == 5 + lc) {  // case 3S
    out.data = bytes.subspan(5);
    return out;
  }
  if (lc != 0 && bytes.size() == 6 + lc) {  // case 4S
    out.data = bytes.subspan(5, lc);
    out.le = ShortLe(bytes.back());
    return out;
  }
  return base::Fail(base::ErrorCode::kInvalid, "apdu-length", "no short command has this length");
}

std::uint16_t StatusWord(base::ByteView answer) {
  const base::ByteView end = answer.last(2);
  return static_cast<std::uint16_t>(end[0] << 8 | end[1]);
}

}  // namespace drivers::card_reader
