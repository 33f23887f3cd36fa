// What drivers' threads post for a command that waits.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/clock.h"

namespace drivers::devices {

template <class T>
class Inbox {
 public:
  // Nothing is waited for once `stop` is asked.
  explicit Inbox(const base::Clock& clock, std::stop_token stop = {})
      : clock_(clock), stop_(std::move(stop)) {}

  void Put(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
    }
    came_.notify_one();
  }

  // nullopt when nothing came until then, on the clock, or when it is to stop.
  std::optional<T> TakeUntil(std::int64_t until_ms) {
    std::unique_lock lock(mutex_);
    const std::chrono::milliseconds left(
        std::max<std::int64_t>(0, until_ms - clock_.MonotonicMs()));
    came_.wait_for(lock, stop_, left, [this] { return !items_.empty(); });
    if (items_.empty() || stop_.stop_requested()) return std::nullopt;
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  const base::Clock& clock_;
  const std::stop_token stop_;
  std::mutex mutex_;
  std::condition_variable_any came_;
  std::deque<T> items_;
};

}  // namespace drivers::devices
