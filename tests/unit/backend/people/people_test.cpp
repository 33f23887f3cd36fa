#include "backend/people/people.h"

#include "offline-store/protocol/json.h"
#include "tests/unit/backend/hub/hub_test_base.h"

namespace tests {
namespace {

class PeopleTest : public HubTestBase {
 protected:
  void SetUp() override {
    HubTestBase::SetUp();
    Enrol(kiosk_);
    envelope_ = kiosk_.Seal(facts_, 1);
  }

  HttpClient::Answer Track(std::string_view body, std::string_view type,
                           std::string_view address = "192.0.2.1") {
    const std::string forwarded = "X-Forwarded-For: " + std::string(address) + "\r\n";
    return HttpClient::Plain(hub_->people_port())
        .Exchange("POST", "/v1/track", body, type, forwarded)
        .value();
  }

  std::string Field(const HttpClient::Answer& answer, std::string_view name) {
    const auto json = protocol::ParseJson(answer.body, 10'000);
    if (!json) return "not JSON: " + answer.body;
    const protocol::Json* member = json->Find(name);
    return member == nullptr ? "" : *member->text();
  }

  HttpClient::Answer TrackReceipt(const protocol::ReceiptBytes& receipt) {
    return Track(base::AsText(receipt), "application/octet-stream");
  }

  TestKiosk kiosk_{"7K3M", 1};
  protocol::SealedEnvelope envelope_;
};

TEST_F(PeopleTest, PageKeepsEverythingAtHome) {
  const auto page = HttpClient::Plain(hub_->people_port()).Get("/l");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200);
  EXPECT_NE(page->body.find("<html lang=\"id\">"), std::string::npos);
  const std::string policy = page->headers.at("content-security-policy");
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
  EXPECT_EQ(page->headers.at("referrer-policy"), "no-referrer");
  EXPECT_EQ(page->body.find("http"), std::string::npos);
}

TEST_F(PeopleTest, ReceiptShowsServiceAndStep) {
  const auto receipt = kiosk_.Receipt(envelope_, 1);
  auto answer = TrackReceipt(receipt);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(Field(answer, "status"), "tersimpan");
  kiosk_.Offer(facts_, {envelope_.bytes});
  answer = TrackReceipt(receipt);
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(Field(answer, "status"), "diterima");
  EXPECT_EQ(Field(answer, "service"), SamplePayload().service_id);
  EXPECT_EQ(Field(answer, "office"), "Desa Contoh");
  Command({"status", kiosk_.CodeOf(1).Grouped(), "ditolak", "Data tidak lengkap"});
  answer = TrackReceipt(receipt);
  EXPECT_EQ(Field(answer, "status"), "ditolak");
  EXPECT_EQ(Field(answer, "reason"), "Data tidak lengkap");
}

TEST_F(PeopleTest, TypedCodeShowsStepAndOfficeAlone) {
  kiosk_.Offer(facts_, {envelope_.bytes});
  Command({"status", kiosk_.CodeOf(1).Grouped(), "ditolak", "Data tidak lengkap"});
  std::string typed = kiosk_.CodeOf(1).Grouped();
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto answer = Track(typed, "text/plain;charset=UTF-8");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(Field(answer, "status"), "ditolak");
  EXPECT_EQ(Field(answer, "office"), "Desa Contoh");
  EXPECT_EQ(Field(answer, "service"), "");
  EXPECT_EQ(Field(answer, "reason"), "");
}

TEST_F(PeopleTest, ReceiptWithAFlippedBitShowsNothing) {
  kiosk_.Offer(facts_, {envelope_.bytes});
  const auto genuine = kiosk_.Receipt(envelope_, 1);
  ASSERT_EQ(TrackReceipt(genuine).status, 200);
  for (std::size_t bit = 0; bit < genuine.size() * 8; ++bit) {
    auto receipt = genuine;
    receipt[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    // From many addresses, so that each is judged and none is slowed down.
    const std::string address = "192.0.2." + std::to_string(bit % 250);
    clock_.Advance(10'000);
    const int status = Track(base::AsText(receipt), "application/octet-stream", address).status;
    EXPECT_TRUE(status == 400 || status == 403 || status == 404) << bit << ": " << status;
  }
}

TEST_F(PeopleTest, WrongCodesAndTypesAreProblems) {
  EXPECT_EQ(ProblemOf(Track("ABCD", "text/plain")), "code-length");
  EXPECT_EQ(ProblemOf(Track(kiosk_.CodeOf(5).Grouped(), "text/plain")), "code-unknown");
  EXPECT_EQ(Track("x", "application/json").status, 415);
  EXPECT_EQ(Track(std::string(65, 'x'), "text/plain").status, 413);
  EXPECT_EQ(ProblemOf(Track("short", "application/octet-stream")), "receipt-length");
  EXPECT_EQ(HttpClient::Plain(hub_->people_port()).Get("/v1/track")->status, 405);
  EXPECT_EQ(HttpClient::Plain(hub_->people_port()).Get("/v1/held")->status, 404);
}

TEST_F(PeopleTest, GuessingIsSlowedDownForEachAddress) {
  const std::string code = kiosk_.CodeOf(5).Grouped();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Track(code, "text/plain").status, 404);
  const auto refused = Track(code, "text/plain");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.at("retry-after"), "60");
  EXPECT_EQ(Track(code, "text/plain", "192.0.2.2").status, 404);
  clock_.Advance(6'000);
  EXPECT_EQ(Track(code, "text/plain").status, 404);
  EXPECT_EQ(Track(code, "text/plain").status, 429);
}

TEST_F(PeopleTest, ConflictingAndRefusedRequestsAreNotShownByCode) {
  TestKiosk thief("7K3M", 2);
  thief.Enrol(facts_, kiosk_.Voucher(facts_), issuer_);
  thief.Offer(facts_, {thief.Seal(facts_, 1).bytes});
  EXPECT_EQ(Track(thief.CodeOf(1).Grouped(), "text/plain").status, 404);
  EXPECT_EQ(TrackReceipt(thief.Receipt(thief.Seal(facts_, 1), 1)).status, 403);
}

TEST(RateLimit, RemembersABoundedNumberOfAddresses) {
  backend::people::RateLimit limit(1, 1'000);
  EXPECT_TRUE(limit.Take("first", 0));
  EXPECT_FALSE(limit.Take("first", 999));
  for (std::size_t i = 0; i < backend::people::RateLimit::kMaxAddresses; ++i) {
    EXPECT_TRUE(limit.Take(std::to_string(i), 999));
  }
  EXPECT_TRUE(limit.Take("first", 999));  // forgotten
}

TEST(RateLimit, OneHouseholdIsOneAddress) {
  using backend::people::NetworkOf;
  EXPECT_EQ(NetworkOf("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(NetworkOf("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(NetworkOf("2001:db8:1:2:3:4:5:6"), NetworkOf("2001:db8:1:2::9"));
  EXPECT_NE(NetworkOf("2001:db8:1:2::9"), NetworkOf("2001:db8:1:3::9"));
}

TEST(Asker, OnlyTheProxyOnThisMachineIsBelieved) {
  backend::http::Head head;
  head.peer = "127.0.0.1";
  head.headers = {{"x-forwarded-for", "203.0.113.9, 192.0.2.1"}};
  EXPECT_EQ(backend::people::AskerOf(head), "192.0.2.1");
  head.peer = "198.51.100.3";
  EXPECT_EQ(backend::people::AskerOf(head), "198.51.100.3");
}

}  // namespace
}  // namespace tests
