// Every example of openapi.yaml, sent to a live hub that has the vectors' keys. TLS is left out:
// the examples name a TLS key that nobody holds, so the hub is told that the client showed it.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "backend/http/server.h"
#include "backend/intake/intake.h"
#include "backend/people/people.h"
#include "base/random.h"
#include "offline-store/protocol/delivery.h"
#include "tests/support/fake_clock.h"
#include "tests/support/http_client.h"
#include "tests/support/protocol/openapi.h"
#include "tests/support/protocol/samples.h"
#include "tests/support/protocol/vectors.h"
#include "tests/support/temp_dir.h"

namespace backend::intake {
namespace {

using tests::HttpClient;

class OpenapiTest : public testing::Test {
 protected:
  void SetUp() override {
    auto registry = Open();
    ASSERT_TRUE(registry) << registry.error().message;
    const protocol::Epoch epoch = registry->epoch();
    worker_.emplace(std::move(*registry), [this] { return Open(); });
    context_.emplace(
        Context{*worker_, roster_, keys_,
                [this] { return base::Result<std::vector<protocol::VerifyKey>>(issuers_); }, clock_,
                epoch, 7 * 86'400'000LL, [](Level, std::string_view) {}});
    people_.emplace(*worker_, roster_, clock_);
    auto server = http::Server::Start({}, [this](const http::Head& head) { return Route(head); });
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }

  void TearDown() override {
    server_->Stop();
    worker_->Stop();
  }

  base::Result<registry::Registry> Open() {
    return registry::Registry::Open(folder_ / "hub.db", {}, random_);
  }

  std::variant<http::Response, http::Accepted> Route(http::Head head) {
    if (head.path == "/l" || head.path == "/v1/track") return people_->Handle(head);
    head.client_spki = tests::SampleEnrolRequest(actors_).tls_spki;
    return Handle(*context_, head);
  }

  HttpClient::Answer Send(const tests::OpenapiExample& example) {
    return HttpClient::Plain(server_->port())
        .Post(example.path, base::AsText(example.body), example.content_type)
        .value();
  }

  tests::TempDir folder_;
  base::SystemRandom random_;
  tests::FakeClock clock_;
  tests::Actors actors_{tests::ReadVectors("keys.json")};
  HubKeys keys_{actors_.hub, actors_.hub_seal, tests::SampleVoucher(actors_).hub.pins.at(0)};
  std::vector<protocol::VerifyKey> issuers_ = actors_.Issuers();
  registry::RosterHolder roster_;
  std::optional<registry::Worker> worker_;
  std::optional<Context> context_;
  std::optional<people::People> people_;
  std::unique_ptr<http::Server> server_;
};

TEST_F(OpenapiTest, HubTakesEveryExampleAndAnswersAsDocumented) {
  const auto examples = tests::OpenapiExamples();
  std::set<std::pair<std::string, std::string>> documented;  // path and content type of the answer
  std::set<std::string> sent;
  for (const auto& example : examples) {
    if (example.status == "200") documented.emplace(example.path, example.content_type);
  }
  for (const auto& example : examples) {
    if (!example.status.empty()) continue;
    ASSERT_EQ(example.method, "post") << example.path;
    const auto answer = Send(example);
    EXPECT_EQ(answer.status, 200) << example.path << ": " << answer.body;
    if (example.path == "/v1/track") {
      EXPECT_EQ(answer.headers.at("content-type"), "application/json");
    } else {
      EXPECT_TRUE(documented.count({example.path, answer.headers.at("content-type")}))
          << example.path;
    }
    sent.insert(example.path + " " + example.content_type);
  }
  EXPECT_EQ(sent,
            (std::set<std::string>{"/v1/enrol application/cbor", "/v1/held application/cbor",
                                   "/v1/requests application/cbor-seq",
                                   "/v1/track application/octet-stream", "/v1/track text/plain"}));
}

TEST_F(OpenapiTest, AnswersToTheExamplesOpenWithTheHubsKey) {
  std::map<std::string, base::Bytes> answers;
  for (const auto& example : tests::OpenapiExamples()) {
    if (example.status.empty()) {
      const auto answer = Send(example);
      answers[example.path] = base::ToBytes(base::AsBytes(answer.body));
    }
  }
  const auto hub = actors_.HubKeys();
  const auto verdict = protocol::OpenEnrolVerdict(answers["/v1/enrol"], hub);
  ASSERT_TRUE(verdict) << verdict.error().message;
  EXPECT_TRUE(verdict->accepted) << verdict->reason;
  const auto held = protocol::OpenAnswer(answers["/v1/held"], hub);
  ASSERT_TRUE(held) << held.error().message;
  EXPECT_EQ(held->nonce, tests::SampleQuestion().nonce);
  EXPECT_EQ(held->items.size(), tests::SampleQuestion().held.size());
  const auto stored = protocol::OpenAnswer(answers["/v1/requests"], hub);
  ASSERT_TRUE(stored) << stored.error().message;
  ASSERT_EQ(stored->items.size(), 2U);
  for (const auto& item : stored->items) EXPECT_EQ(item.verdict, protocol::Verdict::kStored);
  const auto down = HttpClient::Plain(server_->port()).Get("/v1/down");
  ASSERT_TRUE(down);
  EXPECT_TRUE(protocol::OpenDownPage(base::AsBytes(down->body), hub));
}

}  // namespace
}  // namespace backend::intake
