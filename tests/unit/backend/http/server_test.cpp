#include "backend/http/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "backend/http/certificate.h"
#include "backend/http/problem.h"
#include "tests/support/http_client.h"

namespace backend::http {
namespace {

using tests::HttpClient;

// What reached the handler's reader of "/stream", until the end or the cut.
struct Streamed {
  std::mutex mutex;
  std::condition_variable changed;
  std::string seen;
  bool ended = false;
  bool gone = false;

  template <class Condition>
  bool WaitFor(Condition condition) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, std::chrono::seconds(30), [&] { return condition(*this); });
  }
};

class StreamReader final : public BodyReader {
 public:
  explicit StreamReader(Streamed& streamed) : streamed_(streamed) {}
  ~StreamReader() override {
    const std::lock_guard lock(streamed_.mutex);
    streamed_.gone = true;
    streamed_.changed.notify_all();
  }
  std::optional<Response> Data(base::ByteView piece) override {
    const std::lock_guard lock(streamed_.mutex);
    streamed_.seen += base::AsText(piece);
    streamed_.changed.notify_all();
    if (streamed_.seen.find('!') != std::string::npos) {
      return Problem(400, "no-exclamation", "A quiet house");
    }
    return std::nullopt;
  }
  void End(Reply reply) override {
    {
      const std::lock_guard lock(streamed_.mutex);
      streamed_.ended = true;
    }
    reply.Send({200, "text/plain", "whole", {}});
  }

 private:
  Streamed& streamed_;
};

class ServerTest : public testing::Test {
 protected:
  void Start(Limits limits, std::optional<Tls> tls = std::nullopt) {
    Options options;
    options.limits = limits;
    options.threads = 2;
    options.tls = std::move(tls);
    auto server =
        Server::Start(std::move(options), [this](const Head& head) { return Route(head); });
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }

  std::variant<Response, Accepted> Route(const Head& head) {
    if (head.path == "/echo") {
      return WholeBody(1000, [](base::Bytes body, Reply reply) {
        reply.Send({200, "text/plain", std::string(base::AsText(body)), {}});
      });
    }
    if (head.path == "/stream")
      return Accepted{100'000, true, std::make_unique<StreamReader>(streamed_)};
    if (head.path == "/forget") return WholeBody(1000, [](base::Bytes, Reply) {});
    if (head.path == "/who") {
      return Response{
          200, "text/plain", head.client_spki ? base::ToHex(*head.client_spki) : "nobody", {}};
    }
    if (head.path == "/query") {
      return Response{200, "text/plain", head.query + "|" + std::string(head.Header("x-test")), {}};
    }
    return Problem(404, "no-such-path", "There is nothing here");
  }

  HttpClient Connect() { return HttpClient::Plain(server_->port()); }

  static Limits Short() {
    Limits limits;
    limits.progress_ms = 150;
    limits.idle_ms = 400;
    return limits;
  }

  Streamed streamed_;
  std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, OneConnectionCarriesManyExchanges) {
  Start({});
  HttpClient client = Connect();
  for (int i = 0; i < 20; ++i) {
    const std::string body = "text " + std::to_string(i);
    const auto answer = client.Post("/echo", body, "text/plain");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, body);
  }
}

TEST_F(ServerTest, TargetIsSplitAndHeadersAreFoundInLowerCase) {
  Start({});
  const auto answer = Connect().Exchange("GET", "/query?after=7&x", {}, {}, "X-TEST: yes\r\n");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "after=7&x|yes");
}

TEST_F(ServerTest, UnknownPathIsAProblemDocument) {
  Start({});
  const auto answer = Connect().Get("/nowhere");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->headers.at("content-type"), "application/problem+json");
  EXPECT_EQ(answer->body,
            "{\"type\":\"urn:anjungan:problem:no-such-path\",\"title\":\"There is nothing "
            "here\",\"status\":404}");
}

TEST_F(ServerTest, RetryAfterIsInSeconds) {
  const Response response = Problem(503, "busy", "say \"later\"\n", 5);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].first, "Retry-After");
  EXPECT_EQ(response.headers[0].second, "5");
  EXPECT_NE(response.body.find(R"(say \"later\"\u000a)"), std::string::npos);
}

