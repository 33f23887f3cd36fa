#include "base/clock.h"

#include <ctime>

namespace base {
namespace {

std::int64_t Milliseconds(clockid_t id) {
  timespec now{};
  clock_gettime(id, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

std::int64_t SystemClock::MonotonicMs() const {
  return Milliseconds(CLOCK_BOOTTIME);
}
std::int64_t SystemClock::UnixMs() const {
  return Milliseconds(CLOCK_REALTIME);
}

}  // namespace base
