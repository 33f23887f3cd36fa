#include "drivers/scanner/usb/scanners.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace drivers::scanner::usb {

Scanners::Scanners(drivers::usb::Bus& bus, const base::Clock& clock, std::vector<Profile> profiles,
                   std::function<void(ScannerEvent)> tell)
    : clock_(clock),
      roster_(bus, clock, std::move(profiles), std::move(tell),
              [this] {
                const std::lock_guard lock(mutex_);
                woken_ = true;
                changed_.notify_one();
              }),
      thread_([this] { Run(); }) {}

Scanners::~Scanners() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

void Scanners::Heard(const drivers::usb::DeviceEvent& event) {
  Post([this, event] { roster_.Heard(event); });
}

void Scanners::Add(Profile profile) {
  Post([this, profile = std::move(profile)] { roster_.Add(profile); });
}

void Scanners::Post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  changed_.notify_one();
}

void Scanners::Run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    woken_ = false;
    const auto tasks = std::exchange(tasks_, {});
    lock.unlock();
    for (const auto& task : tasks) task();
    roster_.Turn();
    const auto deadline = roster_.deadline();
    const std::int64_t wait_ms =
        deadline ? std::max<std::int64_t>(0, *deadline - clock_.MonotonicMs()) : 0;
    lock.lock();
    const auto something = [this] { return woken_ || ending_ || !tasks_.empty(); };
    if (deadline) {
      changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), something);
    } else {
      changed_.wait(lock, something);
    }
  }
}

}  // namespace drivers::scanner::usb
