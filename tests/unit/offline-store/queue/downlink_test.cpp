#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/offline-store/queue/hub_and_kiosk.h"

namespace offline_store::queue {
namespace {

using protocol::RequestStatus;

class DownlinkTest : public testing::Test {
 protected:
  protocol::DownItem Status(std::uint64_t counter, RequestStatus status, std::int64_t time_ms) {
    return {counter, protocol::StatusChange{
                         accepted_.id, accepted_.code, status,
                         status == RequestStatus::kDitolak ? "Alasan contoh" : "", time_ms}};
  }
  protocol::DownItem Keys(std::uint64_t counter, std::uint64_t version,
                          const protocol::SigningKey& signer) {
    const protocol::KeyList list{version, {{"0001", world_.kiosk.verify_key()}}};
    return {counter, protocol::KeyListChange{*protocol::SignKeyList(list, signer)}};
  }
  base::Result<PageApplied> Apply(std::uint64_t after, std::uint64_t head,
                                  std::vector<protocol::DownItem> items) {
    auto page = world_.Page(after, head);
    page.items = std::move(items);
    return store_->ApplyPage(world_.Sign(page));
  }
  RequestInfo Info() { return HubAndKiosk::Info(*store_, accepted_); }

  HubAndKiosk world_{5};
  std::unique_ptr<Store> store_ = world_.OpenProvisioned();
  Accepted accepted_ = HubAndKiosk::Accept(*store_);
};

TEST_F(DownlinkTest, StatusesComeDownPageByPage) {
  auto applied = Apply(0, 3, {Status(1, RequestStatus::kDiperiksa, 10)});
  ASSERT_TRUE(applied) << applied.error().message;
  EXPECT_TRUE(applied->more);
  EXPECT_EQ(applied->statuses, 1u);
  EXPECT_EQ(Info().status, RequestStatus::kDiperiksa);
  applied = Apply(1, 3, {Status(3, RequestStatus::kDitolak, 5)});
  ASSERT_TRUE(applied);
  EXPECT_FALSE(applied->more);
  EXPECT_EQ(Info().status, RequestStatus::kDitolak) << "the hub's order holds, not its clock";
  EXPECT_EQ(Info().reason, "Alasan contoh");
  EXPECT_EQ(*store_->GetCursor(), (protocol::Cursor{world_.epoch, 3}));
  store_.reset();
  store_ = world_.OpenProvisioned();
  EXPECT_EQ(*store_->GetCursor(), (protocol::Cursor{world_.epoch, 3}));
}

TEST_F(DownlinkTest, APageOutOfOrderOrForOthersIsRefused) {
  ASSERT_TRUE(Apply(0, 9, {Status(1, RequestStatus::kDiperiksa, 10)}));
  EXPECT_EQ(Apply(2, 9, {Status(3, RequestStatus::kSiapDiambil, 10)}).error().reason,
            "page-out-of-order");
  EXPECT_EQ(Apply(0, 9, {Status(1, RequestStatus::kSiapDiambil, 10)}).error().reason,
            "page-out-of-order");
  auto page = world_.Page(1, 1);
  page.kiosk_number = "0002";
  EXPECT_EQ(store_->ApplyPage(world_.Sign(page)).error().reason, "page-not-ours");
  page.kiosk_number = "0001";
  EXPECT_EQ(store_->ApplyPage(*protocol::SignDownPage(page, HubAndKiosk::NewKey())).error().reason,
            "signer-unknown");
  EXPECT_EQ(Info().status, RequestStatus::kDiperiksa);
  EXPECT_EQ(store_->GetCursor()->counter, 1u);
}

TEST_F(DownlinkTest, ANewEpochStartsOverWithAnAlarmAndTheOldOneNeverReturns) {
  ASSERT_TRUE(Apply(0, 1, {Status(1, RequestStatus::kDiperiksa, 10)}));
  const auto old_page = world_.Sign([&] {
    auto page = world_.Page(0, 1);
    page.items = {Status(1, RequestStatus::kDiperiksa, 10)};
    return page;
  }());
  const auto entries = store_->VerifyAudit()->count;
  world_.epoch = {9, 9};
  EXPECT_EQ(Apply(1, 1, {}).error().reason, "page-out-of-order");
  const auto applied = Apply(0, 1, {Status(1, RequestStatus::kSiapDiambil, 20)});
  ASSERT_TRUE(applied);
  EXPECT_TRUE(applied->restarted);
  EXPECT_EQ(Info().status, RequestStatus::kSiapDiambil);
  EXPECT_EQ(store_->VerifyAudit()->count, entries + 2) << "the status and the alarm";
  const auto replayed = store_->ApplyPage(old_page);
  ASSERT_FALSE(replayed);
  EXPECT_EQ(replayed.error().reason, "page-epoch-old");
  EXPECT_EQ(Info().status, RequestStatus::kSiapDiambil);
}

TEST_F(DownlinkTest, ACursorBeyondTheHeadStartsOverAndTakesNoStatusBack) {
  ASSERT_TRUE(Apply(0, 5, {Status(5, RequestStatus::kSiapDiambil, 50)}));
  const auto applied = Apply(0, 2, {Status(2, RequestStatus::kDiperiksa, 20)});
  ASSERT_TRUE(applied);
  EXPECT_TRUE(applied->restarted);
  EXPECT_EQ(applied->cursor.counter, 2u);
  EXPECT_EQ(Info().status, RequestStatus::kSiapDiambil);
}

TEST_F(DownlinkTest, AStatusOfAnotherRequestIsSkipped) {
  auto stranger = Status(1, RequestStatus::kDitolak, 10);
  std::get<protocol::StatusChange>(stranger.change).request_id[15] ^= 1;
  const auto applied = Apply(0, 1, {stranger});
  ASSERT_TRUE(applied);
  EXPECT_EQ(applied->statuses, 0u);
  EXPECT_EQ(Info().status, RequestStatus::kTersimpan);
}

TEST_F(DownlinkTest, KeyListsOnlyRiseAndABadOneBlocksNothing) {
  EXPECT_TRUE(store_->KioskKeys()->keys.empty());
  ASSERT_TRUE(Apply(0, 1, {Keys(1, 4, world_.hub_sign)}));
  EXPECT_EQ(store_->KioskKeys()->version, 4u);
  ASSERT_TRUE(Apply(1, 4,
                    {Keys(2, 3, world_.hub_sign), Keys(3, 9, HubAndKiosk::NewKey()),
                     Status(4, RequestStatus::kDiperiksa, 10)}));
  EXPECT_EQ(store_->KioskKeys()->version, 4u);
  EXPECT_EQ(Info().status, RequestStatus::kDiperiksa);
}

TEST_F(DownlinkTest, SettingsAreReplacedAsAWholeByAHigherVersion) {
  ASSERT_TRUE(Apply(0, 2,
                    {{1, protocol::SettingsChange{2, {{"a", "1"}, {"b", "2"}}}},
                     {2, protocol::SettingsChange{1, {{"a", "0"}}}}}));
  EXPECT_EQ(store_->GetHubSettings()->values.size(), 2u);
  ASSERT_TRUE(Apply(2, 3, {{3, protocol::SettingsChange{3, {{"c", "3"}}}}}));
  const auto settings = store_->GetHubSettings();
  EXPECT_EQ(settings->version, 3u);
  ASSERT_EQ(settings->values.size(), 1u);
  EXPECT_EQ(settings->values[0].second, "3");
}

TEST_F(DownlinkTest, AChangeOfAnUnknownKindIsSkipped) {
  const auto applied = Apply(
      0, 2, {{1, protocol::UnknownChange{77, {0x01}}}, Status(2, RequestStatus::kDiperiksa, 10)});
  ASSERT_TRUE(applied) << applied.error().message;
  EXPECT_EQ(applied->statuses, 1u);
}

}  // namespace
}  // namespace offline_store::queue
