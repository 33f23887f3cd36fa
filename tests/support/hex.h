// Bytes as they stand in a specification: "3B 80 01".
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace tests {

// Blanks are skipped; anything else but pairs of digits is the test's mistake.
inline base::Bytes Hex(std::string_view text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  base::Bytes out;
  int high = -1;
  for (const char c : text) {
    if (c == ' ') continue;
    if (high < 0) {
      high = digit(c);
    } else {
      out.push_back(static_cast<std::uint8_t>(high << 4 | digit(c)));
      high = -1;
    }
  }
  return out;
}

}  // namespace tests
