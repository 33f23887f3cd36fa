// A thread with a mailbox of tasks: the store, the printer and the picture decoder each have one.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace kiosk::app {

// Runs tasks one after the other, in order. The destructor lets what was posted finish first.
class Worker {
 public:
  explicit Worker(std::size_t capacity);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  // False, and the task is dropped, when `capacity` tasks wait already. Never waits; thread-safe.
  [[nodiscard]] bool Post(std::function<void()> task);

 private:
  void Run();

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool ending_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace kiosk::app
