#include "offline-store/link/link_server.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "offline-store/link/admin_server.h"
#include "tests/support/temp_dir.h"

namespace offline_store::link {
namespace {

namespace wire = protocol::link;

constexpr int kPatienceMs = 20'000;

// Remembers what it was asked, answers what the test put in.
class FakeService final : public LinkService {
 public:
  wire::HubAddress Hub(const protocol::Digest& tls_spki) override {
    Note("hub " + std::to_string(tls_spki[0]));
    const std::lock_guard lock(mutex_);
    return hub_;
  }
  std::optional<base::Bytes> Enrolment() override { return base::Bytes{7}; }
  base::Status VerdictCame(base::ByteView verdict) override {
    Note("verdict " + base::ToHex(verdict));
    return {};
  }
  base::Result<base::Bytes> Question() override { return base::Bytes{1, 2}; }
  base::Result<Unsent> TakeUnsent(std::size_t max_bytes) override {
    Note("next " + std::to_string(max_bytes));
    return Unsent{{base::Bytes{3}, base::Bytes{4}}, true};
  }
  base::Status AnswerCame(base::ByteView) override {
    return base::Fail(base::ErrorCode::kDenied, "answer-not-fresh", "");
  }
  base::Result<Stored> PageCame(base::ByteView) override {
    return Stored{protocol::Cursor{{}, 9}, true};
  }
  void LinkChanged(const wire::LinkState& state) override {
    Note("link " + std::string(state.up ? "up" : state.reason));
    if (state.reason == "sync-away") away_.set_value();
  }

  void SetUrl(const std::string& url) {
    const std::lock_guard lock(mutex_);
    hub_.url = url;
  }
  std::vector<std::string> notes() {
    const std::lock_guard lock(mutex_);
    return notes_;
  }
  // Until the server noticed that sync is gone.
  bool WaitUntilAway() {
    const bool came = away_.get_future().wait_for(std::chrono::milliseconds(kPatienceMs)) ==
                      std::future_status::ready;
    away_ = std::promise<void>();
    return came;
  }

 private:
  void Note(std::string note) {
    const std::lock_guard lock(mutex_);
    notes_.push_back(std::move(note));
  }

  std::mutex mutex_;
  wire::HubAddress hub_;
  std::vector<std::string> notes_;
  std::promise<void> away_;
};

class LinkServerTest : public testing::Test {
 protected:
  LinkServerTest() {
    auto server = LinkServer::Open(dir_ / "sync.sock", service_);
    EXPECT_TRUE(server);
    server_ = std::move(*server);
  }

  base::seqpacket::Connection Connect() {
    auto connection = base::seqpacket::Connect(dir_ / "sync.sock");
    EXPECT_TRUE(connection);
    return std::move(*connection);
  }

  static void Say(base::seqpacket::Connection& sync, const wire::FromSync& message) {
    ASSERT_TRUE(sync.Send(wire::Encode(message), kPatienceMs));
  }

  template <class T>
  static T Hear(base::seqpacket::Connection& sync) {
    const auto bytes = sync.Receive(kPatienceMs);
    EXPECT_TRUE(bytes) << bytes.error().message;
    if (!bytes) return {};
    const auto message = wire::DecodeFromKiosk(*bytes);
    EXPECT_TRUE(message && std::holds_alternative<T>(*message));
    return message && std::holds_alternative<T>(*message) ? std::get<T>(*message) : T{};
  }

  base::seqpacket::Connection ConnectAndGreet() {
    auto sync = Connect();
    wire::Hello hello;
    hello.tls_spki[0] = 5;
    Say(sync, hello);
    Hear<wire::HubAddress>(sync);
    return sync;
  }

  static bool IsCutOff(base::seqpacket::Connection& sync) {
    const auto received = sync.Receive(kPatienceMs);
    return !received && received.error().code == base::ErrorCode::kUnavailable;
  }

