#include "tests/unit/backend/hub/hub_test_base.h"

namespace tests {
namespace {

class EnrolTest : public HubTestBase {
 protected:
  // The reason of the refusal; "accepted" or "problem" otherwise.
  std::string Verdict(const TestKiosk& kiosk, const protocol::Voucher& voucher) {
    const auto verdict = kiosk.Enrol(facts_, voucher, issuer_);
    if (!verdict) return "problem";
    EXPECT_EQ(verdict->kiosk_key, kiosk.key.id());
    EXPECT_EQ(verdict->nonce, Rising<16>(0x60));
    return verdict->accepted ? "accepted" : verdict->reason;
  }

  TestKiosk kiosk_{"7K3M", 1};
};

TEST_F(EnrolTest, GenuineVoucherIsAcceptedAndNamesTheOffice) {
  const auto verdict = kiosk_.Enrol(facts_, kiosk_.Voucher(facts_), issuer_);
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->accepted);
  EXPECT_EQ(verdict->kiosk_number, "7K3M");
  EXPECT_EQ(verdict->office_name, "Desa Contoh");
  EXPECT_EQ(verdict->time_ms, kTimeMs);
}

TEST_F(EnrolTest, SameKioskAgainGetsTheSameAcceptanceEvenAfterTheVoucherExpired) {
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
  clock_.Advance(60 * kDayMs);
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
  StopHub();
  StartHub();
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
  EXPECT_TRUE(Alarms().empty());
}

TEST_F(EnrolTest, VoucherUsedByAnotherKioskIsRefused) {
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
  const TestKiosk thief("7K3M", 2);
  EXPECT_EQ(Verdict(thief, kiosk_.Voucher(facts_)), protocol::kEnrolVoucherUsed);
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
  EXPECT_EQ(Alarms().size(), 1U);
}

TEST_F(EnrolTest, TwoKiosksCannotShareANumber) {
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
  const TestKiosk other("7K3M", 2);
  EXPECT_EQ(Verdict(other, other.Voucher(facts_)), protocol::kEnrolNumberTaken);
}

TEST_F(EnrolTest, TimeIsTheHubsVerdict) {
  protocol::Voucher voucher = kiosk_.Voucher(facts_);
  clock_.unix_ms = (voucher.not_before_s - 1) * 1000;
  EXPECT_EQ(Verdict(kiosk_, voucher), protocol::kEnrolVoucherTooEarly);
  clock_.unix_ms = (voucher.not_after_s + 1) * 1000;
  EXPECT_EQ(Verdict(kiosk_, voucher), protocol::kEnrolVoucherExpired);
  clock_.unix_ms = voucher.not_after_s * 1000;
  EXPECT_EQ(Verdict(kiosk_, voucher), "accepted");
}

TEST_F(EnrolTest, VoucherOfAnotherHubIsRefused) {
  protocol::Voucher voucher = kiosk_.Voucher(facts_);
  voucher.hub.pins = {Rising<32>(1)};
  EXPECT_EQ(Verdict(kiosk_, voucher), protocol::kEnrolOtherHub);
  voucher = kiosk_.Voucher(facts_);
  voucher.hub.sign_keys = {protocol::SigningKey::Generate()->verify_key()};
  EXPECT_EQ(Verdict(kiosk_, voucher), protocol::kEnrolOtherHub);
  voucher = kiosk_.Voucher(facts_);
  voucher.hub.seal_keys = {protocol::SealKeyPair::Generate().public_key()};
  EXPECT_EQ(Verdict(kiosk_, voucher), protocol::kEnrolOtherHub);
}

TEST_F(EnrolTest, ForgedVouchersAreRefusedAndLeaveNothing) {
  const auto self_signed = kiosk_.Enrol(facts_, kiosk_.Voucher(facts_), kiosk_.key);
  ASSERT_TRUE(self_signed);
  EXPECT_EQ(self_signed->reason, protocol::kEnrolIssuerUnknown);

  base::Bytes broken = protocol::IssueVoucher(kiosk_.Voucher(facts_), issuer_).value();
  broken.back() ^= 1;
  const auto answer =
      kiosk_.Post(facts_, "/v1/enrol",
                  protocol::SignEnrolRequest(kiosk_.EnrolRequest(broken), kiosk_.key).value());
  const auto verdict =
      protocol::OpenEnrolVerdict(base::AsBytes(answer.body), facts_.identity.sign_keys);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->reason, protocol::kEnrolSignatureWrong);
  // Nobody yet: the TLS key of this kiosk opens nothing.
  EXPECT_EQ(ProblemOf(kiosk_.Post(facts_, "/v1/requests", {})), "kiosk-unknown");
}

