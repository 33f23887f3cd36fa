// What drivers' threads post for a command that waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace drivers::devices {

template <class T>
class Inbox {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  static Instant After(int seconds) {
    return std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  }

  void Put(T item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
    }
    came_.notify_one();
  }

  // nullopt when nothing came until then.
  std::optional<T> TakeUntil(Instant until) {
    std::unique_lock lock(mutex_);
    if (!came_.wait_until(lock, until, [this] { return !items_.empty(); })) return std::nullopt;
    T item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<T> items_;
};

}  // namespace drivers::devices