TEST_F(ServerTest, SilentClientIsClosedAtTheDeadline) {
  Start(Short());
  EXPECT_TRUE(Connect().ClosedWithin(30'000));
}

// Every byte comes well within any idle time-out: only an absolute deadline ends this.
TEST_F(ServerTest, SlowLorisIsClosedAndOthersAreServed) {
  Start(Short());
  std::vector<HttpClient> loris;
  for (int i = 0; i < 50; ++i) {
    loris.push_back(Connect());
    ASSERT_TRUE(loris.back().Send("GET /echo HTTP/1.1\r\nX: "));
  }
  bool closed = false;
  for (int round = 0; round < 2'000 && !closed; ++round) {
    const auto answer = Connect().Post("/echo", "probe", "text/plain");
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->status, 200);
    closed = true;
    for (auto& client : loris) closed = !client.Send("x") && closed;
  }
  EXPECT_TRUE(closed);
}

TEST_F(ServerTest, DrippedBodyBelowTheMinimumRateIsCut) {
  Limits limits = Short();
  limits.min_bytes_per_second = 1'000'000;
  Start(limits);
  HttpClient client = Connect();
  ASSERT_TRUE(client.Send("POST /stream HTTP/1.1\r\nContent-Length: 5000\r\n\r\n"));
  bool closed = false;
  for (int i = 0; i < 5'000 && !closed; ++i) closed = !client.Send("b") || client.ClosedWithin(5);
  EXPECT_TRUE(closed);
  EXPECT_TRUE(streamed_.WaitFor([](const Streamed& s) { return s.gone; }));
  EXPECT_FALSE(streamed_.ended);
}

// The same drip with a minimum rate below it: the deadline moves on with what arrives.
TEST_F(ServerTest, PacedBodyMayTakeLongerThanTheOrdinaryDeadline) {
  Limits limits = Short();
  limits.min_bytes_per_second = 10;
  Start(limits);
  HttpClient client = Connect();
  ASSERT_TRUE(client.Send("POST /stream HTTP/1.1\r\nContent-Length: 100\r\n\r\n"));
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    ASSERT_FALSE(client.ClosedWithin(4));
    ASSERT_TRUE(client.Send("b"));
  }
  EXPECT_GT(std::chrono::steady_clock::now() - began,
            std::chrono::milliseconds(limits.progress_ms));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "whole");
}

