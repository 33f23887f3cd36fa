#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "offline-store/database/connection.h"
#include "offline-store/database/folder_lock.h"
#include "offline-store/database/transaction.h"
#include "tests/support/temp_dir.h"

namespace offline_store::database {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  Connection Open() {
    auto connection = Connection::Open(dir_ / "a.db", {});
    EXPECT_TRUE(connection) << connection.error().message;
    return std::move(*connection);
  }

  static std::string Pragma(Connection& connection, const std::string& name) {
    Statement statement = connection.Prepare("PRAGMA " + name);
    EXPECT_TRUE(statement.Step().value_or(false));
    return std::string(statement.Text(0));
  }

  tests::TempDir dir_;
};

TEST_F(DatabaseTest, OpensDurableAndPrivate) {
  Connection connection = Open();
  EXPECT_EQ(Pragma(connection, "journal_mode"), "wal");
  EXPECT_EQ(Pragma(connection, "synchronous"), "2");
  EXPECT_EQ(Pragma(connection, "page_size"), "8192");
  EXPECT_EQ(Pragma(connection, "wal_autocheckpoint"), "500");
  EXPECT_EQ(Pragma(connection, "journal_size_limit"), "4194304");
  EXPECT_EQ(Pragma(connection, "foreign_keys"), "1");
  EXPECT_EQ(Pragma(connection, "secure_delete"), "1");
  ASSERT_TRUE(connection.Execute("CREATE TABLE t(a)"));
  for (const char* name : {"a.db", "a.db-wal"}) {
    struct stat info {};
    ASSERT_EQ(stat((dir_ / name).c_str(), &info), 0) << name;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << name;
  }
}

TEST_F(DatabaseTest, ASecondConnectionToTheSameFileIsRefused) {
  Connection connection = Open();
  ASSERT_TRUE(connection.Execute("CREATE TABLE t(a)"));
  const auto second = Connection::Open(dir_ / "a.db", {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, base::ErrorCode::kUnavailable);
  EXPECT_EQ(second.error().reason, "database-busy");
}

TEST_F(DatabaseTest, ValuesComeBackAsTheyWereBound) {
  Connection connection = Open();
  ASSERT_TRUE(connection.Execute("CREATE TABLE t(i, s, b, e, n, o)"));
  const std::vector<std::uint8_t> blob{0, 255, 7};
  const std::optional<std::string> text = "isi";
  ASSERT_TRUE(connection.Prepare("INSERT INTO t VALUES(?,?,?,?,?,?)")
                  .Bind(-5, "teks", base::ByteView(blob), base::ByteView(), std::nullopt, text)
                  .Run());
  EXPECT_EQ(connection.Changes(), 1);
  Statement row = connection.Prepare("SELECT i, s, b, e, n, o FROM t");
  ASSERT_TRUE(row.Step().value_or(false));
  EXPECT_EQ(row.Integer(0), -5);
  EXPECT_EQ(row.Text(1), "teks");
  EXPECT_EQ(base::ToBytes(row.Blob(2)), blob);
  EXPECT_TRUE(row.Blob(3).empty());
  EXPECT_FALSE(row.IsNull(3));
  EXPECT_TRUE(row.IsNull(4));
  EXPECT_EQ(row.Text(5), "isi");
  EXPECT_TRUE(row.Array<3>(2));
  EXPECT_EQ(row.Array<4>(2).error().code, base::ErrorCode::kCorrupt);
}

TEST_F(DatabaseTest, ErrorsAreValuesWithStableReasons) {
  Connection connection = Open();
  ASSERT_TRUE(connection.Execute("CREATE TABLE t(a UNIQUE NOT NULL)"));
  ASSERT_TRUE(connection.Prepare("INSERT INTO t VALUES(?)").Bind(1).Run());
  EXPECT_EQ(connection.Prepare("INSERT INTO t VALUES(?)").Bind(1).Run().error().reason,
            "database-constraint");
  EXPECT_EQ(connection.Prepare("SELECT nothing FROM nowhere").Step().error().reason,
            "database-internal");
  EXPECT_EQ(connection.Prepare("SELECT ?").Bind(1, 2).Step().error().reason, "database-value");
}

TEST_F(DatabaseTest, ATransactionRollsBackUnlessCommitted) {
  Connection connection = Open();
  ASSERT_TRUE(connection.Execute("CREATE TABLE t(a)"));
  {
    auto transaction = Transaction::Begin(connection);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(connection.Execute("INSERT INTO t VALUES(1)"));
  }
  {
    auto transaction = Transaction::Begin(connection);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(connection.Execute("INSERT INTO t VALUES(2)"));
    ASSERT_TRUE(transaction->Commit());
    EXPECT_EQ(transaction->Commit().error().reason, "transaction-over");
  }
  EXPECT_EQ(Pragma(connection, "quick_check"), "ok");
  Statement rows = connection.Prepare("SELECT group_concat(a) FROM t");
  ASSERT_TRUE(rows.Step().value_or(false));
  EXPECT_EQ(rows.Text(0), "2");
}

TEST_F(DatabaseTest, MigrationsRunOnceAndRefuseALaterFile) {
  const std::string_view first[] = {"CREATE TABLE a(x)"};
  const std::string_view both[] = {"CREATE TABLE a(x)",
                                   "CREATE TABLE b(x); INSERT INTO a VALUES(1)"};
  {
    Connection connection = Open();
    ASSERT_TRUE(Migrate(connection, first));
  }
  Connection connection = Open();
  ASSERT_TRUE(Migrate(connection, both));
  ASSERT_TRUE(Migrate(connection, both));
  EXPECT_EQ(Pragma(connection, "user_version"), "2");
  EXPECT_EQ(Migrate(connection, first).error().reason, "database-too-new");
}

TEST_F(DatabaseTest, AMigrationThatFailsLeavesTheVersionBefore) {
  const std::string_view steps[] = {"CREATE TABLE a(x)", "CREATE TABLE b(x); CREATE TABLE a(x)"};
  Connection connection = Open();
  ASSERT_FALSE(Migrate(connection, steps));
  EXPECT_EQ(Pragma(connection, "user_version"), "1");
  EXPECT_TRUE(connection.Execute("CREATE TABLE b(x)"));
}

TEST_F(DatabaseTest, AFolderHasOneOwner) {
  const auto folder = dir_ / "state";
  {
    const auto lock = FolderLock::Take(folder);
    ASSERT_TRUE(lock) << lock.error().message;
    const auto second = FolderLock::Take(folder);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "folder-in-use");
  }
  EXPECT_TRUE(FolderLock::Take(folder));
  EXPECT_EQ(FolderLock::Take(dir_ / "no/such").error().code, base::ErrorCode::kNotFound);
}

}  // namespace
}  // namespace offline_store::database
