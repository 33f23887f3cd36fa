#include <gtest/gtest.h>

#include "tests/unit/offline-store/queue/hub_and_kiosk.h"

namespace offline_store::queue {
namespace {

class IdentityTest : public testing::Test {
 protected:
  base::Bytes Issue() { return *protocol::IssueVoucher(world_.NewVoucher(), world_.issuer); }

  HubAndKiosk world_{2};
  std::unique_ptr<Store> store_ = *world_.Open();
};

TEST_F(IdentityTest, ABareStoreHasAnIdAndNoOffice) {
  EXPECT_FALSE(store_->voucher());
  EXPECT_EQ(store_->GetEnrolment()->state, EnrolmentState::kNone);
  const auto id = store_->store_id();
  EXPECT_NE(id, protocol::StoreId{});
  store_.reset();
  store_ = *world_.Open();
  EXPECT_EQ(store_->store_id(), id);
  EXPECT_EQ(store_->boot(), 2u);
  HubAndKiosk other(3);
  EXPECT_NE((*other.Open())->store_id(), id);
}

TEST_F(IdentityTest, AVoucherStaysOverARestart) {
  ASSERT_TRUE(store_->PutVoucher(Issue()));
  EXPECT_EQ(store_->PutVoucher(Issue()).error().reason, "voucher-present");
  store_.reset();
  store_ = *world_.Open();
  ASSERT_TRUE(store_->voucher());
  EXPECT_EQ(store_->voucher()->office.name, "Desa Contoh");
  EXPECT_EQ(store_->GetEnrolment()->state, EnrolmentState::kPending);
}

TEST_F(IdentityTest, AVoucherOfAnUnknownIssuerOrWithAChangedByteIsNotStored) {
  const auto stranger = HubAndKiosk::NewKey();
  EXPECT_EQ(
      store_->PutVoucher(*protocol::IssueVoucher(world_.NewVoucher(), stranger)).error().reason,
      "voucher-issuer-unknown");
  const base::Bytes good = Issue();
  for (std::size_t at = 0; at < good.size(); at += 7) {
    base::Bytes bad = good;
    bad[at] ^= 1;
    EXPECT_FALSE(store_->PutVoucher(bad)) << at;
  }
  EXPECT_FALSE(store_->voucher());
  EXPECT_EQ(store_->VerifyAudit()->count, 0u);
}

TEST_F(IdentityTest, AVoucherThatNoIssuerSignedAnyMoreStopsTheStart) {
  ASSERT_TRUE(store_->PutVoucher(Issue()));
  store_.reset();
  world_.issuer = HubAndKiosk::NewKey();
  EXPECT_EQ(world_.Open().error().code, base::ErrorCode::kDenied);
}

TEST_F(IdentityTest, TheVerdictIsKeptAndAnAcceptanceStands) {
  protocol::EnrolVerdict verdict;
  verdict.kiosk_number = "0001";
  verdict.reason = "voucher-used";
  verdict.time_ms = world_.clock.unix_ms + 5000;
  EXPECT_EQ(store_->RecordVerdict(verdict).error().reason, "no-voucher");
  ASSERT_TRUE(store_->PutVoucher(Issue()));
  ASSERT_TRUE(store_->RecordVerdict(verdict));
  EXPECT_EQ(store_->GetEnrolment()->state, EnrolmentState::kRefused);
  EXPECT_EQ(store_->GetEnrolment()->reason, "voucher-used");
  EXPECT_EQ(store_->latest_signed_ms(), verdict.time_ms);
  verdict.accepted = true;
  verdict.reason.clear();
  ASSERT_TRUE(store_->RecordVerdict(verdict));
  verdict.accepted = false;
  verdict.reason = "voucher-used";
  ASSERT_TRUE(store_->RecordVerdict(verdict));
  EXPECT_EQ(store_->GetEnrolment()->state, EnrolmentState::kAccepted);
}

TEST_F(IdentityTest, AVoucherIsForgottenOnlyWhileThereAreNoRequests) {
  ASSERT_TRUE(store_->PutVoucher(Issue()));
  ASSERT_TRUE(store_->ForgetVoucher());
  EXPECT_FALSE(store_->voucher());
  EXPECT_EQ(store_->GetEnrolment()->state, EnrolmentState::kNone);
  ASSERT_TRUE(store_->PutVoucher(Issue()));
  ASSERT_TRUE(store_->UseSigningKey(HubAndKiosk::NewKey()));  // the one before is forgotten too
  HubAndKiosk::Accept(*store_);
  EXPECT_EQ(store_->ForgetVoucher().error().reason, "requests-present");
  EXPECT_TRUE(store_->voucher());
}

TEST_F(IdentityTest, AnotherSigningKeyThanTheFirstIsNotTaken) {
  ASSERT_TRUE(store_->PutVoucher(Issue()));
  EXPECT_EQ(store_->UseSigningKey(HubAndKiosk::NewKey()).error().reason, "key-differs");
  HubAndKiosk::Accept(*store_);  // with its own key, as before
  store_.reset();
  world_.kiosk = HubAndKiosk::NewKey();
  EXPECT_EQ(world_.Open().error().reason, "key-differs");
}

TEST_F(IdentityTest, AnExpiredVoucherIsRefusedBySignedTimeOnly) {
  world_.clock.unix_ms = 1'900'000'000'000;  // the kiosk's own clock proves nothing
  ASSERT_TRUE(store_->PutVoucher(Issue()));
  protocol::EnrolVerdict verdict;
  verdict.kiosk_number = "0001";
  verdict.reason = "voucher-expired";
  verdict.time_ms = 1'800'000'001'000;
  ASSERT_TRUE(store_->RecordVerdict(verdict));
  ASSERT_TRUE(store_->ForgetVoucher());
  EXPECT_EQ(store_->PutVoucher(Issue()).error().reason, "voucher-expired");
}

}  // namespace
}  // namespace offline_store::queue