  tests::TempDir dir_;
  FakeService service_;
  std::unique_ptr<LinkServer> server_;
};

TEST_F(LinkServerTest, ABareKioskHasNoHubAndNothingToEnrol) {
  auto sync = Connect();
  Say(sync, wire::Hello{});
  EXPECT_EQ(Hear<wire::HubAddress>(sync).url, "");
  Say(sync, wire::Ask{});
  EXPECT_EQ(Hear<wire::QuestionReady>(sync).question, (base::Bytes{1, 2}));
}

TEST_F(LinkServerTest, EveryRequestHasItsReply) {
  auto sync = ConnectAndGreet();
  Say(sync, wire::Next{99});
  EXPECT_EQ(Hear<wire::EnvelopeReady>(sync).envelope, base::Bytes{3});
  EXPECT_EQ(Hear<wire::EnvelopeReady>(sync).envelope, base::Bytes{4});
  EXPECT_TRUE(Hear<wire::End>(sync).more);
  Say(sync, wire::AnswerCame{{1}});
  EXPECT_EQ(Hear<wire::Refused>(sync).reason, "answer-not-fresh");
  Say(sync, wire::DownCame{{1}});
  EXPECT_EQ(Hear<wire::NextCursor>(sync).cursor.counter, 9u);
  Say(sync, wire::EnrolReply{{0xab}});
  Hear<wire::Done>(sync);
  Hear<wire::HubAddress>(sync);  // told anew: it may be enrolled now
  EXPECT_EQ(service_.notes(),
            (std::vector<std::string>{"hub 5", "next 99", "verdict ab", "hub 5"}));
}

TEST_F(LinkServerTest, AVoucherThatCameLaterIsTold) {
  auto sync = ConnectAndGreet();
  service_.SetUrl("https://127.0.0.1:8443");
  server_->TellHub();
  EXPECT_EQ(Hear<wire::HubAddress>(sync).url, "https://127.0.0.1:8443");
  EXPECT_EQ(Hear<wire::Enrol>(sync).request, base::Bytes{7});
}

TEST_F(LinkServerTest, APokeReachesSync) {
  auto sync = ConnectAndGreet();
  server_->Poke();
  Hear<wire::Poke>(sync);
}

TEST_F(LinkServerTest, APokeBeforeTheGreetingComesAfterIt) {
  server_->Poke();
  auto sync = ConnectAndGreet();
  Hear<wire::Poke>(sync);
}

TEST_F(LinkServerTest, WhoDoesNotGreetIsCutOff) {
  auto sync = Connect();
  Say(sync, wire::Ask{});
  EXPECT_TRUE(IsCutOff(sync));
  EXPECT_TRUE(service_.WaitUntilAway());
  auto other = Connect();
  wire::Hello hello;
  hello.version = 2;
  Say(other, hello);
  EXPECT_TRUE(IsCutOff(other));
}

TEST_F(LinkServerTest, NonsenseCutsOffAndTheNextSyncIsServed) {
  const std::uint64_t seed = 4711;
  std::mt19937_64 random(seed);
  for (int i = 0; i < 50; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", message " + std::to_string(i));
    auto sync = ConnectAndGreet();
    base::Bytes nonsense(1 + random() % 300);
    for (auto& byte : nonsense) byte = static_cast<std::uint8_t>(random());
    nonsense[0] |= 0x40;  // no array of one to three items
    nonsense[0] &= 0x7f;
    ASSERT_TRUE(sync.Send(nonsense, kPatienceMs));
    ASSERT_TRUE(IsCutOff(sync));
    ASSERT_TRUE(service_.WaitUntilAway());
  }
  auto sync = ConnectAndGreet();
  Say(sync, wire::Ask{});
  Hear<wire::QuestionReady>(sync);
}

TEST_F(LinkServerTest, TheLinksStateAndTheEndOfSyncAreTold) {
  {
    auto sync = ConnectAndGreet();
    wire::LinkState up;
    up.up = true;
    Say(sync, up);
    Say(sync, wire::Ask{});
    Hear<wire::QuestionReady>(sync);
  }
  ASSERT_TRUE(service_.WaitUntilAway());
  EXPECT_EQ(service_.notes(), (std::vector<std::string>{"hub 5", "link up", "link sync-away"}));
}

TEST_F(LinkServerTest, ItEndsWhileSyncIsConnectedAndSilent) {
  auto sync = Connect();
  server_.reset();
  EXPECT_TRUE(IsCutOff(sync));
}

TEST(AdminServerTest, ACommandGetsItsAnswerAndNonsenseAnError) {
  const tests::TempDir dir;
  const auto server = AdminServer::Open(dir / "admin.sock", [](const auto& request) {
    return AdminAnswer{request.size() == 2 ? 0 : 1, std::string(100'000, 'x')};
  });
  ASSERT_TRUE(server);
  const auto ask = [&](const base::Bytes& message) {
    auto connection = base::seqpacket::Connect(dir / "admin.sock");
    EXPECT_TRUE(connection && connection->Send(message, kPatienceMs));
    std::pair<int, std::size_t> answer;
    for (;;) {
      const auto part = connection->Receive(kPatienceMs);
      EXPECT_TRUE(part);
      if (!part) return answer;
      const auto reply = protocol::admin::DecodeReply(*part);
      EXPECT_TRUE(reply);
      if (!reply) return answer;
      answer.first = reply->exit_status;
      answer.second += reply->text.size();
      if (!reply->more) return answer;
    }
  };
  EXPECT_EQ(ask(*protocol::admin::Encode(protocol::admin::Request{"queue", "all"})),
            std::make_pair(0, std::size_t{100'000}));
  EXPECT_EQ(ask(base::Bytes{0xff, 0x00}).first, 2);
}

}  // namespace
}  // namespace offline_store::link
