// The reason of a failed Result or Status; "ok" if it did not fail.
#pragma once

#include <string>

#include "base/result.h"

namespace tests {

template <class T>
std::string ReasonOf(const base::Result<T>& result) {
  return result ? "ok" : result.error().reason;
}

// The reasons that a decoder gives for `bytes` with every bit flipped in turn: each must be one.
template <class Bytes, class Decode>
std::size_t FlipsTaken(const Bytes& bytes, Decode decode) {
  std::size_t taken = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] = static_cast<typename Bytes::value_type>(flipped[bit / 8] ^ (1 << (bit % 8)));
    if (decode(flipped)) ++taken;
  }
  return taken;
}

}  // namespace tests
