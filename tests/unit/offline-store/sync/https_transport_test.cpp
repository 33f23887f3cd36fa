#include "offline-store/sync/https_transport.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"
#include "tests/unit/offline-store/sync/tls_server.h"

namespace offline_store::sync {
namespace {

using tests::HttpResponse;
using tests::TlsServer;

std::string Ok(const tests::ServedRequest&) {
  return HttpResponse(200, "jawaban");
}

class HttpsTransportTest : public testing::Test {
 protected:
  HttpsTransportTest() : identity_(*OpenTlsIdentity(dir_ / "sync")), transport_(identity_) {}

  base::Result<HttpReply> Send(const HttpRequest& request) {
    transport_.Start(request);
    for (int i = 0; i < 300; ++i) {
      if (auto outcome = transport_.Take()) return std::move(*outcome);
      transport_.Wait({}, 100);
    }
    return base::Fail(base::ErrorCode::kTimeout, "test-timeout", "no outcome in 30 s");
  }

  base::Result<HttpReply> Post(const TlsServer& server, std::vector<protocol::Digest> pins) {
    transport_.Use({server.url(), std::move(pins)});
    return Send(post_);
  }

  static std::string ReasonOf(const base::Result<HttpReply>& outcome) {
    return outcome ? "none" : outcome.error().reason;
  }

  const HttpRequest post_{
      HttpRequest::Method::kPost, "/v1/held", "application/cbor", {1, 2, 3}, 1000};
  tests::TempDir dir_;
  TlsIdentity identity_;
  HttpsTransport transport_;
};

TEST_F(HttpsTransportTest, PostsToAPinnedHubWhateverItsCertificateSays) {
  TlsServer server(&Ok);
  const auto reply = Post(server, {server.pin()});
  ASSERT_TRUE(reply) << reply.error().message;
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(base::AsText(reply->body), "jawaban");
  ASSERT_EQ(server.requests().size(), 1u);
  const tests::ServedRequest request = server.requests()[0];
  EXPECT_TRUE(request.head.starts_with("POST /v1/held HTTP/1.1\r\n")) << request.head;
  EXPECT_NE(request.head.find("Content-Type: application/cbor\r\n"), std::string::npos);
  EXPECT_EQ(request.head.find("Expect"), std::string::npos);
  EXPECT_EQ(request.body, post_.body);
  EXPECT_EQ(request.client_spki, identity_.spki);
}

TEST_F(HttpsTransportTest, AWrongPinIsRefusedBeforeAnythingIsSent) {
  TlsServer server(&Ok);
  protocol::Digest wrong = server.pin();
  wrong[31] ^= 1;
  const auto reply = Post(server, {wrong});
  EXPECT_EQ(ReasonOf(reply), "pin-mismatch");
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(HttpsTransportTest, TheNextPinIsAsGoodAsTheCurrentOne) {
  TlsServer server(&Ok);
  EXPECT_TRUE(Post(server, {protocol::Digest{}, server.pin()}));
}

TEST_F(HttpsTransportTest, WithoutPinsNothingIsSent) {
  TlsServer server(&Ok);
  EXPECT_EQ(ReasonOf(Post(server, {})), "no-pins");
  EXPECT_EQ(server.connections(), 0);
}

TEST_F(HttpsTransportTest, AnotherHubMeansANewConnectionAndItsOwnPin) {
  TlsServer server(&Ok);
  EXPECT_TRUE(Post(server, {server.pin()}));
  EXPECT_EQ(ReasonOf(Post(server, {protocol::Digest{}})), "pin-mismatch");
  EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpsTransportTest, RequestsInARowShareAConnection) {
  TlsServer server(&Ok);
  EXPECT_TRUE(Post(server, {server.pin()}));
  EXPECT_TRUE(Post(server, {server.pin()}));
  EXPECT_TRUE(Send({HttpRequest::Method::kGet, "/v1/down?after=7", "", {}, 1000}));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_TRUE(server.requests()[2].head.starts_with("GET /v1/down?after=7 HTTP/1.1\r\n"));
}

TEST_F(HttpsTransportTest, AnOldTlsVersionIsRefused) {
  TlsServer server(&Ok, TlsServer::Version::kTls12);
  EXPECT_EQ(ReasonOf(Post(server, {server.pin()})), "tls-failed");
}

TEST_F(HttpsTransportTest, AReplyOverItsLimitIsGivenUp) {
  TlsServer server([](const auto&) { return HttpResponse(200, std::string(1001, 'x')); });
  EXPECT_EQ(ReasonOf(Post(server, {server.pin()})), "reply-too-large");
}

TEST_F(HttpsTransportTest, AnEndlessReplyWithoutALengthIsGivenUp) {
  TlsServer server(
      [](const auto&) { return "HTTP/1.1 200 x\r\n\r\n" + std::string(100'000, 'x'); });
  EXPECT_EQ(ReasonOf(Post(server, {server.pin()})), "reply-too-large");
}

TEST_F(HttpsTransportTest, ARedirectIsAnAnswerNotAWay) {
  TlsServer other(&Ok);
  TlsServer server([&other](const auto&) {
    return HttpResponse(307, "", "Location: " + other.url() + "/v1/held\r\n");
  });
  const auto reply = Post(server, {server.pin(), other.pin()});
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 307);
  EXPECT_EQ(other.connections(), 0);
}

TEST_F(HttpsTransportTest, RetryAfterCountsInSecondsOnly) {
  std::string value = "7";
  TlsServer server(
      [&value](const auto&) { return HttpResponse(503, "", "Retry-After: " + value + "\r\n"); });
  EXPECT_EQ(Post(server, {server.pin()})->retry_after_ms, 7000);
  for (const char* bad : {"Wed, 21 Oct 2026 07:28:00 GMT", "-1", "99999999999999", "7s", ""}) {
    value = bad;
    EXPECT_EQ(Post(server, {server.pin()})->retry_after_ms, std::nullopt) << bad;
  }
}

TEST_F(HttpsTransportTest, AHangUpIsALostLink) {
  TlsServer server([](const auto&) { return std::string(); });
  EXPECT_EQ(ReasonOf(Post(server, {server.pin()})), "link-lost");
}

TEST_F(HttpsTransportTest, NobodyThereIsUnreachable) {
  std::string url;
  {
    TlsServer server(&Ok);
    url = server.url();
  }
  transport_.Use({url, {protocol::Digest{}}});
  EXPECT_EQ(ReasonOf(Send(post_)), "hub-unreachable");
}

TEST_F(HttpsTransportTest, OnlyHttpsIsSpoken) {
  transport_.Use({"http://127.0.0.1:9", {protocol::Digest{}}});
  EXPECT_EQ(ReasonOf(Send(post_)), "bad-url");
}

TEST_F(HttpsTransportTest, ACancelledRequestReportsNothing) {
  TlsServer server(&Ok);
  transport_.Use({server.url(), {server.pin()}});
  transport_.Start(post_);
  transport_.Cancel();
  EXPECT_FALSE(transport_.Take());
  EXPECT_TRUE(Send(post_));
}

}  // namespace
}  // namespace offline_store::sync
