// The program itself: commands with and without a running hub, and what a kill leaves.
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "offline-store/protocol/hub_card.h"
#include "offline-store/protocol/json.h"
#include "tests/support/program.h"
#include "tests/unit/backend/hub/hub_test_base.h"

namespace tests {
namespace {

class HubProcessTest : public HubTestBase {
 protected:
  void SetUp() override { MakeHub(); }

  ProgramResult Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--state", files_.folder.string()});
    return RunProgram(ANJUNGAN_HUB, arguments);
  }

  std::unique_ptr<RunningProgram> Serve() {
    auto program = std::make_unique<RunningProgram>(
        ANJUNGAN_HUB,
        std::vector<std::string>{"serve", "--state", files_.folder.string(), "--kiosk-listen",
                                 "127.0.0.1:0", "--people-listen", "127.0.0.1:0"});
    const auto ports = protocol::ParseJson(program->ReadLine(), 1000);
    if (!ports) throw std::runtime_error("the hub did not start");
    facts_.port = static_cast<std::uint16_t>(*ports->Find("kiosk_port")->integer());
    return program;
  }

  // The real clock judges vouchers here.
  protocol::Voucher VoucherOf(const TestKiosk& kiosk) {
    protocol::Voucher voucher = kiosk.Voucher(facts_);
    voucher.not_before_s = 0;
    voucher.not_after_s = 32'503'680'000;
    return voucher;
  }

