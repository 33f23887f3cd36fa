// Power cuts, failing syncs and full disks under the database: what was reported as committed is
// there after any of them, whole, and nothing is damaged.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "offline-store/database/connection.h"
#include "offline-store/database/transaction.h"
#include "tests/support/crash_disk/crash_disk.h"

namespace offline_store::database {
namespace {

constexpr std::string_view kSchema[] = {
    "CREATE TABLE t(id INTEGER PRIMARY KEY, round INTEGER NOT NULL, body BLOB NOT NULL)"};

// What a careful caller knows: which transactions were reported, and which ended in doubt.
class World {
 public:
  explicit World(std::uint64_t seed) : disk_(seed) {}

  tests::CrashDisk& disk() { return disk_; }
  int commits() const { return commits_; }
  int surprises() const { return surprises_; }

  // Works until the disk stops or a commit is in doubt.
  void Work() {
    auto connection = Open();
    if (!connection) return;
    while (!disk_.stopped() && connection->usable()) {
      if (!RunTransaction(*connection) && !disk_.stopped() && disk_.random()() % 4 == 0) return;
    }
  }

  // After a restart: everything reported is there, each doubtful transaction wholly or not at all.
  void Check() {
    auto connection = Open();
    ASSERT_TRUE(connection) << connection.error().message;
    const auto intact = connection->CheckIntegrity();
    ASSERT_TRUE(intact) << intact.error().message;
    std::map<int, std::set<std::int64_t>> found;
    Statement rows = connection->Prepare("SELECT round, id FROM t");
    for (;;) {
      auto row = rows.Step();
      ASSERT_TRUE(row) << row.error().message;
      if (!*row) break;
      found[static_cast<int>(rows.Integer(0))].insert(rows.Integer(1));
    }
    for (const auto& [round, ids] : reported_) ASSERT_EQ(found[round], ids) << "round " << round;
    for (const auto& [round, ids] : doubtful_) {
      if (found[round].empty()) continue;
      ASSERT_EQ(found[round], ids) << "half of round " << round;
      reported_[round] = ids;
      ++surprises_;
    }
    doubtful_.clear();
    for (const auto& [round, ids] : found) {
      ASSERT_TRUE(ids.empty() || reported_.count(round)) << "never reported: " << round;
    }
  }

 private:
  base::Result<Connection> Open() {
    auto connection = Connection::Open("world.db", {disk_.vfs()});
    if (!connection) return connection;
    if (auto ready = Migrate(*connection, kSchema); !ready) return base::Fail(ready.error());
    return connection;
  }

  bool RunTransaction(Connection& connection) {
    auto transaction = Transaction::Begin(connection);
    if (!transaction) return false;
    const int round = ++round_;
    std::set<std::int64_t> ids;
    const auto rows = 1 + disk_.random()() % 4;
    for (std::size_t i = 0; i < rows; ++i) {
      const std::int64_t id = ++next_id_;
      const base::Bytes body(200 + disk_.random()() % 9000, 7);
      if (!connection.Prepare("INSERT INTO t VALUES(?,?,?)")
               .Bind(id, round, base::ByteView(body))
               .Run()) {
        return false;
      }
      ids.insert(id);
    }
    const int forgotten = Forget(connection);
    const auto committed = transaction->Commit();
    if (committed) {
      ++commits_;
      reported_[round] = ids;
      reported_.erase(forgotten);
      return true;
    }
    if (committed.error().code == base::ErrorCode::kUnknown) {
      doubtful_[round] = ids;
      // Whether the deletion happened is in doubt as well.
      if (reported_.count(forgotten) != 0) doubtful_[forgotten] = reported_[forgotten];
      reported_.erase(forgotten);
    }
    return false;
  }

  // Deletes an old round, so that pages are freed and used again. Returns it, or 0.
  int Forget(Connection& connection) {
    if (reported_.size() < 12) return 0;
    const int round = reported_.begin()->first;
    const auto deleted = connection.Prepare("DELETE FROM t WHERE round=?").Bind(round).Run();
    return deleted ? round : 0;
  }

  tests::CrashDisk disk_;
  int round_ = 0;
  std::int64_t next_id_ = 0;
  int commits_ = 0;
  int surprises_ = 0;
  std::map<int, std::set<std::int64_t>> reported_;
  std::map<int, std::set<std::int64_t>> doubtful_;
};

TEST(DatabaseCrash, NoReportedCommitIsLostInAPowerCut) {
  int cuts = 0;
  int commits = 0;
  int surprises = 0;
  for (std::uint64_t seed = 1; seed <= 110; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int cycle = 0; cycle < 20; ++cycle) {
      world.disk().StopAfter(static_cast<std::int64_t>(world.disk().random()() % 400));
      world.Work();
      world.disk().Stop();
      world.disk().PowerCut();
      ++cuts;
      // Often the power fails again while the database recovers.
      while (world.disk().random()() % 3 == 0) {
        world.disk().StopAfter(static_cast<std::int64_t>(world.disk().random()() % 60));
        world.Work();
        world.disk().Stop();
        world.disk().PowerCut();
        ++cuts;
      }
      world.Check();
      if (testing::Test::HasFatalFailure()) return;
    }
    commits += world.commits();
    surprises += world.surprises();
  }
  std::printf("%d power cuts, %d commits, %d unreported but present\n", cuts, commits, surprises);
  EXPECT_GT(cuts, 3000);
  EXPECT_GT(commits, 3000);
  EXPECT_GT(surprises, 0) << "the cuts never fell into a commit";
}

TEST(DatabaseCrash, AFailedSyncLeavesNothingInDoubtAfterReopening) {
  int commits = 0;
  int surprises = 0;
  for (std::uint64_t seed = 1001; seed <= 1050; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int cycle = 0; cycle < 20; ++cycle) {
      world.disk().FailSyncs(10);
      world.Work();
      world.disk().FailSyncs(0);
      // What is visible now must be durable from here on: the power goes right after the look.
      world.Check();
      if (testing::Test::HasFatalFailure()) return;
      world.disk().Stop();
      world.disk().PowerCut();
      world.Check();
      if (testing::Test::HasFatalFailure()) return;
    }
    commits += world.commits();
    surprises += world.surprises();
  }
  std::printf("%d commits, %d in doubt and present\n", commits, surprises);
  EXPECT_GT(surprises, 0);
}

TEST(DatabaseCrash, AFullDiskOrABadReadDamagesNothing) {
  for (std::uint64_t seed = 2001; seed <= 2060; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    world.Check();
    for (int cycle = 0; cycle < 10; ++cycle) {
      world.disk().SetRoom(world.disk().BytesUsed() + world.disk().random()() % 200'000);
      world.disk().FailReads(cycle % 2 == 0 ? 3 : 0);
      world.disk().StopAfter(static_cast<std::int64_t>(world.disk().random()() % 2000));
      world.Work();
      world.disk().Stop();
      world.disk().SetRoom(std::nullopt);
      world.disk().FailReads(0);
      if (cycle % 3 == 0) {
        world.disk().PowerCut();
      } else {
        world.disk().EndProcess();
      }
      world.Check();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace offline_store::database
