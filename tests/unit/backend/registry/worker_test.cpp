#include "backend/registry/worker.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "base/random.h"
#include "tests/support/crash_disk/crash_disk.h"
#include "tests/support/fake_clock.h"

namespace backend::registry {
namespace {

class WorkerTest : public testing::Test {
 protected:
  base::Result<Registry> Open() { return Registry::Open("hub.db", {disk_.vfs()}, random_); }

  void Start() {
    auto registry = Open();
    ASSERT_TRUE(registry) << registry.error().message;
    worker_.emplace(std::move(*registry), [this] {
      ++reopened_;
      return Open();
    });
  }

  // Holds the worker in a job until Release, so that what is posted meanwhile makes one group.
  void Hold() {
    auto running = std::make_shared<std::promise<void>>();
    ASSERT_TRUE(worker_->Post(
        [this, running](Registry&) -> base::Status {
          running->set_value();
          released_.get_future().wait();
          return {};
        },
        [](const base::Status&) {}));
    running->get_future().wait();
  }
  void Release() { released_.set_value(); }

  static Worker::Job Write(std::string name) {
    return [name](Registry& registry) { return registry.SetText(name, "yes"); };
  }

  bool Has(const std::string& name) {
    std::string found;
    const auto read = worker_->Do([&](Registry& registry) -> base::Status {
      auto text = registry.GetText(name);
      if (!text) return base::Fail(text.error());
      found = *text;
      return {};
    });
    EXPECT_TRUE(read) << read.error().message;
    return found == "yes";
  }

  tests::CrashDisk disk_{7};
  tests::SeededRandom random_{7};
  std::promise<void> released_;
  std::atomic<int> reopened_ = 0;
  std::optional<Worker> worker_;
};

TEST_F(WorkerTest, WhatQueuedUpIsCommittedWithOneSync) {
  Start();
  ASSERT_TRUE(worker_->Do(Write("first")));
  const std::int64_t before_one = disk_.calls();
  ASSERT_TRUE(worker_->Do(Write("second")));
  const std::int64_t one = disk_.calls() - before_one;
  Hold();
  std::atomic<int> done = 0;
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(worker_->Post(Write("job" + std::to_string(i)), [&](const base::Status& status) {
      EXPECT_TRUE(status);
      ++done;
    }));
  }
  const std::int64_t before = disk_.calls();
  Release();
  EXPECT_TRUE(Has("job49"));
  EXPECT_EQ(done, 50);
  EXPECT_LE(disk_.calls() - before, 3 * one);
}

TEST_F(WorkerTest, OneFailingJobFailsAlone) {
  Start();
  Hold();
  base::Status good;
  base::Status bad;
  base::Status late;
  int runs = 0;
  const auto keep = [](base::Status& where) {
    return [&where](const base::Status& status) { where = status; };
  };
  worker_->Post(
      [&](Registry& registry) {
        ++runs;
        return registry.SetText("good", "yes");
      },
      keep(good));
  worker_->Post(
      [](Registry& registry) -> base::Status {
        static_cast<void>(registry.SetText("bad", "yes"));
        return base::Fail(base::ErrorCode::kInvalid, "no", "no");
      },
      keep(bad));
  worker_->Post(Write("late"), keep(late));
  Release();
  EXPECT_TRUE(Has("good"));
  EXPECT_TRUE(Has("late"));
  EXPECT_FALSE(Has("bad"));
  EXPECT_TRUE(good);
  EXPECT_TRUE(late);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().reason, "no");
  EXPECT_EQ(runs, 2);
}

TEST_F(WorkerTest, FailedCommitIsUnknownForAllOfItAndTheFileIsOpenedAnew) {
  Start();
  Hold();
  std::vector<base::Status> outcomes;
  for (int i = 0; i < 3; ++i) {
    worker_->Post(Write("job" + std::to_string(i)),
                  [&](const base::Status& status) { outcomes.push_back(status); });
  }
  disk_.FailSyncs(100);
  Release();
  // Ends the group; while the disk fails, the file cannot be opened anew either.
  EXPECT_FALSE(worker_->Do(Write("while-broken")));
  ASSERT_EQ(outcomes.size(), 3U);
  for (const auto& outcome : outcomes) {
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, base::ErrorCode::kUnknown);
  }
  disk_.FailSyncs(0);
  EXPECT_TRUE(worker_->Do(Write("after")));
  EXPECT_TRUE(Has("after"));
  EXPECT_GE(reopened_, 1);
}

TEST_F(WorkerTest, BacklogHasALimitAndStopFinishesWhatIsQueued) {
  Start();
  Hold();
  std::atomic<std::size_t> done = 0;
  std::size_t taken = 0;
  const auto nothing = [](Registry&) -> base::Status { return {}; };
  while (worker_->Post(nothing, [&](const base::Status&) { ++done; })) ++taken;
  EXPECT_EQ(taken, Worker::kMaxBacklog);
  Release();
  worker_->Stop();
  EXPECT_EQ(done, taken);
  EXPECT_FALSE(worker_->Post(nothing, [](const base::Status&) {}));
}

}  // namespace
}  // namespace backend::registry
