// The one function that makes a QR code; wraps libqrencode. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace drivers::qr {

// Share of the symbol that may be lost: about 7, 15, 25 and 30 per cent (ISO/IEC 18004 6.5.1).
enum class Level { kL, kM, kQ, kH };

// The light margin that a reader needs on every side, in modules (ISO/IEC 18004 6.3.8).
inline constexpr int kQuietZone = 4;

// A symbol without its quiet zone: size x size modules, row by row from the top; true is dark.
struct Modules {
  int size = 0;
  std::vector<bool> dark;

  bool At(int x, int y) const {
    return dark[static_cast<std::size_t>(y) * static_cast<std::size_t>(size) +
                static_cast<std::size_t>(x)];
  }

  // 1 to 40 (ISO/IEC 18004 6.1).
  int Version() const { return (size - 17) / 4; }
};

// The smallest symbol that holds `text`, its parts in the densest mode each (numeric, alphanumeric,
// bytes). kInvalid: "qr-empty", "qr-zero-byte", "qr-too-long".
base::Result<Modules> Encode(std::string_view text, Level level);

}  // namespace drivers::qr
