// What the hub says when its disk fails: never "stored" without a commit.
#include <gtest/gtest.h>

#include <future>

#include "backend/intake/intake.h"
#include "base/random.h"
#include "tests/support/crash_disk/crash_disk.h"
#include "tests/support/fake_clock.h"
#include "tests/support/hub/test_kiosk.h"
#include "tests/support/protocol/samples.h"

namespace backend::intake {
namespace {

class Catcher final : public http::Reply::Target {
 public:
  void Send(http::Response response) override { answer.set_value(std::move(response)); }
  std::promise<http::Response> answer;
};

class DurabilityTest : public testing::Test {
 protected:
  void SetUp() override {
    auto registry = Open();
    ASSERT_TRUE(registry) << registry.error().message;
    epoch_ = registry->epoch();
    worker_.emplace(std::move(*registry), [this] { return Open(); });
    context_.emplace(
        Context{*worker_, roster_, keys_,
                [this] { return base::Result<std::vector<protocol::VerifyKey>>(issuers_); }, clock_,
                epoch_, 7 * 86'400'000LL, [](Level, std::string_view) {}});
    facts_.identity = {"https://127.0.0.1:8443",
                       "http://127.0.0.1:8080",
                       {keys_.tls_pin},
                       {keys_.seal.public_key()},
                       {keys_.sign.verify_key()}};
    const auto voucher = protocol::IssueVoucher(kiosk_.Voucher(facts_), issuer_).value();
    const auto request =
        protocol::SignEnrolRequest(kiosk_.EnrolRequest(voucher), kiosk_.key).value();
    ASSERT_EQ(Post("/v1/enrol", request).status, 200U);
  }

  base::Result<registry::Registry> Open() {
    return registry::Registry::Open("hub.db", {disk_.vfs()}, random_);
  }

  http::Response Post(const std::string& path, const base::Bytes& body) {
    http::Head head;
    head.method = http::Method::kPost;
    head.path = path;
    head.client_spki = kiosk_.spki;
    auto next = Handle(*context_, head);
    if (auto* refused = std::get_if<http::Response>(&next)) return *refused;
    auto& reader = std::get<http::Accepted>(next).reader;
    if (auto early = reader->Data(body)) return *early;
    const auto catcher = std::make_shared<Catcher>();
    reader->End(http::Reply(catcher));
    return catcher->answer.get_future().get();
  }

  protocol::Verdict Ask(const protocol::SealedEnvelope& envelope) {
    protocol::Question question;
    question.kiosk_number = kiosk_.number;
    question.held = {tests::HeldOf(envelope, 1)};
    const auto response = Post("/v1/held", protocol::SignQuestion(question, kiosk_.key).value());
    if (response.status != 200) return protocol::Verdict::kRefused;
    const auto answer =
        protocol::OpenAnswer(base::AsBytes(response.body), facts_.identity.sign_keys).value();
    return answer.items.at(0).verdict;
  }

  tests::CrashDisk disk_{11};
  tests::SeededRandom random_{11};
  tests::FakeClock clock_;
  HubKeys keys_{protocol::SigningKey::Generate().value(), protocol::SealKeyPair::Generate(),
                tests::Rising<32>(0x10)};
  protocol::SigningKey issuer_ = protocol::SigningKey::Generate().value();
  std::vector<protocol::VerifyKey> issuers_{issuer_.verify_key()};
  protocol::Epoch epoch_{};
  tests::TestKiosk kiosk_{"7K3M", 1};
  tests::HubFacts facts_;
  registry::RosterHolder roster_;
  std::optional<registry::Worker> worker_;
  std::optional<Context> context_;
};

TEST_F(DurabilityTest, NothingIsCalledStoredBeforeItsCommit) {
  const auto envelope = kiosk_.Seal(facts_, 1);
  disk_.FailSyncs(100);
  const auto response = Post("/v1/requests", tests::OfferOf({envelope.bytes}));
  EXPECT_EQ(response.status, 503U);
  ASSERT_EQ(response.headers.size(), 1U);
  EXPECT_EQ(response.headers[0].first, "Retry-After");
  disk_.FailSyncs(0);
  // Whatever the disk kept, the hub now says only what is on it, and takes it again.
  EXPECT_NE(Ask(envelope), protocol::Verdict::kRefused);
  EXPECT_EQ(Post("/v1/requests", tests::OfferOf({envelope.bytes})).status, 200U);
  EXPECT_EQ(Ask(envelope), protocol::Verdict::kStored);
}

TEST_F(DurabilityTest, EnrolmentIsNotAcceptedBeforeItsCommit) {
  const tests::TestKiosk second("9K9K", 2);
  const auto voucher = protocol::IssueVoucher(second.Voucher(facts_), issuer_).value();
  protocol::EnrolRequest request = second.EnrolRequest(voucher);
  request.tls_spki = kiosk_.spki;
  disk_.FailSyncs(100);
  EXPECT_EQ(Post("/v1/enrol", protocol::SignEnrolRequest(request, second.key).value()).status,
            503U);
}

TEST_F(DurabilityTest, FullDiskIsBusyAndLosesNothing) {
  const auto first = kiosk_.Seal(facts_, 1);
  ASSERT_EQ(Post("/v1/requests", tests::OfferOf({first.bytes})).status, 200U);
  disk_.SetRoom(disk_.BytesUsed());
  bool refused = false;
  for (std::uint64_t seq = 2; seq < 500 && !refused; ++seq) {
    refused = Post("/v1/requests", tests::OfferOf({kiosk_.Seal(facts_, seq).bytes})).status == 503;
  }
  EXPECT_TRUE(refused);
  disk_.SetRoom(std::nullopt);
  EXPECT_EQ(Ask(first), protocol::Verdict::kStored);
  EXPECT_EQ(Post("/v1/requests", tests::OfferOf({kiosk_.Seal(facts_, 600).bytes})).status, 200U);
}

}  // namespace
}  // namespace backend::intake
