#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "tests/unit/offline-store/queue/hub_and_kiosk.h"

namespace offline_store::queue {
namespace {

using protocol::PrintJobState;

class PrintJobsTest : public testing::Test {
 protected:
  PrintJobState State() { return HubAndKiosk::Info(*store_, accepted_).print; }
  void Restart() {
    store_.reset();
    store_ = world_.OpenProvisioned();
  }
  bool Waiting() { return store_->NextPrintJob()->has_value(); }

  HubAndKiosk world_{3};
  std::unique_ptr<Store> store_ = world_.OpenProvisioned();
  Accepted accepted_ = HubAndKiosk::Accept(*store_);
  PrintJobId job_ = accepted_.print_job;
};

TEST_F(PrintJobsTest, APrintedReceiptIsOverwritten) {
  ASSERT_TRUE(store_->BeginPrinting(job_));
  ASSERT_TRUE(store_->BytesWillLeave(job_));
  ASSERT_TRUE(store_->FinishPrinting(job_, PrintOutcome::kPrinted, ""));
  EXPECT_EQ(State(), PrintJobState::kTercetak);
  EXPECT_FALSE(Waiting());
  store_.reset();
  for (const auto& entry : std::filesystem::directory_iterator(world_.folder())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(content.find("receipt of"), std::string::npos) << entry.path();
  }
}

TEST_F(PrintJobsTest, AJobThatWaitedPrintsAfterARestart) {
  Restart();
  EXPECT_EQ(State(), PrintJobState::kMenunggu);
  EXPECT_TRUE(Waiting());
}

TEST_F(PrintJobsTest, AJobOfWhichNoByteLeftPrintsAfterARestart) {
  ASSERT_TRUE(store_->BeginPrinting(job_));
  EXPECT_FALSE(Waiting());
  Restart();
  EXPECT_EQ(State(), PrintJobState::kMenunggu);
}

TEST_F(PrintJobsTest, AnAttemptOfWhichNoByteLeftCanBeRepeated) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    ASSERT_TRUE(store_->BeginPrinting(job_));
    ASSERT_TRUE(store_->BytesWillLeave(job_));
  }
  ASSERT_TRUE(store_->BeginPrinting(job_));
  Restart();
  EXPECT_EQ(State(), PrintJobState::kMenunggu);
}

TEST_F(PrintJobsTest, AJobWhoseBytesHadLeftIsAskedAboutAndNotPrintedByItself) {
  ASSERT_TRUE(store_->BeginPrinting(job_));
  ASSERT_TRUE(store_->BytesWillLeave(job_));
  Restart();
  EXPECT_EQ(State(), PrintJobState::kDitanya);
  EXPECT_FALSE(Waiting());
  const auto before = store_->VerifyAudit()->count;
  ASSERT_TRUE(store_->ResolvePrint(accepted_.code, true));
  EXPECT_TRUE(Waiting());
  EXPECT_EQ(store_->VerifyAudit()->count, before + 1);
}

TEST_F(PrintJobsTest, EveryOutcomeHasItsState) {
  const std::pair<PrintOutcome, PrintJobState> outcomes[] = {
      {PrintOutcome::kNotStarted, PrintJobState::kMenunggu},
      {PrintOutcome::kUncertain, PrintJobState::kDitanya},
      {PrintOutcome::kGivenUp, PrintJobState::kGagal},
  };
  for (const auto& [outcome, state] : outcomes) {
    ASSERT_TRUE(store_->BeginPrinting(job_));
    ASSERT_TRUE(store_->BytesWillLeave(job_));
    ASSERT_TRUE(store_->FinishPrinting(job_, outcome, "paper-out"));
    EXPECT_EQ(State(), state);
    if (state != PrintJobState::kMenunggu) {
      ASSERT_TRUE(store_->ResolvePrint(accepted_.code, true));
    }
  }
  ASSERT_TRUE(store_->BeginPrinting(job_));
  ASSERT_TRUE(store_->FinishPrinting(job_, PrintOutcome::kUncertain, "stalled"));
  ASSERT_TRUE(store_->ResolvePrint(accepted_.code, false));
  EXPECT_EQ(State(), PrintJobState::kTercetak);
}

TEST_F(PrintJobsTest, WhatTheOutcomeRestsOnIsKept) {
  const auto rung = [&] { return (*store_->Find(accepted_.code))->print_rung; };
  EXPECT_EQ(rung(), "");
  ASSERT_TRUE(store_->BeginPrinting(job_));
  ASSERT_TRUE(store_->FinishPrinting(job_, PrintOutcome::kUncertain, "paper-out", "queued-status"));
  EXPECT_EQ(rung(), "queued-status");
  ASSERT_TRUE(store_->ResolvePrint(accepted_.code, true));
  ASSERT_TRUE(store_->BeginPrinting(job_));
  EXPECT_EQ(rung(), "queued-status");
  ASSERT_TRUE(store_->FinishPrinting(job_, PrintOutcome::kPrinted, "", "process-id"));
  Restart();
  EXPECT_EQ(rung(), "process-id");
}

TEST_F(PrintJobsTest, NoStepIsSkipped) {
  EXPECT_EQ(store_->BytesWillLeave(job_).error().reason, "print-job-state");
  EXPECT_EQ(store_->FinishPrinting(job_, PrintOutcome::kPrinted, "").error().reason,
            "print-job-state");
  EXPECT_EQ(store_->ResolvePrint(accepted_.code, true).error().reason, "print-job-state");
  EXPECT_EQ(store_->BeginPrinting(job_ + 1).error().reason, "print-job-state");
}

TEST_F(PrintJobsTest, TheOldestComesFirstAndOneFailureBlocksNoOther) {
  const Accepted second = HubAndKiosk::Accept(*store_);
  EXPECT_EQ((*store_->NextPrintJob())->id, job_);
  ASSERT_TRUE(store_->BeginPrinting(job_));
  ASSERT_TRUE(store_->FinishPrinting(job_, PrintOutcome::kGivenUp, "printer-away"));
  EXPECT_EQ((*store_->NextPrintJob())->id, second.print_job);
}

}  // namespace
}  // namespace offline_store::queue
