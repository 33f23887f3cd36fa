// Clocks and randomness that a test sets.
#pragma once

#include <cstdint>
#include <random>
#include <span>

#include "base/clock.h"
#include "base/random.h"

namespace tests {

class FakeClock final : public base::Clock {
 public:
  std::int64_t MonotonicMs() const override { return monotonic_ms; }
  std::int64_t UnixMs() const override { return unix_ms; }

  void Advance(std::int64_t ms) {
    monotonic_ms += ms;
    unix_ms += ms;
  }

  std::int64_t monotonic_ms = 1'000'000;
  std::int64_t unix_ms = 1'790'000'000'000;  // September 2026
};

// Repeatable by its seed; print the seed in a test's failure messages.
class SeededRandom final : public base::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  void Fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace tests