TEST_F(ServerTest, PacedBodyEndsAtTheCap) {
  Limits limits = Short();
  limits.min_bytes_per_second = 1;
  limits.paced_cap_ms = 300;
  Start(limits);
  HttpClient client = Connect();
  ASSERT_TRUE(client.Send("POST /stream HTTP/1.1\r\nContent-Length: 100000\r\n\r\n"));
  bool closed = false;
  for (int i = 0; i < 50'000 && !closed; ++i) closed = !client.Send("b") || client.ClosedWithin(2);
  EXPECT_TRUE(closed);
}

TEST_F(ServerTest, ABodyThatIsCutLeavesWhatCame) {
  Start({});
  HttpClient client = Connect();
  ASSERT_TRUE(client.Send("POST /stream HTTP/1.1\r\nContent-Length: 10\r\n\r\nabcde"));
  ASSERT_TRUE(streamed_.WaitFor([](const Streamed& s) { return s.seen == "abcde"; }));
  client.Cut();
  EXPECT_TRUE(streamed_.WaitFor([](const Streamed& s) { return s.gone; }));
  EXPECT_FALSE(streamed_.ended);
}

TEST_F(ServerTest, ChunkedBodyIsReadAndCounted) {
  Start({});
  HttpClient client = Connect();
  ASSERT_TRUE(client.Send(
      "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "abcde");
  const std::string chunk = "3e8\r\n" + std::string(1000, 'x') + "\r\n";
  ASSERT_TRUE(
      client.Send("POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk));
  const auto refused = client.Receive();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 413);
}

TEST_F(ServerTest, TooLargeBodyIsRefusedBeforeItIsRead) {
  Start({});
  HttpClient client = Connect();
  ASSERT_TRUE(client.Send("POST /echo HTTP/1.1\r\nContent-Length: 1001\r\n\r\n"));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
  EXPECT_EQ(answer->headers.at("connection"), "close");
}

TEST_F(ServerTest, AnEarlyRefusalReachesAClientThatStillWrites) {
  Start({});
  HttpClient client = Connect();
  const auto answer = client.Post("/stream", "a!" + std::string(90'000, 'x'), "text/plain");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 400);
  const auto next = client.Post("/echo", "still here", "text/plain");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->body, "still here");
}

TEST_F(ServerTest, ExpectContinueIsAnswered) {
  Start({});
  HttpClient client = Connect();
  ASSERT_TRUE(
      client.Send("POST /echo HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
  ASSERT_FALSE(client.ClosedWithin(5'000));
  ASSERT_TRUE(client.Send("ok"));
  const auto answer = client.Receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "ok");
}

TEST_F(ServerTest, HugeHeadAndGarbageAreRefused) {
  Start({});
  HttpClient large = Connect();
  large.Send("GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  const auto answer = large.Receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 431);

  HttpClient garbage = Connect();
  garbage.Send("\x16\x03\x01\x02\x01 hello\r\n\r\n");
  const auto refused = garbage.Receive();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 400);
}

TEST_F(ServerTest, ForgottenReplyClosesTheConnection) {
  Start({});
  HttpClient client = Connect();
  EXPECT_FALSE(client.Post("/forget", "x", "text/plain"));
}

TEST_F(ServerTest, ConnectionsBeyondTheLimitAreClosedAndTheirPlacesComeBack) {
  Limits limits;
  limits.connections_per_address = 3;
  Start(limits);
  std::optional<HttpClient> first(Connect());
  HttpClient second = Connect();
  HttpClient third = Connect();
  ASSERT_TRUE(first->Get("/who"));
  ASSERT_TRUE(second.Get("/who"));
  ASSERT_TRUE(third.Get("/who"));
  EXPECT_FALSE(Connect().Get("/who"));
  first.reset();
  bool served = false;
  for (int i = 0; i < 1'000 && !served; ++i) served = Connect().Get("/who").has_value();
  EXPECT_TRUE(served);
}

TEST_F(ServerTest, StopsWhileClientsAreHalfWay) {
  Start({});
  HttpClient client = Connect();
  ASSERT_TRUE(client.Send("POST /stream HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"));
  ASSERT_TRUE(streamed_.WaitFor([](const Streamed& s) { return s.seen == "abc"; }));
  server_.reset();
  EXPECT_TRUE(streamed_.WaitFor([](const Streamed& s) { return s.gone; }));
}

TEST_F(ServerTest, TakenPortIsAnErrorWithAWayOut) {
  Start({});
  Options options;
  options.port = server_->port();
  const auto second = Server::Start(options, [](const Head&) { return Response{}; });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "listen-failed");
  EXPECT_EQ(second.error().code, base::ErrorCode::kUnavailable);
}

class TlsServerTest : public ServerTest {
 protected:
  void StartTls() {
    auto identity = MakeIdentity("hub.test");
    ASSERT_TRUE(identity) << identity.error().message;
    Start({}, Tls{identity->certificate_pem, identity->key_pem, true});
  }

  static HttpClient::Identity Client(SpkiHash& pin) {
    auto identity = MakeIdentity("kiosk.test");
    pin = SpkiOf(identity->certificate_pem).value();
    return {identity->certificate_pem, identity->key_pem.str()};
  }
};

TEST_F(TlsServerTest, HandlerLearnsTheClientsKey) {
  StartTls();
  SpkiHash pin{};
  const auto identity = Client(pin);
  HttpClient client = HttpClient::Secure(server_->port(), identity);
  for (int i = 0; i < 3; ++i) {
    const auto answer = client.Get("/who");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, base::ToHex(pin));
  }
  const auto anonymous = HttpClient::Secure(server_->port(), std::nullopt).Get("/who");
  ASSERT_TRUE(anonymous);
  EXPECT_EQ(anonymous->body, "nobody");
}

TEST_F(TlsServerTest, PlainTextOnTheTlsPortIsClosed) {
  StartTls();
  EXPECT_FALSE(Connect().Get("/who"));
}

TEST_F(TlsServerTest, KeyOfAnotherCertificateIsRefusedAtStart) {
  const auto one = MakeIdentity("one.test");
  const auto other = MakeIdentity("other.test");
  ASSERT_TRUE(one && other);
  Options options;
  options.tls = Tls{one->certificate_pem, other->key_pem, false};
  const auto server = Server::Start(options, [](const Head&) { return Response{}; });
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().reason, "tls-key-unusable");
}

TEST(Certificate, GarbageHasNoPin) {
  const auto pin = SpkiOf("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  ASSERT_FALSE(pin);
  EXPECT_EQ(pin.error().reason, "certificate-unreadable");
}

}  // namespace
}  // namespace backend::http
