#include "drivers/scanner/usb/aim.h"

#include <algorithm>
#include <cstddef>

namespace drivers::scanner::usb {
namespace {

constexpr std::size_t kEciDigits = 6;

bool IsDigit(std::uint8_t c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(std::uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::optional<AimId> ReadAim(base::ByteView bytes) {
  if (bytes.size() < kAimBytes || bytes[0] != ']' || !IsLetter(bytes[1])) return std::nullopt;
  if (!IsDigit(bytes[2]) && !IsLetter(bytes[2])) return std::nullopt;
  return AimId{static_cast<char>(bytes[1]), static_cast<char>(bytes[2])};
}

Symbology SymbologyOf(AimId id) {
  switch (id.code) {
    case 'A':
      return Symbology::kCode39;
    case 'C':
      return Symbology::kCode128;
    case 'E':
      return Symbology::kProduct;
    case 'L':
      return Symbology::kPdf417;
    case 'Q':
      return Symbology::kQr;
    case 'd':
      return Symbology::kDataMatrix;
    case 'z':
      return Symbology::kAztec;
    default:
      return Symbology::kOther;
  }
}

bool SpellsEci(AimId id) {
  return id.code == 'Q' && (id.modifier == '2' || id.modifier == '4' || id.modifier == '6');
}

base::Bytes WithoutEci(base::ByteView text) {
  base::Bytes out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t step = 1;
    if (text[0] == '\\') {
      const base::ByteView behind = text.subspan(1);
      if (behind.size() >= kEciDigits &&
          std::all_of(behind.begin(), behind.begin() + kEciDigits, IsDigit)) {
        text = behind.subspan(kEciDigits);
        continue;
      }
      if (!behind.empty() && behind[0] == '\\') step = 2;
    }
    out.push_back(text[0]);
    text = text.subspan(step);
  }
  return out;
}

}  // namespace drivers::scanner::usb
