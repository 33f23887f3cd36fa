// The store on its worker thread: the only way from the other threads to what must never be lost.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

#include "kiosk/app/worker.h"
#include "offline-store/queue/store.h"

namespace kiosk::app {

class StoreDesk {
 public:
  explicit StoreDesk(std::unique_ptr<offline_store::queue::Store> store)
      : store_(std::move(store)), worker_(kTasksWaiting) {}

  // `task(Store&)` runs on the store's thread; false when too much waits there already.
  template <class Task>
  [[nodiscard]] bool Post(Task task) {
    return worker_.Post([this, task = std::move(task)]() mutable { task(*store_); });
  }

  // Runs `task(Store&)` on the store's thread and waits for its base::Result or base::Status. For
  // the other workers; never for the UI thread, nor the store's own.
  template <class Task>
  auto Ask(Task task) -> std::invoke_result_t<Task, offline_store::queue::Store&> {
    using Answer = std::invoke_result_t<Task, offline_store::queue::Store&>;
    auto promise = std::make_shared<std::promise<Answer>>();
    auto answer = promise->get_future();
    const bool posted = worker_.Post(
        [this, promise, task = std::move(task)]() mutable { promise->set_value(task(*store_)); });
    if (!posted) {
      return base::Fail(base::ErrorCode::kUnavailable, "store-busy",
                        "too many tasks wait for the store");
    }
    return answer.get();
  }

 private:
  static constexpr std::size_t kTasksWaiting = 256;

  std::unique_ptr<offline_store::queue::Store> store_;
  Worker worker_;  // last: it uses the store
};

}  // namespace kiosk::app
