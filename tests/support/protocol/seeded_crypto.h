// Makes the generators of OpenSSL and libsodium repeatable, so that a run with fresh keys and
// signatures can be repeated by its seed. For tests and vectors alone.
#pragma once

#include <cstdint>

namespace tests {

// While it lives, both libraries draw from one stream that starts at the seed. One at a time, and
// only while no other thread draws.
class SeededCrypto {
 public:
  explicit SeededCrypto(std::uint64_t seed);
  SeededCrypto(const SeededCrypto&) = delete;
  SeededCrypto& operator=(const SeededCrypto&) = delete;
  ~SeededCrypto();
};

}  // namespace tests