  TestKiosk kiosk_{"7K3M", 1};
};

TEST_F(HubProcessTest, CommandsWorkWithAndWithoutARunningHub) {
  EXPECT_EQ(Run({"list"}).out, "");
  {
    auto hub = Serve();
    const auto verdict = kiosk_.Enrol(facts_, VoucherOf(kiosk_), issuer_);
    ASSERT_TRUE(verdict && verdict->accepted);
    kiosk_.Offer(facts_, {kiosk_.Seal(facts_, 1).bytes});
    const std::string line =
        protocol::RequestIdText(kiosk_.IdOf(1)) + " " + kiosk_.CodeOf(1).Grouped();
    EXPECT_EQ(Run({"list"}).out, line + " diterima\n");
    EXPECT_EQ(Run({"status", kiosk_.CodeOf(1).Grouped(), "diperiksa"}).out, line + " diperiksa\n");
    EXPECT_EQ(Run({"serve"}).exit_status, 1);  // the folder is taken
    kill(hub->pid(), SIGTERM);
    EXPECT_EQ(hub->Wait().exit_status, 0);
    EXPECT_EQ(Run({"list"}).out, line + " diperiksa\n");
  }
  const auto backup = Run({"backup"});
  EXPECT_EQ(backup.exit_status, 0) << backup.err;
  EXPECT_NE(backup.out.find("1 more requests are secured"), std::string::npos) << backup.out;
  EXPECT_EQ(Run({"show", kiosk_.CodeOf(1).Grouped()}).exit_status, 0);
  const auto bad = Run({"status", kiosk_.CodeOf(1).Grouped(), "selesai"});
  EXPECT_EQ(bad.exit_status, 2);
  EXPECT_EQ(bad.out, "");
  EXPECT_EQ(RunProgram(ANJUNGAN_HUB, {"list"}).exit_status, 2);
}

TEST_F(HubProcessTest, CardHoldsWhatVouchersNeed) {
  const auto path = folder_ / "hub.card";
  const auto made = Run({"card", "--out", path.string()});
  ASSERT_EQ(made.exit_status, 0) << made.err;
  const auto file = base::ReadFile(path, protocol::kMaxHubCard);
  ASSERT_TRUE(file);
  EXPECT_EQ(protocol::ReadHubCard(*file).value(), facts_.identity);
  EXPECT_NE(made.out.find(protocol::HubCardFingerprint(*file).value()), std::string::npos);
}

TEST_F(HubProcessTest, BadAddressesMakeNoHub) {
  const std::string folder = (folder_ / "other").string();
  for (const char* url : {"kabupaten", "ftp://hub.test", "http://hub.test", "https://hub.test/"}) {
    const auto made = RunProgram(ANJUNGAN_HUB, {"init", "--state", folder, "--kiosk-url", url,
                                                "--public-url", "https://lacak.test"});
    EXPECT_EQ(made.exit_status, 2) << url;
    EXPECT_FALSE(std::filesystem::exists(folder)) << url;
    EXPECT_EQ(RunProgram(ANJUNGAN_HUB, {"list", "--state", folder}).exit_status, 1);
  }
}

TEST_F(HubProcessTest, AFolderWithoutAHubIsSaidAndNotMade) {
  const std::string folder = (folder_ / "other").string();
  for (const char* command : {"list", "serve", "backup"}) {
    const auto result = RunProgram(ANJUNGAN_HUB, {command, "--state", folder});
    EXPECT_EQ(result.exit_status, 1) << command;
    EXPECT_NE(result.err.find("anjungan-hub init"), std::string::npos) << result.err;
    EXPECT_FALSE(std::filesystem::exists(folder)) << command;
  }
}

TEST_F(HubProcessTest, PathsThatCannotBeLookedAtAreErrorsNotCrashes) {
  std::filesystem::create_symlink("loop", folder_ / "loop");
  for (const std::string& folder : {(folder_ / "loop").string(), "/tmp/" + std::string(300, 'x')}) {
    for (const char* command : {"list", "serve"}) {
      EXPECT_EQ(RunProgram(ANJUNGAN_HUB, {command, "--state", folder}).exit_status, 1) << command;
    }
    EXPECT_EQ(RunProgram(ANJUNGAN_HUB, {"init", "--state", folder, "--kiosk-url", "https://a.test",
                                        "--public-url", "https://b.test"})
                  .exit_status,
              1);
  }
}

TEST_F(HubProcessTest, AnIdleConnectionToTheAdminSocketHoldsNobodyUpForLong) {
  StartHub();
  const auto idle = base::seqpacket::Connect(files_.admin_socket());
  ASSERT_TRUE(idle);
  const base::SystemClock clock;
  const std::int64_t start_ms = clock.MonotonicMs();
  EXPECT_EQ(Run({"list"}).exit_status, 0);
  EXPECT_LT(clock.MonotonicMs() - start_ms, 4000);
}

// Kills the hub again and again while a kiosk delivers: what it said is stored must be there, and
// everything at most once; in the end, exactly once.
TEST_F(HubProcessTest, KilledInTheMiddleOfADeliveryItLosesAndDoublesNothing) {
  constexpr std::uint64_t kRequests = 120;
  constexpr int kKills = 5;
  std::vector<protocol::SealedEnvelope> envelopes;
  for (std::uint64_t seq = 1; seq <= kRequests; ++seq) {
    envelopes.push_back(kiosk_.Seal(facts_, seq));
  }
  std::set<std::uint64_t> acknowledged;
  std::atomic<std::size_t> stored = 0;
  for (int kill_number = 0; kill_number < kKills; ++kill_number) {
    auto hub = Serve();
    const auto verdict = kiosk_.Enrol(facts_, VoucherOf(kiosk_), issuer_);
    ASSERT_TRUE(verdict && verdict->accepted) << kill_number;
    std::vector<protocol::HeldItem> claimed;
    for (const std::uint64_t seq : acknowledged) {
      claimed.push_back(HeldOf(envelopes[seq - 1], seq));
    }
    for (const auto& item : kiosk_.Ask(facts_, claimed).items) {
      EXPECT_EQ(item.verdict, protocol::Verdict::kStored) << "lost number " << item.seq;
    }
    // Somewhere within an offer, after that many more.
    const std::size_t goal = stored + 7 + static_cast<std::size_t>(kill_number) * 11;
    std::thread killer([&] {
      while (stored < goal) {
        std::this_thread::yield();
      }
      kill(hub->pid(), SIGKILL);
    });
    try {
      for (std::uint64_t seq = 1;; seq = seq % kRequests + 1) {
        const auto answer = kiosk_.Offer(facts_, {envelopes[seq - 1].bytes});
        if (answer.items.at(0).verdict != protocol::Verdict::kStored) continue;
        acknowledged.insert(seq);
        ++stored;
      }
    } catch (const std::runtime_error&) {  // the hub is gone
    }
    killer.join();
  }
  const auto hub = Serve();
  std::vector<base::Bytes> all;
  for (const auto& envelope : envelopes) all.push_back(envelope.bytes);
  for (const auto& item : kiosk_.Offer(facts_, all).items) {
    EXPECT_EQ(item.verdict, protocol::Verdict::kStored);
  }
  const std::string list = Run({"list"}).out;
  EXPECT_EQ(static_cast<std::uint64_t>(std::count(list.begin(), list.end(), '\n')), kRequests);
}

}  // namespace
}  // namespace tests
