// AIM symbology identifiers, "]cm", that scanners put before a code (ISO/IEC 15424).
#pragma once

#include <cstddef>
#include <optional>

#include "base/bytes.h"
#include "drivers/scanner/code.h"

namespace drivers::scanner::usb {

inline constexpr std::size_t kAimBytes = 3;

struct AimId {
  char code = 0;      // 'Q' for QR, ...
  char modifier = 0;  // '0' to '9' or a letter

  bool operator==(const AimId&) const = default;
};

// From the first three bytes; nullopt if they are none.
std::optional<AimId> ReadAim(base::ByteView bytes);

Symbology SymbologyOf(AimId id);

// True where the scanner spells extended channel interpretations as \nnnnnn and doubles each
// backslash of the text: QR with an even modifier from 2 on.
bool SpellsEci(AimId id);

// The text without those; a backslash that is neither stays.
base::Bytes WithoutEci(base::ByteView text);

}  // namespace drivers::scanner::usb
