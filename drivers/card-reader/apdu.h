// Short command APDUs and the answers to them (ISO/IEC 7816-3:2006 §12.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"

namespace drivers::card_reader {

inline constexpr std::size_t kMaxShortCommand = 261;  // header 4, Lc, 255 bytes, Le
// What an answer may hold in all, however it is cut up: an extended one and its status word.
inline constexpr std::size_t kMaxAnswer = 65536 + 2;

struct CommandApdu {
  std::uint8_t cla = 0, ins = 0, p1 = 0, p2 = 0;
  base::ByteView data;              // into the parsed bytes; at most 255
  std::optional<std::uint16_t> le;  // 1 to 256
};

// Errors, kInvalid: "apdu-short", "apdu-length" (no case of §12.1.3 fits; extended length among
// them).
base::Result<CommandApdu> ParseCommand(base::ByteView bytes);

// SW1 SW2 of an answer of at least two bytes.
std::uint16_t StatusWord(base::ByteView answer);

}  // namespace drivers::card_reader
