#include "offline-store/audit/audit.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "offline-store/database/transaction.h"
#include "tests/support/temp_dir.h"

namespace offline_store::audit {
namespace {

class AuditTest : public testing::Test {
 protected:
  AuditTest() : connection_(*database::Connection::Open(dir_ / "a.db", {})) {
    EXPECT_TRUE(database::Migrate(connection_, {&kSchema, 1}));
  }

  void AppendSome(int count) {
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(
          Append(connection_, Entry{1000 + i, "kiosk", "accept", "id-" + std::to_string(i), "ok"}));
    }
  }

  tests::TempDir dir_;
  database::Connection connection_;
};

TEST_F(AuditTest, AnUntouchedLogVerifies) {
  EXPECT_EQ(Verify(connection_).value(), Head{});
  AppendSome(5);
  const auto head = Verify(connection_);
  ASSERT_TRUE(head);
  EXPECT_EQ(head->count, 5u);
  AppendSome(1);
  EXPECT_NE(Verify(connection_)->hash, head->hash);
}

TEST_F(AuditTest, EveryEditShows) {
  const std::vector<std::string> edits = {
      "UPDATE audit SET result='no' WHERE n=3",
      "UPDATE audit SET who='hub' WHERE n=3",
      "UPDATE audit SET what='purge' WHERE n=3",
      "UPDATE audit SET about='' WHERE n=3",
      "UPDATE audit SET time_ms=time_ms+1 WHERE n=3",
      "UPDATE audit SET hash=zeroblob(32) WHERE n=3",
      "UPDATE audit SET hash=x'00' WHERE n=3",
      "DELETE FROM audit WHERE n=3",
      "DELETE FROM audit WHERE n=1",
      "UPDATE audit SET n=CASE n WHEN 3 THEN -4 WHEN 4 THEN -3 END WHERE n IN (3,4);"
      "UPDATE audit SET n=-n WHERE n<0",
  };
  AppendSome(6);
  for (const auto& edit : edits) {
    SCOPED_TRACE(edit);
    ASSERT_TRUE(Verify(connection_));
    auto transaction = database::Transaction::Begin(connection_);
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(connection_.Execute(edit));
    EXPECT_EQ(Verify(connection_).error().reason, "audit-broken");
  }
}

TEST_F(AuditTest, AnEntryReplacedByOneThatIsRightInItselfShows) {
  AppendSome(4);
  // Another log with the same beginning has another entry 3, with its right hash.
  auto other = database::Connection::Open(dir_ / "other.db", {});
  ASSERT_TRUE(other && database::Migrate(*other, {&kSchema, 1}));
  ASSERT_TRUE(Append(*other, Entry{1000, "kiosk", "accept", "id-0", "ok"}));
  ASSERT_TRUE(Append(*other, Entry{1001, "kiosk", "accept", "id-1", "ok"}));
  ASSERT_TRUE(Append(*other, Entry{1002, "kiosk", "accept", "id-2", "refused"}));
  auto forged = other->Prepare("SELECT result, hash FROM audit WHERE n=3");
  ASSERT_TRUE(forged.Step().value_or(false));
  ASSERT_TRUE(connection_.Prepare("UPDATE audit SET result=?, hash=? WHERE n=3")
                  .Bind(forged.Text(0), forged.Blob(1))
                  .Run());
  const auto verified = Verify(connection_);
  ASSERT_FALSE(verified) << "entry 4 does not follow from the forged entry 3";
  EXPECT_EQ(verified.error().reason, "audit-broken");
}

TEST_F(AuditTest, TypedTextAndANikAreRefused) {
  for (const char* text : {"Contoh Satu", "6402065208909999", "a/b", "\n",
                           "0123456789012345678901234567890123456789012345678901234567890123456789"
                           "01234567890"}) {
    for (int field = 0; field < 4; ++field) {
      Entry entry{1, "kiosk", "accept", "id", "ok"};
      std::string* const fields[] = {&entry.who, &entry.what, &entry.about, &entry.result};
      *fields[field] = text;
      EXPECT_EQ(Append(connection_, entry).error().reason, "audit-text") << text;
    }
    EXPECT_EQ(AsToken(text), "other");
  }
  EXPECT_EQ(AsToken("voucher-used"), "voucher-used");
  EXPECT_EQ(Verify(connection_)->count, 0u);
}

TEST_F(AuditTest, AnEntryIsPartOfItsTransaction) {
  {
    auto transaction = database::Transaction::Begin(connection_);
    ASSERT_TRUE(transaction);
    AppendSome(1);
  }
  EXPECT_EQ(Verify(connection_)->count, 0u);
}

}  // namespace
}  // namespace offline_store::audit
