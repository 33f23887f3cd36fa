// Time as an argument: whatever waits or stamps gets a Clock, so that tests choose the time.
#pragma once

#include <cstdint>

namespace base {

class Clock {
 public:
  virtual ~Clock() = default;

  // Milliseconds since some point of this boot; never goes back, counts suspend (CLOCK_BOOTTIME).
  virtual std::int64_t MonotonicMs() const = 0;

  // Milliseconds since 1970-01-01 UTC by the wall clock, which may be wrong by years.
  virtual std::int64_t UnixMs() const = 0;
};

// The operating system's clocks. Thread-safe.
class SystemClock final : public Clock {
 public:
  std::int64_t MonotonicMs() const override;
  std::int64_t UnixMs() const override;
};

}  // namespace base
