#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/receipt_code.h"
#include "tests/unit/offline-store/queue/hub_and_kiosk.h"

namespace offline_store::queue {
namespace {

class AcceptTest : public testing::Test {
 protected:
  HubAndKiosk world_{1};
  std::unique_ptr<Store> store_ = world_.OpenProvisioned();
};

TEST_F(AcceptTest, AnAcceptedRequestIsWholeAndGenuine) {
  const Accepted accepted = HubAndKiosk::Accept(*store_);
  EXPECT_EQ(accepted.seq, 1u);
  EXPECT_EQ(accepted.code.kiosk_number(), "0001");
  EXPECT_EQ(accepted.time.quality, protocol::ClockQuality::kUnsure);
  EXPECT_TRUE(protocol::IsRequestId(accepted.id));

  const auto batch = store_->TakeUnsent(1 << 20);
  ASSERT_TRUE(batch);
  ASSERT_EQ(batch->envelopes.size(), 1u);
  const auto view =
      protocol::VerifyEnvelope(batch->envelopes[0], std::vector{world_.kiosk.verify_key()});
  ASSERT_TRUE(view) << view.error().message;
  EXPECT_EQ(view->hash, accepted.envelope_hash);
  EXPECT_EQ(view->header.request_id, accepted.id);
  EXPECT_EQ(view->header.store_id, store_->store_id());
  EXPECT_EQ(view->header.boot, 1u);
  const auto payload = protocol::OpenEnvelope(batch->envelopes[0], std::vector{world_.hub_seal});
  ASSERT_TRUE(payload) << payload.error().message;
  EXPECT_EQ(payload->nik.str(), "6402065208909999");
  EXPECT_EQ(payload->code, accepted.code);

  const auto receipt = protocol::ParseStatusLink(accepted.status_link);
  ASSERT_TRUE(receipt);
  const protocol::KeyList keys{1, {{"0001", world_.kiosk.verify_key()}}};
  const auto facts = protocol::OpenReceipt(*receipt, keys);
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->code, accepted.code);
  EXPECT_EQ(facts->envelope, protocol::PrefixOf(accepted.envelope_hash));

  const auto job = store_->NextPrintJob();
  ASSERT_TRUE(job && *job);
  EXPECT_EQ((*job)->id, accepted.print_job);
  EXPECT_EQ(base::AsText((*job)->receipt), "receipt of " + accepted.code.Grouped());
  EXPECT_EQ(HubAndKiosk::Info(*store_, accepted).status, protocol::RequestStatus::kTerkirim);
}

TEST_F(AcceptTest, TheDeskReadsItsRequestsToo) {
  HubAndKiosk other(7);
  const auto desk = protocol::SealKeyPair::Generate();
  auto voucher = other.NewVoucher();
  voucher.office_key = desk.public_key();
  auto store = *other.Open();
  ASSERT_TRUE(store->PutVoucher(*protocol::IssueVoucher(voucher, other.issuer)));
  HubAndKiosk::Accept(*store);
  const auto batch = store->TakeUnsent(1);
  ASSERT_TRUE(batch && batch->envelopes.size() == 1);
  EXPECT_TRUE(protocol::OpenEnvelope(batch->envelopes[0], std::vector{desk}));
  EXPECT_TRUE(protocol::OpenEnvelope(batch->envelopes[0], std::vector{other.hub_seal}));
}

TEST_F(AcceptTest, IdsSeqsAndCodesAreNeverReused) {
  std::set<std::string> codes;
  protocol::RequestId last{};
  for (std::uint64_t i = 1; i <= 40; ++i) {
    if (i % 10 == 0) {
      store_.reset();
      world_.clock.unix_ms -= 86'400'000;  // the clock goes back over a restart
      store_ = world_.OpenProvisioned();
    }
    const Accepted accepted = HubAndKiosk::Accept(*store_);
    EXPECT_EQ(accepted.seq, i);
    EXPECT_GT(accepted.id, last);
    EXPECT_TRUE(codes.insert(std::string(accepted.code.symbols())).second);
    last = accepted.id;
  }
  EXPECT_EQ(store_->boot(), 5u);
  EXPECT_EQ(store_->Summary()->waiting, 40u);
  EXPECT_EQ(store_->VerifyAudit()->count, 41u);
}

TEST_F(AcceptTest, AReceiptThatCannotBeMadeGivesUpEverything) {
  const auto failed = store_->Accept(HubAndKiosk::NewPayload(), [](const Accepted&) {
    return base::Result<base::Bytes>(
        base::Fail(base::ErrorCode::kInvalid, "receipt-text", "no receipt"));
  });
  EXPECT_EQ(failed.error().reason, "receipt-text");
  EXPECT_EQ(store_->Summary()->total, 0u);
  EXPECT_EQ(store_->VerifyAudit()->count, 1u);
  EXPECT_FALSE(*store_->NextPrintJob());
  EXPECT_EQ(HubAndKiosk::Accept(*store_).seq, 1u);
}

TEST_F(AcceptTest, NothingIsAcceptedWithoutOfficeKeyOrRoom) {
  HubAndKiosk bare(9);
  auto store = *bare.Open();
  EXPECT_EQ(store->Accept(HubAndKiosk::NewPayload(), HubAndKiosk::Receipt).error().reason,
            "no-voucher");
  world_.free_bytes = 999;
  EXPECT_EQ(store_->CheckRoom().error().code, base::ErrorCode::kFull);
  EXPECT_EQ(store_->Accept(HubAndKiosk::NewPayload(), HubAndKiosk::Receipt).error().reason,
            "no-room");
  world_.free_bytes = 1'000'000;
  EXPECT_EQ(store_->Summary()->total, 0u);
  ASSERT_TRUE(store_->ForgetVoucher());
  ASSERT_TRUE(store_->PutVoucher(*protocol::IssueVoucher(world_.NewVoucher(), world_.issuer)));
  EXPECT_EQ(store_->Accept(HubAndKiosk::NewPayload(), HubAndKiosk::Receipt).error().reason,
            "no-key");
}

TEST_F(AcceptTest, NoCitizensDataIsReadableOnTheDisk) {
  HubAndKiosk::Accept(*store_);
  store_.reset();
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(world_.folder())) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(content.find("6402065208909999"), std::string::npos) << entry.path();
    EXPECT_EQ(content.find("keperluan"), std::string::npos) << entry.path();
    EXPECT_EQ(content.find("sktm"), std::string::npos) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 2);
}

TEST_F(AcceptTest, ASecondStoreInTheSameFolderIsRefused) {
  const auto second = world_.Open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "folder-in-use");
}

TEST_F(AcceptTest, TheReserveIsThereAndIsGivenUp) {
  EXPECT_EQ(std::filesystem::file_size(world_.folder() / "reserve"), 4096u);
  Reserve reserve(world_.folder(), {});
  reserve.Release();
  EXPECT_FALSE(std::filesystem::exists(world_.folder() / "reserve"));
}

}  // namespace
}  // namespace offline_store::queue
