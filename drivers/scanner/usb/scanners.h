// The kiosk's hand scanners, and card readers that type, on a thread of their own.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "drivers/scanner/usb/profile.h"
#include "drivers/scanner/usb/roster.h"
#include "drivers/usb/bus.h"

namespace drivers::scanner::usb {

// Thread-safe.
class Scanners {
 public:
  // `tell` runs on this object's thread: it only posts. The bus outlives this.
  Scanners(drivers::usb::Bus& bus, const base::Clock& clock, std::vector<Profile> profiles,
           std::function<void(ScannerEvent)> tell);
  Scanners(const Scanners&) = delete;
  Scanners& operator=(const Scanners&) = delete;
  // Gives all devices back to the kernel's drivers. Nothing is told any more. Waits for a device
  // that is just being set up, 5 s at most.
  ~Scanners();

  // Hand every event of the bus here, on whatever thread: it only posts. Devices without a profile
  // are ignored, and never touched.
  void Heard(const drivers::usb::DeviceEvent& event);

  // A profile that was just learned.
  void Add(Profile profile);

 private:
  void Post(std::function<void()> task);
  void Run();

  const base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool woken_ = false;
  bool ending_ = false;
  Roster roster_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace drivers::scanner::usb
