// Plays packets of a hostile scanner, and asks of what comes out what holds for every scan.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/scanner/usb/harvest.h"

namespace fuzz {

using namespace drivers::scanner;
using namespace drivers::scanner::usb;

inline void Require(bool promise) {
  if (!promise) std::abort();
}

// A stream of packets, each behind a byte with its length and one with the time before it (bit 7:
// something was lost; the rest in steps of 16 ms).
template <class Reader>
void Play(Reader& reader, base::ByteView input) {
  Harvest harvest;
  std::int64_t now = 1000;
  while (input.size() >= 2) {
    const std::size_t length = std::min<std::size_t>(input[0], input.size() - 2);
    now += (input[1] & 0x7F) * 16;
    reader.Tick(now, harvest);
    if ((input[1] & 0x80) != 0) reader.Lost(now, harvest);
    reader.Feed(input.subspan(2, length), now, harvest);
    input = input.subspan(2 + length);
    // No time-out lies in the past, nor later than the longest.
    const auto deadline = reader.deadline();
    Require(!deadline || (*deadline > now && *deadline <= now + kForgetAfterMs));
  }
  reader.Tick(now + kForgetAfterMs, harvest);
  Require(!reader.deadline());
  for (const auto& code : harvest.codes) {
    Require(!code.text.empty() && code.text.size() <= kMaxScannedBytes);
    Require(code.at_ms <= now);
    for (const char c : code.text.str())
      Require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    (void)FormatOfCardNumber(code.text.str());
    // Clean text is clean.
    const auto again = CleanText(base::AsBytes(code.text.str()));
    Require(again && *again == code.text);
  }
}

}  // namespace fuzz
