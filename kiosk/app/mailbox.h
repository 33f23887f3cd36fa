// The one bounded queue by which workers tell the UI thread what happened.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace kiosk::app {

// Any thread puts, one thread takes. When full, Put waits for room: a worker then stands still, the
// UI thread never does.
template <class T>
class Mailbox {
 public:
  // `wake` is called after each Put, on the putting thread, to end the taker's sleep.
  Mailbox(std::size_t capacity, std::function<void()> wake)
      : capacity_(capacity), wake_(std::move(wake)) {}

  void Put(T item) {
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [this] { return items_.size() < capacity_ || closed_; });
      if (closed_) return;
      items_.push_back(std::move(item));
    }
    wake_();
  }

  // Everything that came since the last call, oldest first; never waits.
  std::vector<T> TakeAll() {
    std::vector<T> taken;
    {
      const std::lock_guard lock(mutex_);
      taken.assign(std::make_move_iterator(items_.begin()), std::make_move_iterator(items_.end()));
      items_.clear();
    }
    room_.notify_all();
    return taken;
  }

  // From now on Put drops: nobody will take any more.
  void Close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    room_.notify_all();
  }

 private:
  const std::size_t capacity_;
  const std::function<void()> wake_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace kiosk::app
