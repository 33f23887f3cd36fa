// What drivers' threads post for a command that waits.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "base/clock.h"

namespace drivers::devices {

template <class T>
class Inbox {
 public:
  explicit Inbox(const base::Clock& clock) : clock_(clock) {}

  void Put(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
    }
    came_.notify_one();
  }

  // nullopt when nothing came until then, on the clock.
  std::optional<T> TakeUntil(std::int64_t until_ms) {
    std::unique_lock lock(mutex_);
    const std::chrono::milliseconds left(
        std::max<std::int64_t>(0, until_ms - clock_.MonotonicMs()));
    if (!came_.wait_for(lock, left, [this] { return !items_.empty(); })) return std::nullopt;
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  const base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<T> items_;
};

}  // namespace drivers::devices
