// The real loop: a socket with a kiosk at its other end, libcurl, and a TLS server as the hub.
#include "offline-store/sync/runner.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "base/random.h"
#include "offline-store/sync/https_transport.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/offline-store/sync/tls_server.h"

namespace offline_store::sync {
namespace {

namespace link = protocol::link;
namespace seqpacket = base::seqpacket;

constexpr int kPatienceMs = 20'000;

// The kiosk's end, played by the test step by step.
class Kiosk {
 public:
  explicit Kiosk(const std::filesystem::path& socket)
      : listener_(*seqpacket::Listener::Open(socket)) {}

  void Accept() {
    connection_ = listener_.Accept(kPatienceMs);
    ASSERT_TRUE(connection_);
  }
  void Leave() { connection_.reset(); }
  void Say(const link::FromKiosk& message) {
    ASSERT_TRUE(connection_->Send(link::Encode(message), kPatienceMs));
  }

  // The next message of this kind; link states on the way are skipped.
  template <class T>
  std::optional<T> Expect() {
    for (;;) {
      const auto bytes = connection_->Receive(kPatienceMs);
      if (!bytes) return std::nullopt;
      const auto message = link::DecodeFromSync(*bytes);
      if (!message) return std::nullopt;
      if (const auto* wanted = std::get_if<T>(&*message)) return *wanted;
      if (!std::holds_alternative<link::LinkState>(*message)) return std::nullopt;
    }
  }

 private:
  seqpacket::Listener listener_;
  std::optional<seqpacket::Connection> connection_;
};

// Sync as anjungan-sync puts it together, on a thread of its own.
class RunningSync {
 public:
  explicit RunningSync(const std::filesystem::path& folder)
      : identity_(*OpenTlsIdentity(folder / "keys")), transport_(identity_) {
    EXPECT_EQ(pipe(stop_.data()), 0);
    thread_ = std::thread([this, folder] {
      Runner runner(folder / "s", delivery_, transport_, clock_, [](std::string_view) {});
      runner.Run(stop_[0]);
    });
  }
  ~RunningSync() {
    close(stop_[1]);
    thread_.join();
    close(stop_[0]);
  }
  RunningSync(const RunningSync&) = delete;
  RunningSync& operator=(const RunningSync&) = delete;

  const protocol::Digest& spki() const { return identity_.spki; }

 private:
  std::array<int, 2> stop_{};
  TlsIdentity identity_;
  HttpsTransport transport_;
  base::SystemClock clock_;
  base::SystemRandom random_;
  Delivery delivery_{identity_.spki, 1'000, random_};
  std::thread thread_;
};

std::string AnswerTo(const tests::ServedRequest& request) {
  if (request.head.starts_with("POST /v1/held ")) return tests::HttpResponse(200, "held");
  if (request.head.starts_with("POST /v1/requests ")) return tests::HttpResponse(200, "stored");
  if (request.head.starts_with("GET /v1/down?after=")) return tests::HttpResponse(200, "page");
  return tests::HttpResponse(404, "");
}

std::string TextOf(const base::Bytes& bytes) {
  return std::string(base::AsText(bytes));
}

class RunnerTest : public testing::Test {
 protected:
  void Greet(Kiosk& kiosk, const protocol::Digest& pin) {
    kiosk.Accept();
    ASSERT_TRUE(kiosk.Expect<link::Hello>());
    kiosk.Say(link::HubAddress{server_.url(), {pin}, {}, true});
  }

  void PlayRound(Kiosk& kiosk) {
    ASSERT_TRUE(kiosk.Expect<link::Ask>());
    kiosk.Say(link::QuestionReady{{1}});
    EXPECT_EQ(TextOf(kiosk.Expect<link::AnswerCame>()->answer), "held");
    kiosk.Say(link::Done{});
    ASSERT_TRUE(kiosk.Expect<link::Next>());
    kiosk.Say(link::EnvelopeReady{{2}});
    kiosk.Say(link::End{false});
    EXPECT_EQ(TextOf(kiosk.Expect<link::AnswerCame>()->answer), "stored");
    kiosk.Say(link::Done{});
    EXPECT_EQ(TextOf(kiosk.Expect<link::DownCame>()->page), "page");
    kiosk.Say(link::NextCursor{});
  }

  tests::TempDir dir_;
  tests::TlsServer server_{&AnswerTo};
};

TEST_F(RunnerTest, CarriesWholeRoundsAndSurvivesARestartOfTheKiosk) {
  Kiosk kiosk(dir_ / "s");
  RunningSync sync(dir_.path());
  for (int i = 0; i < 2; ++i) {
    Greet(kiosk, server_.pin());
    PlayRound(kiosk);
    PlayRound(kiosk);
    kiosk.Leave();
  }
  EXPECT_EQ(server_.requests().size(), 12u);
  EXPECT_EQ(server_.requests()[0].client_spki, sync.spki());
}

TEST_F(RunnerTest, AWrongPinIsSaidAndNothingIsSent) {
  Kiosk kiosk(dir_ / "s");
  RunningSync sync(dir_.path());
  Greet(kiosk, protocol::Digest{1});
  ASSERT_TRUE(kiosk.Expect<link::Ask>());
  kiosk.Say(link::QuestionReady{{1}});
  const auto state = kiosk.Expect<link::LinkState>();
  ASSERT_TRUE(state);
  EXPECT_FALSE(state->up);
  EXPECT_EQ(state->reason, "pin-mismatch");
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(RunnerTest, StopsAtOnceWithNobodyThere) {
  RunningSync sync(dir_.path());
}

TEST_F(RunnerTest, AKioskThatComesLaterIsFound) {
  RunningSync sync(dir_.path());
  Kiosk kiosk(dir_ / "s");
  kiosk.Accept();
  EXPECT_TRUE(kiosk.Expect<link::Hello>());
}

}  // namespace
}  // namespace offline_store::sync
