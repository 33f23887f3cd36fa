#include "drivers/printer/print_job.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <limits>
#include <numeric>
#include <string>

#include "tests/support/fake_clock.h"

namespace drivers::printer {
namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

// A printer with faults by script. Waiting moves the clock, nothing else does.
class FakePrinter final : public Transport {
 public:
  explicit FakePrinter(tests::FakeClock& clock) : clock_(clock) {}

  Written Write(base::ByteView bytes, int timeout_ms) override {
    longest_wait_ms = std::max(longest_wait_ms, timeout_ms);
    if (bytes.size() == 3 && bytes[0] == 0x10) return {3, AnswerStatus(bytes[2])};
    if (bytes.size() == 11 && bytes[0] == 0x1d && bytes[1] == '(') {
      AnswerProcessId(bytes.subspan(7));
      return {11, {}};
    }
    if (bytes.size() == 3 && bytes[0] == 0x1d && bytes[1] == 'r') {
      if (answers_queue) answers_.push_back({0x00});
      return {3, {}};
    }
    const std::size_t room = std::min(gone_after, stalled_after) - received.size();
    const std::size_t taken = std::min({bytes.size(), bite, room});
    received.insert(received.end(), bytes.begin(),
                    bytes.begin() + static_cast<std::ptrdiff_t>(taken));
    if (received.size() == gone_after) return {taken, Gone()};
    if (taken < bytes.size() && (received.size() == stalled_after || bite < kNever)) {
      clock_.Advance(timeout_ms);
      return {taken, base::Fail(base::ErrorCode::kTimeout, "printer-busy", "test")};
    }
    return {taken, {}};
  }

  base::Result<base::Bytes> Read(int timeout_ms) override {
    longest_wait_ms = std::max(longest_wait_ms, timeout_ms);
    if (!answers_.empty()) {
      base::Bytes answer = answers_.front();
      answers_.pop_front();
      return answer;
    }
    clock_.Advance(timeout_ms);
    return base::Fail(base::ErrorCode::kTimeout, "printer-busy", "test");
  }

  base::Bytes status{0x12, 0x12, 0x12, 0x12};
  base::Bytes status_after_job = status;
  bool answers_status = true;
  bool answers_process_id = true;
  bool answers_queue = true;
  std::uint8_t id_error = 0;
  std::size_t bite = kNever;
  std::size_t gone_after = kNever;
  std::size_t stalled_after = kNever;
  base::Bytes received;
  int longest_wait_ms = 0;

 private:
  static base::Status Gone() {
    return base::Fail(base::ErrorCode::kUnavailable, "printer-away", "test");
  }

  base::Status AnswerStatus(std::uint8_t n) {
    const base::Bytes& now = received.empty() ? status : status_after_job;
    if (answers_status) answers_.push_back({now[n - 1U]});
    return {};
  }

  void AnswerProcessId(base::ByteView id) {
    if (!answers_process_id) return;
    base::Bytes answer{0x37, 0x22, id[0], id[1], id[2], static_cast<std::uint8_t>(id[3] ^ id_error),
                       0};
    // In two pieces, and after a byte that nobody asked for.
    answers_.push_back({0x14, answer[0], answer[1], answer[2]});
    answers_.push_back({answer[3], answer[4], answer[5], answer[6]});
  }

  tests::FakeClock& clock_;
  std::deque<base::Bytes> answers_;
};

class PrintJobTest : public ::testing::Test {
 protected:
  PrintJobTest() : job(20'000) {
    std::iota(job.begin(), job.end(), std::uint8_t{0});
    options.before_first_byte = [this]() -> base::Status {
      ++announced;
      received_when_announced = printer.received.size();
      return {};
    };
  }

  PrintReport Run() { return Print(printer, profile, job, clock, options); }

  tests::FakeClock clock;
  FakePrinter printer{clock};
  Profile profile = *FindProfile("simulated-80mm");
  base::Bytes job;
  PrintOptions options;
  int announced = 0;
  std::size_t received_when_announced = kNever;
};

TEST_F(PrintJobTest, AWholeJobIsPrintedOnThePrintersWord) {
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kPrinted) << report.reason;
  EXPECT_EQ(report.rung, Rung::kProcessId);
  EXPECT_EQ(report.taken, job.size());
  EXPECT_EQ(report.size, job.size());
  EXPECT_EQ(report.reason, "");
  EXPECT_EQ(printer.received, job);
  EXPECT_TRUE(report.before && report.after);
}

TEST_F(PrintJobTest, ThePrintersPaceChangesNoByte) {
  for (const std::size_t bite : {1U, 7U, 64U, 4095U}) {
    printer.received.clear();
    printer.bite = bite;
    const PrintReport report = Run();
    EXPECT_EQ(report.outcome, Outcome::kPrinted) << bite << ": " << report.reason;
    EXPECT_EQ(printer.received, job) << bite;
  }
}

