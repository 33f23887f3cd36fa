#include "kiosk/app/office_command.h"

#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "offline-store/database/connection.h"
#include "tests/unit/offline-store/queue/hub_and_kiosk.h"

namespace kiosk::app {
namespace {

using offline_store::link::AdminAnswer;
using offline_store::queue::Accepted;
using offline_store::queue::HubAndKiosk;
using offline_store::queue::PrintOutcome;

class OfficeCommandTest : public testing::Test {
 protected:
  AdminAnswer Run(const std::vector<std::string>& request) {
    return RunOfficeCommand(request, *store_);
  }

  void LeaveInDoubt() {
    ASSERT_TRUE(store_->BeginPrinting(accepted_.print_job));
    ASSERT_TRUE(
        store_->FinishPrinting(accepted_.print_job, PrintOutcome::kUncertain, "printer-away"));
  }

  HubAndKiosk world_{7};
  std::unique_ptr<offline_store::queue::Store> store_ = world_.OpenProvisioned();
  Accepted accepted_ = HubAndKiosk::Accept(*store_);
  std::string code_ = accepted_.code.Grouped();
};

TEST_F(OfficeCommandTest, AReceiptInDoubtIsPrintedAgainOrCountsAsPrinted) {
  LeaveInDoubt();
  EXPECT_EQ(Run({"queue"}).text, "1 " + code_ + " tersimpan unsent ditanya\n");
  EXPECT_EQ(Run({"receipt", code_, "again"}).exit_status, 0);
  EXPECT_EQ(Run({"queue"}).text, "1 " + code_ + " tersimpan unsent menunggu\n");
  LeaveInDoubt();
  EXPECT_EQ(Run({"receipt", code_, "printed"}).exit_status, 0);
  EXPECT_EQ(Run({"queue"}).text, "1 " + code_ + " tersimpan unsent tercetak\n");
}

TEST_F(OfficeCommandTest, WhatCannotBeSettledIsSaid) {
  const AdminAnswer waiting = Run({"receipt", code_, "again"});
  EXPECT_EQ(waiting.exit_status, 1);
  EXPECT_NE(waiting.text.find("is menunggu"), std::string::npos) << waiting.text;
  const auto other = offline_store::protocol::TrackingCode::Make("0001", world_.random);
  EXPECT_EQ(Run({"receipt", other->Grouped(), "again"}).exit_status, 1);
  EXPECT_EQ(Run({"receipt", "kode", "again"}).exit_status, 2);
  EXPECT_EQ(Run({"receipt", code_, "burn"}).exit_status, 2);
  EXPECT_EQ(Run({}).exit_status, 2);
}

TEST_F(OfficeCommandTest, AFolderWithoutAKioskIsNotMade) {
  const auto folder = world_.folder().parent_path() / "nowhere";
  const auto issuers = world_.folder().parent_path() / "issuers.d";
  std::filesystem::create_directory(issuers);
  const std::string pem = world_.issuer.verify_key().ToPem();
  ASSERT_TRUE(
      base::WriteFileDurably(issuers / "desk.pub", base::AsBytes(pem), base::FileAccess::kPublic));
  EXPECT_EQ(RunCommand({folder, issuers, {"queue"}}), 1);
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(OfficeCommandTest, TheAuditLogIsCheckedToItsEnd) {
  const AdminAnswer whole = Run({"audit"});
  EXPECT_EQ(whole.exit_status, 0);
  EXPECT_EQ(whole.text.find("2 entries, unbroken"), 0U) << whole.text;
  store_.reset();
  {
    auto file = offline_store::database::Connection::Open(world_.folder() / "store.db", {});
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->Execute("UPDATE audit SET result='other' WHERE n=2"));
  }
  store_ = world_.OpenProvisioned();
  const AdminAnswer broken = Run({"audit"});
  EXPECT_EQ(broken.exit_status, 1);
  EXPECT_NE(broken.text.find("broken at entry 2"), std::string::npos) << broken.text;
}

}  // namespace
}  // namespace kiosk::app
