// The one thread that owns the registry. What has queued up is committed together: on a slow disk
// that is the difference between two hundred and twenty thousand envelopes a second.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "backend/registry/registry.h"
#include "base/result.h"

namespace backend::registry {

class Worker {
 public:
  // Runs inside a transaction that may hold other jobs too. On an error the transaction is rolled
  // back and every job of it runs again in one of its own, so a job must bear being repeated.
  using Job = std::function<base::Status(Registry&)>;
  // Called on the worker's thread, once: after the commit with success, or with the reason why
  // nothing (kUnknown: perhaps something) was stored.
  using Done = std::function<void(const base::Status&)>;
  // Opens the file anew after a commit with an unknown outcome.
  using Reopen = std::function<base::Result<Registry>()>;

  static constexpr std::size_t kMaxBacklog = 20'000;  // jobs
  static constexpr std::size_t kMaxGroup = 1'000;     // jobs in one transaction

  Worker(Registry registry, Reopen reopen);
  ~Worker() { Stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // False when the backlog is full or the worker has stopped: neither is ever called then.
  bool Post(Job job, Done done);

  // Runs the job and waits for its outcome; never from the worker's own thread.
  base::Status Do(Job job);
  // The same without a transaction, for what cannot run in one (a copy of the whole file).
  base::Status DoAlone(Job job);

  // Finishes what is queued, then ends the thread.
  void Stop();

 private:
  struct Item {
    Job job;
    Done done;
    bool alone = false;
  };

  bool Push(Item item);
  base::Status Wait(Job job, bool alone);
  void Loop();
  std::deque<Item> TakeGroup();
  void RunGroup(std::deque<Item>& group);
  base::Status RunTogether(const std::deque<Item>& group);
  base::Status RunAlone(const Item& item);
  base::Status EnsureOpen();

  Reopen reopen_;
  std::optional<Registry> registry_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace backend::registry
