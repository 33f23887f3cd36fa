// A code found in a picture.
#pragma once

#include <cstdint>

#include "base/secret.h"

namespace drivers::scanner {

// At most this many codes of one picture are reported.
inline constexpr int kMaxCodes = 16;

enum class Symbology : std::uint8_t {
  kUnknown = 0,  // a hand scanner that does not say; pictures always say
  kQr = 1,
  kProduct = 2,  // EAN-8, EAN-13, UPC-A, UPC-E: what is on groceries
  // Hand scanners only, from here on.
  kCode39 = 3,
  kCode128 = 4,
  kPdf417 = 5,
  kDataMatrix = 6,
  kAztec = 7,
  kOther = 8,
};

// `text` is UTF-8 and a stranger's: data to judge, never a path, a command or a key press. It may
// be a citizen's number, so it is wiped.
struct Code {
  Symbology symbology = Symbology::kQr;
  base::SecretText text;

  bool operator==(const Code&) const = default;
};

}  // namespace drivers::scanner
