#include "base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdlib>

namespace base {

std::uint32_t Random::Below(std::uint32_t bound) {
  // Draws from the incomplete last stretch are thrown away, so that every value is equally likely.
  const std::uint32_t limit = UINT32_MAX - UINT32_MAX % bound;
  for (;;) {
    const auto b = Array<4>();
    const std::uint32_t value = std::uint32_t{b[0]} | std::uint32_t{b[1]} << 8 |
                                std::uint32_t{b[2]} << 16 | std::uint32_t{b[3]} << 24;
    if (value < limit) return value % bound;
  }
}

void SystemRandom::Fill(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) std::abort();
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace base
