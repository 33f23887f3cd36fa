// Randomness as an argument: whatever draws gets a Random, so that tests can repeat a run by its
// seed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace base {

class Random {
 public:
  virtual ~Random() = default;
  virtual void Fill(std::span<std::uint8_t> out) = 0;

  template <std::size_t N>
  std::array<std::uint8_t, N> Array() {
    std::array<std::uint8_t, N> out;
    Fill(out);
    return out;
  }

  // Uniform in [0, bound), bound > 0.
  std::uint32_t Below(std::uint32_t bound);
};

// The operating system's generator (getrandom). Thread-safe; ends the process if the kernel has
// none.
class SystemRandom final : public Random {
 public:
  void Fill(std::span<std::uint8_t> out) override;
};

}  // namespace base
