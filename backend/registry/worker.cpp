#include "backend/registry/worker.h"

#include <future>

#include "offline-store/database/transaction.h"

namespace backend::registry {

using offline_store::database::Transaction;

Worker::Worker(Registry registry, Reopen reopen)
    : reopen_(std::move(reopen)), registry_(std::move(registry)), thread_([this] { Loop(); }) {}

bool Worker::Push(Item item) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || queue_.size() >= kMaxBacklog) return false;
  queue_.push_back(std::move(item));
  changed_.notify_one();
  return true;
}

bool Worker::Post(Job job, Done done) {
  return Push({std::move(job), std::move(done), false});
}

base::Status Worker::Wait(Job job, bool alone) {
  std::promise<base::Status> outcome;
  if (!Push({std::move(job), [&](const base::Status& status) { outcome.set_value(status); },
             alone})) {
    return base::Fail(base::ErrorCode::kUnavailable, "hub-busy", "the hub is busy; try again");
  }
  return outcome.get_future().get();
}

base::Status Worker::Do(Job job) {
  return Wait(std::move(job), false);
}

base::Status Worker::DoAlone(Job job) {
  return Wait(std::move(job), true);
}

void Worker::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

std::deque<Worker::Item> Worker::TakeGroup() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  std::deque<Item> group;
  while (!queue_.empty() && group.size() < kMaxGroup) {
    if (queue_.front().alone && !group.empty()) break;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
    if (group.back().alone) break;
  }
  return group;
}

void Worker::Loop() {
  for (;;) {
    std::deque<Item> group = TakeGroup();
    if (group.empty()) return;
    RunGroup(group);
  }
}

base::Status Worker::EnsureOpen() {
  if (registry_ && registry_->usable()) return {};
  registry_.reset();  // the file is closed before it is opened again
  auto opened = reopen_();
  if (!opened) return base::Fail(std::move(opened.error()));
  registry_.emplace(std::move(*opened));
  return {};
}

void Worker::RunGroup(std::deque<Item>& group) {
  if (group.front().alone) {
    auto status = EnsureOpen();
    if (status) status = group.front().job(*registry_);
    group.front().done(status);
    return;
  }
  const auto together = RunTogether(group);
  // After a commit that failed nobody knows what is on the disk: nothing is repeated then.
  if (together || together.error().code == base::ErrorCode::kUnknown || group.size() == 1) {
    for (const Item& item : group) item.done(together);
    return;
  }
  for (const Item& item : group) item.done(RunAlone(item));
}

base::Status Worker::RunTogether(const std::deque<Item>& group) {
  if (auto open = EnsureOpen(); !open) return open;
  auto transaction = Transaction::Begin(registry_->connection());
  if (!transaction) return base::Fail(std::move(transaction.error()));
  for (const Item& item : group) {
    if (auto status = item.job(*registry_); !status) return status;
  }
  return transaction->Commit();
}

base::Status Worker::RunAlone(const Item& item) {
  if (auto open = EnsureOpen(); !open) return open;
  auto transaction = Transaction::Begin(registry_->connection());
  if (!transaction) return base::Fail(std::move(transaction.error()));
  if (auto status = item.job(*registry_); !status) return status;
  return transaction->Commit();
}

}  // namespace backend::registry
