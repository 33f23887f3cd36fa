#include "provisioning/enrolment/enrol.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/fake_clock.h"

namespace provisioning::enrolment {
namespace {

namespace protocol = offline_store::protocol;

constexpr std::uint64_t kSeed = 11;

class EnrolTest : public testing::Test {
 protected:
  EnrolTest() {
    voucher_.office = {"Desa Contoh", "64.02.99.2001", "Contoh"};
    voucher_.kiosk_number = "00K1";
    voucher_.hub = {"https://hub.example",
                    "https://layanan.example",
                    {protocol::Digest{1}},
                    {protocol::SealKeyPair::Generate().public_key()},
                    {hub_.verify_key()}};
    voucher_.not_before_s = 1'790'000'000;
    voucher_.not_after_s = 1'792'592'000;
    voucher_.language = "id";
    voucher_.time_zone = "Asia/Makassar";
    message_ = *protocol::IssueVoucher(voucher_, *protocol::SigningKey::Generate());
    pending_ = *AskToEnrol(message_, kiosk_, protocol::Digest{9}, protocol::StoreId{8}, random_);
  }

  protocol::EnrolVerdict Verdict() const {
    protocol::EnrolVerdict verdict;
    verdict.nonce = pending_.nonce;
    verdict.kiosk_key = pending_.kiosk_key;
    verdict.accepted = true;
    verdict.kiosk_number = "00K1";
    verdict.office_name = "Desa Contoh";
    verdict.time_ms = 1'790'000'100'000;
    return verdict;
  }

  base::Result<protocol::EnrolVerdict> Judge(const protocol::EnrolVerdict& verdict,
                                             const protocol::SigningKey& signer) const {
    return JudgeVerdict(*protocol::SignEnrolVerdict(verdict, signer), pending_, voucher_);
  }
  std::string Reason(const protocol::EnrolVerdict& verdict) const {
    const auto judged = Judge(verdict, hub_);
    return judged ? "none" : judged.error().reason;
  }

  const protocol::SigningKey hub_ = *protocol::SigningKey::Generate();
  const protocol::SigningKey kiosk_ = *protocol::SigningKey::Generate();
  tests::SeededRandom random_{kSeed};
  protocol::Voucher voucher_;
  base::Bytes message_;
  PendingEnrolment pending_;
};

TEST_F(EnrolTest, TheRequestCarriesVoucherKeysAndAFreshNonce) {
  const auto request = protocol::OpenEnrolRequest(pending_.request);
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->voucher, message_);
  EXPECT_EQ(request->sign_key, kiosk_.verify_key());
  EXPECT_EQ(request->tls_spki, protocol::Digest{9});
  EXPECT_EQ(request->store_id, protocol::StoreId{8});
  EXPECT_EQ(request->nonce, pending_.nonce);
  EXPECT_EQ(pending_.kiosk_key, kiosk_.id());
  const auto again = *AskToEnrol(message_, kiosk_, {}, {}, random_);
  EXPECT_NE(again.nonce, pending_.nonce);
}

TEST_F(EnrolTest, AGenuineVerdictIsTakenWhicheverItIs) {
  const auto accepted = Judge(Verdict(), hub_);
  ASSERT_TRUE(accepted) << accepted.error().message;
  EXPECT_TRUE(accepted->accepted);
  protocol::EnrolVerdict refusal = Verdict();
  refusal.accepted = false;
  refusal.reason = protocol::kEnrolVoucherUsed;
  const auto refused = Judge(refusal, hub_);
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_FALSE(refused->accepted);
  EXPECT_EQ(EnrolProblemOf(refused->reason), EnrolProblem::kAlreadyUsed);
}

TEST_F(EnrolTest, AVerdictBySomebodyElseIsNoVerdict) {
  EXPECT_EQ(Judge(Verdict(), *protocol::SigningKey::Generate()).error().reason, "signer-unknown");
  EXPECT_FALSE(Judge(Verdict(), kiosk_));
}

TEST_F(EnrolTest, AVerdictOnAnotherRequestIsNoVerdict) {
  protocol::EnrolVerdict verdict = Verdict();
  verdict.nonce[0] ^= 1;
  EXPECT_EQ(Reason(verdict), "verdict-not-ours");
  verdict = Verdict();
  verdict.kiosk_key[0] ^= 1;
  EXPECT_EQ(Reason(verdict), "verdict-not-ours");
  verdict = Verdict();
  verdict.kiosk_number = "00K2";
  EXPECT_EQ(Reason(verdict), "verdict-not-ours");
}

TEST_F(EnrolTest, EveryFlippedBitOfAVerdictIsSeen) {
  const base::Bytes good = *protocol::SignEnrolVerdict(Verdict(), hub_);
  ASSERT_TRUE(JudgeVerdict(good, pending_, voucher_));
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    base::Bytes bad = good;
    bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ 1 << bit % 8);
    EXPECT_FALSE(JudgeVerdict(bad, pending_, voucher_)) << bit;
  }
}

TEST_F(EnrolTest, EveryReasonOfTheHubIsKnown) {
  for (const auto reason :
       {protocol::kEnrolVoucherBroken, protocol::kEnrolIssuerUnknown,
        protocol::kEnrolSignatureWrong, protocol::kEnrolVoucherUsed, protocol::kEnrolVoucherExpired,
        protocol::kEnrolVoucherTooEarly, protocol::kEnrolNumberTaken, protocol::kEnrolOtherHub}) {
    EXPECT_NE(EnrolProblemOf(reason), EnrolProblem::kRefused) << reason;
  }
  EXPECT_EQ(EnrolProblemOf("pin-mismatch"), EnrolProblem::kWrongHub);
  EXPECT_EQ(EnrolProblemOf("of-a-newer-hub"), EnrolProblem::kRefused);
}

TEST_F(EnrolTest, EachProblemHasItsOwnWords) {
  std::set<std::string_view> words;
  for (const auto problem :
       {EnrolProblem::kAlreadyUsed, EnrolProblem::kExpired, EnrolProblem::kTooEarly,
        EnrolProblem::kUnknownVoucher, EnrolProblem::kWrongHub, EnrolProblem::kRefused}) {
    EXPECT_TRUE(words.insert(ForScreen(problem)).second);
    EXPECT_TRUE(words.insert(ForTechnician(problem)).second);
  }
  EXPECT_FALSE(words.contains(""));
}

}  // namespace
}  // namespace provisioning::enrolment