TEST_F(PrintJobTest, TheJobIsAnnouncedOnceBeforeItsFirstByte) {
  Run();
  EXPECT_EQ(announced, 1);
  EXPECT_EQ(received_when_announced, 0U);
}

TEST_F(PrintJobTest, NothingLeavesUnlessTheAnnouncementIsKept) {
  options.before_first_byte = []() -> base::Status {
    return base::Fail(base::ErrorCode::kUnknown, "commit-unknown", "test");
  };
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kNotStarted);
  EXPECT_EQ(report.reason, "commit-unknown");
  EXPECT_TRUE(printer.received.empty());
}

TEST_F(PrintJobTest, APrinterWithoutPaperGetsNothing) {
  printer.status[3] = 0x72;
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kNotStarted);
  EXPECT_EQ(report.reason, "paper-out");
  EXPECT_EQ(announced, 0);
  EXPECT_TRUE(printer.received.empty());
}

TEST_F(PrintJobTest, APrinterThatDoesNotAnswerGetsNothing) {
  printer.answers_status = false;
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kNotStarted);
  EXPECT_EQ(report.reason, "printer-silent");
  EXPECT_TRUE(printer.received.empty());
}

TEST_F(PrintJobTest, GoneBeforeTheFirstByteIsNotStarted) {
  printer.gone_after = 0;
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kNotStarted);
  EXPECT_EQ(report.taken, 0U);
  EXPECT_EQ(report.reason, "printer-away");
}

TEST_F(PrintJobTest, GoneAfterAnyByteIsUncertainToTheByte) {
  for (const std::size_t after : {std::size_t{1}, std::size_t{4096}, std::size_t{12'345}}) {
    printer.received.clear();
    printer.gone_after = after;
    const PrintReport report = Run();
    EXPECT_EQ(report.outcome, Outcome::kUncertain);
    EXPECT_EQ(report.taken, after);
    EXPECT_EQ(report.reason, "printer-away");
  }
}

TEST_F(PrintJobTest, AStallEndsAfterItsTimeAndNoWaitIsLong) {
  printer.stalled_after = 5000;
  const std::int64_t start = clock.MonotonicMs();
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kUncertain);
  EXPECT_EQ(report.taken, 5000U);
  EXPECT_EQ(report.reason, "stalled");
  EXPECT_LT(clock.MonotonicMs() - start, options.stall_ms + 5000);
  EXPECT_LE(printer.longest_wait_ms, 5000);
}

TEST_F(PrintJobTest, AStallBeforeTheFirstByteIsNotStarted) {
  printer.stalled_after = 0;
  EXPECT_EQ(Run().outcome, Outcome::kNotStarted);
}

TEST_F(PrintJobTest, WithoutThePrintersWordTheOutcomeIsUncertain) {
  printer.answers_process_id = false;
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kUncertain);
  EXPECT_EQ(report.taken, job.size());
  EXPECT_EQ(report.reason, "printer-silent");
}

TEST_F(PrintJobTest, TheWordForAnotherJobDoesNotCount) {
  printer.id_error = 1;
  EXPECT_EQ(Run().outcome, Outcome::kUncertain);
}

TEST_F(PrintJobTest, AQueuedAnswerAndACleanStatusAreTheSecondRung) {
  profile.rung = Rung::kQueuedStatus;
  EXPECT_EQ(Run().outcome, Outcome::kPrinted);
  printer.received.clear();
  printer.status_after_job[1] = 0x32;
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kUncertain);
  EXPECT_EQ(report.reason, "paper-out");
}

TEST_F(PrintJobTest, RealTimeStatusIsWatchedForAWhile) {
  profile.rung = Rung::kRealTimeStatus;
  const std::int64_t start = clock.MonotonicMs();
  EXPECT_EQ(Run().outcome, Outcome::kPrinted);
  EXPECT_GE(clock.MonotonicMs() - start, 4000);
  printer.received.clear();
  printer.status_after_job[1] = 0x16;
  EXPECT_EQ(Run().reason, "cover-open");
}

TEST_F(PrintJobTest, ASilentModelIsNeverCalledPrinted) {
  profile = *FindProfile("generic-80mm");
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kUncertain);
  EXPECT_EQ(report.rung, Rung::kNone);
  EXPECT_EQ(report.taken, job.size());
}

TEST_F(PrintJobTest, AStopBeforeTheStartSendsNothing) {
  std::stop_source source;
  source.request_stop();
  options.stop = source.get_token();
  const PrintReport report = Run();
  EXPECT_EQ(report.outcome, Outcome::kNotStarted);
  EXPECT_EQ(announced, 0);
  EXPECT_TRUE(printer.received.empty());
}

}  // namespace
}  // namespace drivers::printer
