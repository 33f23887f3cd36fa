#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/unit/offline-store/queue/hub_and_kiosk.h"

namespace offline_store::queue {
namespace {

using protocol::RequestStatus;
using protocol::Verdict;

class DeliveryTest : public testing::Test {
 protected:
  RequestInfo Info() { return HubAndKiosk::Info(*store_, accepted_); }
  std::string Reason(const protocol::Answer& answer) {
    const auto applied = store_->ApplyAnswer(world_.Sign(answer));
    return applied ? "" : applied.error().reason;
  }
  void Offer() { ASSERT_EQ(store_->TakeUnsent(1 << 20)->envelopes.size(), 1u); }

  HubAndKiosk world_{4};
  std::unique_ptr<Store> store_ = world_.OpenProvisioned();
  Accepted accepted_ = HubAndKiosk::Accept(*store_);
};

TEST_F(DeliveryTest, AQuestionNamesWhatIsHeld) {
  const auto question = world_.Ask(*store_);
  EXPECT_EQ(question.kiosk_number, "0001");
  EXPECT_EQ(question.store_id, store_->store_id());
  ASSERT_EQ(question.held.size(), 1u);
  EXPECT_EQ(question.held[0].seq, 1u);
  EXPECT_EQ(question.held[0].hash, protocol::PrefixOf(accepted_.envelope_hash));
  EXPECT_NE(world_.Ask(*store_).nonce, question.nonce);
}

TEST_F(DeliveryTest, FromStoredToSecuredThePayloadGoesOnlyAtTheEnd) {
  EXPECT_EQ(Info().status, RequestStatus::kTersimpan);
  Offer();
  EXPECT_EQ(Info().status, RequestStatus::kTerkirim);
  ASSERT_EQ(Reason(world_.AnswerTo(*store_, {}, accepted_, Verdict::kStored)), "");
  EXPECT_EQ(Info().status, RequestStatus::kDiterima);
  EXPECT_TRUE(Info().payload_held);
  EXPECT_EQ(world_.AskAndAnswer(*store_, accepted_, Verdict::kStored)->stored, 1u);
  EXPECT_TRUE(Info().payload_held);
  EXPECT_EQ(world_.AskAndAnswer(*store_, accepted_, Verdict::kSecured)->secured, 1u);
  EXPECT_FALSE(Info().payload_held);
  EXPECT_EQ(Info().delivery, Delivery::kSecured);
  EXPECT_EQ(Info().status, RequestStatus::kDiterima);
  EXPECT_TRUE(world_.Ask(*store_).held.empty());
  EXPECT_EQ(store_->Summary()->waiting, 0u);
}

TEST_F(DeliveryTest, APurgedPayloadIsInNoFile) {
  const auto batch = store_->TakeUnsent(1 << 20);
  ASSERT_TRUE(batch);
  const base::Bytes& envelope = batch->envelopes.at(0);
  const base::Bytes middle(envelope.begin() + 200, envelope.begin() + 264);
  const auto holds = [&] {
    for (const auto& entry : std::filesystem::directory_iterator(world_.folder())) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string content{std::istreambuf_iterator<char>(file), {}};
      if (content.find(base::AsText(middle)) != std::string::npos) return true;
    }
    return false;
  };
  EXPECT_TRUE(holds());
  ASSERT_TRUE(world_.AskAndAnswer(*store_, accepted_, Verdict::kSecured));
  EXPECT_FALSE(holds());
}

TEST_F(DeliveryTest, OnlyTheAnswerToTheLatestQuestionIsFresh) {
  const auto old = world_.Ask(*store_);
  const auto question = world_.Ask(*store_);
  EXPECT_EQ(Reason(world_.AnswerTo(*store_, old.nonce, accepted_, Verdict::kSecured)),
            "answer-not-fresh");
  EXPECT_EQ(Reason(world_.AnswerTo(*store_, protocol::Nonce{1}, accepted_, Verdict::kSecured)),
            "answer-not-fresh");
  EXPECT_TRUE(Info().payload_held);
  const auto answer = world_.AnswerTo(*store_, question.nonce, accepted_, Verdict::kSecured);
  EXPECT_EQ(Reason(answer), "");
  EXPECT_EQ(Reason(answer), "answer-not-fresh") << "played again";
}

TEST_F(DeliveryTest, AnAnswerThatComesTooLateOrAfterARestartIsNotFresh) {
  auto question = world_.Ask(*store_);
  world_.clock.Advance(10 * 60 * 1000 + 1);
  EXPECT_EQ(Reason(world_.AnswerTo(*store_, question.nonce, accepted_, Verdict::kSecured)),
            "answer-not-fresh");
  question = world_.Ask(*store_);
  store_.reset();
  store_ = world_.OpenProvisioned();
  EXPECT_EQ(Reason(world_.AnswerTo(*store_, question.nonce, accepted_, Verdict::kSecured)),
            "answer-not-fresh");
  EXPECT_TRUE(Info().payload_held);
}

TEST_F(DeliveryTest, AnAnswerForAnotherKioskStoreOrHubChangesNothing) {
  const auto question = world_.Ask(*store_);
  auto answer = world_.AnswerTo(*store_, question.nonce, accepted_, Verdict::kSecured);
  answer.kiosk_number = "0002";
  EXPECT_EQ(Reason(answer), "answer-not-ours");
  answer.kiosk_number = "0001";
  answer.store_id[0] ^= 1;
  EXPECT_EQ(Reason(answer), "answer-not-ours");
  answer.store_id[0] ^= 1;
  base::Bytes message = *protocol::SignAnswer(answer, HubAndKiosk::NewKey());
  EXPECT_EQ(store_->ApplyAnswer(message).error().reason, "signer-unknown");
  message = world_.Sign(answer);
  for (std::size_t at = 0; at < message.size(); ++at) {
    base::Bytes bad = message;
    bad[at] ^= 4;
    EXPECT_FALSE(store_->ApplyAnswer(bad)) << at;
  }
  EXPECT_TRUE(Info().payload_held);
  EXPECT_EQ(Info().status, RequestStatus::kTersimpan);
  EXPECT_EQ(Reason(answer), "");
}

TEST_F(DeliveryTest, SecuredForAnotherHashOrSeqPurgesNothing) {
  auto question = world_.Ask(*store_);
  auto answer = world_.AnswerTo(*store_, question.nonce, accepted_, Verdict::kSecured);
  answer.items[0].hash[7] ^= 1;
  EXPECT_EQ(store_->ApplyAnswer(world_.Sign(answer))->not_ours, 1u);
  question = world_.Ask(*store_);
  answer = world_.AnswerTo(*store_, question.nonce, accepted_, Verdict::kSecured);
  answer.items[0].seq = 2;
  EXPECT_EQ(store_->ApplyAnswer(world_.Sign(answer))->not_ours, 1u);
  EXPECT_TRUE(Info().payload_held);
}

TEST_F(DeliveryTest, AHubThatForgotGetsItAgain) {
  Offer();
  EXPECT_TRUE(store_->TakeUnsent(1 << 20)->envelopes.empty());
  ASSERT_TRUE(world_.AskAndAnswer(*store_, accepted_, Verdict::kStored));
  ASSERT_EQ(world_.AskAndAnswer(*store_, accepted_, Verdict::kUnknown)->offer_again, 1u);
  EXPECT_EQ(Info().status, RequestStatus::kTersimpan);
  Offer();
}

TEST_F(DeliveryTest, AnOldAnswerToAnOfferTakesNothingBack) {
  Offer();
  ASSERT_TRUE(world_.AskAndAnswer(*store_, accepted_, Verdict::kStored));
  for (const auto verdict : {Verdict::kUnknown, Verdict::kConflict, Verdict::kRefused}) {
    EXPECT_EQ(Reason(world_.AnswerTo(*store_, {}, accepted_, verdict)), "");
    EXPECT_EQ(Info().status, RequestStatus::kDiterima);
  }
}

TEST_F(DeliveryTest, ConflictAndRefusalNeedAnOfficerAndKeepThePayload) {
  Offer();
  ASSERT_EQ(Reason(world_.AnswerTo(*store_, {}, accepted_, Verdict::kRefused)), "");
  EXPECT_EQ(Info().status, RequestStatus::kPerluPetugas);
  EXPECT_EQ(Info().reason, "signature-wrong");
  ASSERT_TRUE(world_.AskAndAnswer(*store_, accepted_, Verdict::kConflict));
  EXPECT_EQ(Info().reason, "conflict");
  EXPECT_TRUE(Info().payload_held);
  EXPECT_EQ(store_->Summary()->needs_officer, 1u);
  // One bad item never blocks the next.
  HubAndKiosk::Accept(*store_);
  Offer();
  // People at the hub settled it.
  ASSERT_TRUE(world_.AskAndAnswer(*store_, accepted_, Verdict::kStored));
  EXPECT_EQ(Info().status, RequestStatus::kDiterima);
}

TEST_F(DeliveryTest, BatchesKeepToTheBytesAndTheOrder) {
  for (int i = 0; i < 4; ++i) HubAndKiosk::Accept(*store_);
  auto batch = store_->TakeUnsent(1);
  ASSERT_TRUE(batch);
  ASSERT_EQ(batch->envelopes.size(), 1u);
  EXPECT_TRUE(batch->more);
  const std::size_t size = batch->envelopes[0].size();
  batch = store_->TakeUnsent(3 * size + 20);
  EXPECT_EQ(batch->envelopes.size(), 3u);
  EXPECT_TRUE(batch->more);
  EXPECT_EQ(protocol::ReadEnvelope(batch->envelopes[0])->header.seq, 2u);
  batch = store_->TakeUnsent(3 * size + 20);
  EXPECT_EQ(batch->envelopes.size(), 1u);
  EXPECT_FALSE(batch->more);
}

TEST_F(DeliveryTest, MoreThanOneQuestionCanNameAreAskedAboutInTurn) {
  for (int i = 0; i < 519; ++i) HubAndKiosk::Accept(*store_);
  EXPECT_EQ(world_.Ask(*store_).held.size(), 500u);
  const auto second = world_.Ask(*store_);
  ASSERT_EQ(second.held.size(), 20u);
  EXPECT_EQ(second.held[0].seq, 501u);
  EXPECT_EQ(world_.Ask(*store_).held[0].seq, 1u);
}

TEST_F(DeliveryTest, AFreshAnswerMakesTheClockSure) {
  EXPECT_EQ(store_->Now().quality, protocol::ClockQuality::kUnsure);
  auto question = world_.Ask(*store_);
  auto answer = world_.AnswerTo(*store_, question.nonce, accepted_, Verdict::kStored);
  answer.time_ms = world_.clock.unix_ms + 86'400'000;
  ASSERT_EQ(Reason(answer), "");
  world_.clock.Advance(1000);
  EXPECT_EQ(store_->Now(), (Time{answer.time_ms + 1000, protocol::ClockQuality::kSure}));
  EXPECT_EQ(HubAndKiosk::Accept(*store_).time.quality, protocol::ClockQuality::kSure);
  store_.reset();
  store_ = world_.OpenProvisioned();
  EXPECT_EQ(store_->Now(), (Time{answer.time_ms, protocol::ClockQuality::kUnsure}));
}

TEST_F(DeliveryTest, ASlowOrUnaskedAnswerOnlyRaisesTheLowerBound) {
  auto question = world_.Ask(*store_);
  world_.clock.Advance(31'000);
  auto answer = world_.AnswerTo(*store_, question.nonce, accepted_, Verdict::kStored);
  answer.time_ms = world_.clock.unix_ms + 5000;
  ASSERT_EQ(Reason(answer), "");
  EXPECT_EQ(store_->Now(), (Time{answer.time_ms, protocol::ClockQuality::kUnsure}));
}

}  // namespace
}  // namespace offline_store::queue
