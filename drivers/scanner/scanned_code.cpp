#include "drivers/scanner/scanned_code.h"

#include <algorithm>
#include <string>
#include <utility>

namespace drivers::scanner {
namespace {

// Length of the UTF-8 character at the start, 0 if there is none (Unicode 15, table 3-7).
std::size_t CharacterLength(base::ByteView bytes) {
  const std::uint8_t first = bytes[0];
  if (first < 0x80) return 1;
  std::size_t length = 0;
  std::uint8_t least = 0x80;
  std::uint8_t most = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3;
    if (first == 0xE0) least = 0xA0;
    if (first == 0xED) most = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    if (first == 0xF0) least = 0x90;
    if (first == 0xF4) most = 0x8F;
  }
  if (length == 0 || bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (bytes[i] < least || bytes[i] > most) return 0;
    least = 0x80;
    most = 0xBF;
  }
  return length;
}

bool IsControl(base::ByteView character) {
  if (character.size() == 1) return character[0] < 0x20 || character[0] == 0x7F;
  return character.size() == 2 && character[0] == 0xC2 && character[1] < 0xA0;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

}  // namespace

std::optional<base::SecretText> CleanText(base::ByteView bytes) {
  if (bytes.size() > kMaxScannedBytes) return std::nullopt;
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = CharacterLength(bytes);
    if (length == 0) {
      text += '?';
      bytes = bytes.subspan(1);
      continue;
    }
    const base::ByteView character = bytes.first(length);
    if (!IsControl(character)) text += base::AsText(character);
    bytes = bytes.subspan(length);
  }
  if (text.empty()) return std::nullopt;
  return base::SecretText(std::move(text));
}

CardNumberFormat FormatOfCardNumber(std::string_view text) {
  if (text.size() == 10 && std::all_of(text.begin(), text.end(), IsDigit)) {
    return CardNumberFormat::kDecimal10;
  }
  if (text.size() == 8 && std::all_of(text.begin(), text.end(), IsHex) &&
      !std::all_of(text.begin(), text.end(), IsDigit)) {
    return CardNumberFormat::kHex8;
  }
  return CardNumberFormat::kOther;
}

}  // namespace drivers::scanner
