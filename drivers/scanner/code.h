// A code found in a picture.
#pragma once

#include <cstdint>

#include "base/secret.h"

namespace drivers::scanner {

// At most this many codes of one picture are reported.
inline constexpr int kMaxCodes = 16;

enum class Symbology : std::uint8_t {
  kQr = 1,
  kProduct = 2,  // EAN-8, EAN-13, UPC-A, UPC-E: what is on groceries
};

// `text` is UTF-8 and a stranger's: data to judge, never a path, a command or a key press. It may
// be a citizen's number, so it is wiped.
struct Code {
  Symbology symbology = Symbology::kQr;
  base::SecretText text;

  bool operator==(const Code&) const = default;
};

}  // namespace drivers::scanner
