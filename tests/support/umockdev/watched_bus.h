// LibusbBus over a testbed, and a way to wait for what it tells.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include "base/clock.h"
#include "drivers/simulator/umockdev/testbed.h"
#include "drivers/usb/libusb_bus.h"
#include "tests/support/usb_events.h"

namespace tests {

// Models live ten times as fast: a device that is three seconds late is late after 0.3 s.
class FastClock final : public base::Clock {
 public:
  std::int64_t MonotonicMs() const override {
    return start_ + 10 * (system_.MonotonicMs() - start_);
  }
  std::int64_t UnixMs() const override { return system_.UnixMs(); }

 private:
  base::SystemClock system_;
  std::int64_t start_ = system_.MonotonicMs();
};

}  // namespace tests
