// What a hand scanner delivers, however it is connected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"
#include "drivers/scanner/code.h"

namespace drivers::scanner {

// Longer scans are dropped whole. QR, the largest, holds 7089 digits (ISO/IEC 18004, version 40-L).
inline constexpr std::size_t kMaxScannedBytes = 8192;

enum class Meaning : std::uint8_t {
  kCode,
  // From a card reader that poses as a keyboard: an opaque text, and weak evidence, since anything
  // that types can say it.
  kCardNumber,
};

// `text` is CleanText of what came: UTF-8 and a stranger's, as in Code.
struct ScannedCode {
  base::SecretText text;
  Symbology symbology = Symbology::kUnknown;
  Meaning meaning = Meaning::kCode;
  std::int64_t at_ms = 0;  // monotonic: when its last byte came

  bool operator==(const ScannedCode&) const = default;
};

// The text without control bytes (C0, DEL, C1: ESC and GS begin a printer's commands), and with '?'
// for each byte that is no UTF-8. nullopt if nothing is left, or if it is too long.
std::optional<base::SecretText> CleanText(base::ByteView bytes);

enum class CardNumberFormat : std::uint8_t {
  kDecimal10,  // what EM4100 readers print on the card: 32 bits as ten digits
  kHex8,       // 32 bits as eight hexadecimal digits, with at least one letter
  kOther,
};
CardNumberFormat FormatOfCardNumber(std::string_view text);

}  // namespace drivers::scanner