TEST_F(EnrolTest, AnIssuerThatIsInstalledWhileTheHubRunsCounts) {
  const auto other = protocol::SigningKey::Generate().value();
  EXPECT_EQ(kiosk_.Enrol(facts_, kiosk_.Voucher(facts_), other)->reason,
            protocol::kEnrolIssuerUnknown);
  const std::string pem = other.verify_key().ToPem();
  ASSERT_TRUE(base::WriteFileDurably(files_.issuers() / "other.pub", base::AsBytes(pem),
                                     base::FileAccess::kPublic));
  EXPECT_TRUE(kiosk_.Enrol(facts_, kiosk_.Voucher(facts_), other)->accepted);
}

TEST_F(EnrolTest, ABrokenIssuerFileJudgesNobody) {
  ASSERT_TRUE(base::WriteFileDurably(files_.issuers() / "other.pub", base::AsBytes("x"),
                                     base::FileAccess::kPublic));
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "problem");
  ASSERT_EQ(Alarms().size(), 1U);
  EXPECT_NE(Alarms()[0].find("other.pub"), std::string::npos) << Alarms()[0];
}

TEST_F(EnrolTest, RequestMustComeOverTheTlsKeyThatItEnrols) {
  TestKiosk other_line = kiosk_;
  other_line.tls = TestKiosk("7K3M", 3).tls;
  EXPECT_EQ(Verdict(other_line, kiosk_.Voucher(facts_)), "problem");
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
}

TEST_F(EnrolTest, GarbageIsAProblemWithTheReason) {
  const auto answer = kiosk_.Post(facts_, "/v1/enrol", {1, 2, 3});
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(ProblemOf(answer), "cbor-type");
  EXPECT_EQ(kiosk_.Post(facts_, "/v1/enrol", base::Bytes(protocol::kMaxEnrolRequest + 1)).status,
            413);
}

TEST_F(EnrolTest, ManyThievesWithOneVoucherFillNoTable) {
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
  for (std::uint64_t i = 0; i < 20; ++i) {
    const TestKiosk thief("7K3M", 100 + i);
    EXPECT_EQ(Verdict(thief, kiosk_.Voucher(facts_)), protocol::kEnrolVoucherUsed);
  }
  StopHub();
  auto registry = backend::hub::OpenRegistry(files_, random_);
  ASSERT_TRUE(registry);
  EXPECT_EQ(registry->LoadRoster()->kiosks().size(), 17U);
}

// A kiosk that lost sync's folder makes a new TLS key; its signing key speaks for it.
TEST_F(EnrolTest, SameSigningKeyPinsANewTlsKey) {
  EXPECT_EQ(Verdict(kiosk_, kiosk_.Voucher(facts_)), "accepted");
  TestKiosk renewed = kiosk_;
  const TestKiosk fresh("7K3M", 4);
  renewed.tls = fresh.tls;
  renewed.spki = fresh.spki;
  EXPECT_EQ(Verdict(renewed, kiosk_.Voucher(facts_)), "accepted");
  EXPECT_TRUE(renewed.Ask(facts_, {}).items.empty());
  EXPECT_THROW(kiosk_.Ask(facts_, {}), std::runtime_error);
}

}  // namespace
}  // namespace tests
