#include <algorithm>
#include <thread>

#include "tests/unit/backend/hub/hub_test_base.h"

namespace tests {
namespace {

using protocol::Verdict;

class DeliveryTest : public HubTestBase {
 protected:
  void SetUp() override {
    HubTestBase::SetUp();
    Enrol(kiosk_);
  }

  Verdict Fresh(const protocol::SealedEnvelope& envelope, std::uint64_t seq) {
    const auto answer = kiosk_.Ask(facts_, {HeldOf(envelope, seq)});
    EXPECT_EQ(answer.nonce, Rising<16>(0x70));
    return answer.items.at(0).verdict;
  }

  std::size_t Lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  TestKiosk kiosk_{"7K3M", 1};
};

TEST_F(DeliveryTest, OfferIsStoredAndTheQuestionSaysSo) {
  const auto one = kiosk_.Seal(facts_, 1);
  const auto two = kiosk_.Seal(facts_, 2);
  EXPECT_EQ(Fresh(one, 1), Verdict::kUnknown);
  const auto answer = kiosk_.Offer(facts_, {one.bytes, two.bytes});
  EXPECT_EQ(answer.kiosk_number, "7K3M");
  EXPECT_EQ(answer.store_id, kiosk_.store_id);
  EXPECT_FALSE(answer.nonce);
  EXPECT_EQ(answer.time_ms, kTimeMs);
  ASSERT_EQ(answer.items.size(), 2U);
  EXPECT_EQ(answer.items[0].seq, 1U);
  EXPECT_EQ(answer.items[0].hash, protocol::PrefixOf(one.hash));
  EXPECT_EQ(answer.items[0].verdict, Verdict::kStored);
  EXPECT_EQ(answer.items[1].verdict, Verdict::kStored);
  EXPECT_EQ(Fresh(two, 2), Verdict::kStored);
  EXPECT_EQ(Command({"list"}).text, protocol::RequestIdText(kiosk_.IdOf(1)) + " " +
                                        kiosk_.CodeOf(1).Grouped() + " diterima\n" +
                                        protocol::RequestIdText(kiosk_.IdOf(2)) + " " +
                                        kiosk_.CodeOf(2).Grouped() + " diterima\n");
}

TEST_F(DeliveryTest, TenParallelOffersOfOneRequestLeaveOneRow) {
  const auto envelope = kiosk_.Seal(facts_, 1);
  std::vector<Verdict> verdicts(10, Verdict::kUnknown);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    threads.emplace_back(
        [&, i] { verdicts[i] = kiosk_.Offer(facts_, {envelope.bytes}).items.at(0).verdict; });
  }
  for (auto& thread : threads) thread.join();
  for (const Verdict verdict : verdicts) EXPECT_EQ(verdict, Verdict::kStored);
  EXPECT_EQ(Lines(Command({"list"}).text), 1U);
  EXPECT_TRUE(Alarms().empty());
}

TEST_F(DeliveryTest, SameIdWithOtherContentIsAConflictAndBothAreKept) {
  const auto first = kiosk_.Seal(facts_, 1);
  const auto second = kiosk_.SealOther(facts_, 1);
  EXPECT_EQ(kiosk_.Offer(facts_, {first.bytes}).items.at(0).verdict, Verdict::kStored);
  EXPECT_EQ(kiosk_.Offer(facts_, {second.bytes}).items.at(0).verdict, Verdict::kConflict);
  EXPECT_EQ(kiosk_.Offer(facts_, {second.bytes}).items.at(0).verdict, Verdict::kConflict);
  EXPECT_EQ(Fresh(first, 1), Verdict::kStored);
  EXPECT_EQ(Fresh(second, 1), Verdict::kConflict);
  EXPECT_EQ(Alarms().size(), 1U);
  const std::string list = Command({"list"}).text;
  EXPECT_EQ(Lines(list), 2U);
  EXPECT_NE(list.find("perlu-petugas conflict"), std::string::npos) << list;
}

TEST_F(DeliveryTest, SignatureOfAnotherKeyIsRefusedAndNotKept) {
  TestKiosk forger = kiosk_;
  forger.key = protocol::SigningKey::Generate().value();
  const auto unknown = forger.Seal(facts_, 1);
  auto answer = kiosk_.Offer(facts_, {unknown.bytes});
  EXPECT_EQ(answer.items.at(0).verdict, Verdict::kRefused);
  EXPECT_EQ(answer.items.at(0).reason, "kiosk-unknown");

  // The kiosk's own key id, but a signature that does not fit.
  base::Bytes spoiled = kiosk_.Seal(facts_, 2).bytes;
  spoiled.back() ^= 1;
  answer = kiosk_.Offer(facts_, {spoiled});
  EXPECT_EQ(answer.items.at(0).verdict, Verdict::kRefused);
  EXPECT_EQ(answer.items.at(0).reason, "signature-wrong");
  EXPECT_EQ(Command({"list"}).text, "");
}

TEST_F(DeliveryTest, OneBadEnvelopeDoesNotStopTheOthers) {
  const auto good = kiosk_.Seal(facts_, 2);
  const auto answer = kiosk_.Offer(facts_, {{1, 2, 3}, good.bytes});
  ASSERT_EQ(answer.items.size(), 2U);
  EXPECT_EQ(answer.items[0].verdict, Verdict::kRefused);
  EXPECT_EQ(answer.items[1].verdict, Verdict::kStored);
}

TEST_F(DeliveryTest, WhatCameWholeBeforeACutStays) {
  const auto whole = kiosk_.Seal(facts_, 1);
  const auto half = kiosk_.Seal(facts_, 2);
  base::Bytes offer = OfferOf({whole.bytes});
  const base::Bytes second = OfferOf({half.bytes});
  offer.insert(offer.end(), second.begin(), second.begin() + 100);
  HttpClient client = kiosk_.Connect(facts_);
  ASSERT_TRUE(client.Send(
      "POST /v1/requests HTTP/1.1\r\nContent-Length: " + std::to_string(offer.size() + 1000) +
      "\r\n\r\n" + std::string(base::AsText(offer))));
  // Committed although the connection still hangs half-way.
  Verdict verdict = Verdict::kUnknown;
  for (int i = 0; i < 2'000 && verdict == Verdict::kUnknown; ++i) verdict = Fresh(whole, 1);
  EXPECT_EQ(verdict, Verdict::kStored);
  client.Cut();
  EXPECT_EQ(Fresh(half, 2), Verdict::kUnknown);
}

TEST_F(DeliveryTest, BrokenSequenceIsAProblemAndWhatWasWholeStays) {
  const auto envelope = kiosk_.Seal(facts_, 1);
  base::Bytes offer = OfferOf({envelope.bytes});
  offer.push_back(0x01);
  auto answer = kiosk_.Post(facts_, "/v1/requests", offer);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(Fresh(envelope, 1), Verdict::kStored);
  offer.pop_back();
  offer.push_back(0x58);
  answer = kiosk_.Post(facts_, "/v1/requests", offer);
  EXPECT_EQ(ProblemOf(answer), "offer-cut-off");
}

TEST_F(DeliveryTest, MoreThanAnAnswerHoldsIsRefused) {
  const auto envelope = kiosk_.Seal(facts_, 1);
  const std::vector<base::Bytes> many(protocol::kMaxHeld + 1, envelope.bytes);
  EXPECT_EQ(ProblemOf(kiosk_.Post(facts_, "/v1/requests", OfferOf(many))), "too-many-envelopes");
  const std::vector<base::Bytes> full(protocol::kMaxHeld, envelope.bytes);
  EXPECT_EQ(kiosk_.Offer(facts_, full).items.size(), protocol::kMaxHeld);
  EXPECT_EQ(Lines(Command({"list"}).text), 1U);
}

TEST_F(DeliveryTest, SecuredNeedsABackupOrItsAge) {
  const auto one = kiosk_.Seal(facts_, 1);
  const auto two = kiosk_.Seal(facts_, 2);
  kiosk_.Offer(facts_, {one.bytes});
  EXPECT_EQ(Fresh(one, 1), Verdict::kStored);
  const auto backup = Command({"backup"});
  ASSERT_EQ(backup.exit_status, 0) << backup.text;
  EXPECT_EQ(Fresh(one, 1), Verdict::kSecured);

  kiosk_.Offer(facts_, {two.bytes});
  EXPECT_EQ(Fresh(two, 2), Verdict::kStored);
  clock_.Advance(7 * kDayMs - 1);
  EXPECT_EQ(Fresh(two, 2), Verdict::kStored);
  clock_.Advance(1);
  EXPECT_EQ(Fresh(two, 2), Verdict::kSecured);
}

TEST_F(DeliveryTest, AnAnswerToAnOfferNeverSaysSecured) {
  const auto envelope = kiosk_.Seal(facts_, 1);
  kiosk_.Offer(facts_, {envelope.bytes});
  clock_.Advance(8 * kDayMs);
  EXPECT_EQ(kiosk_.Offer(facts_, {envelope.bytes}).items.at(0).verdict, Verdict::kStored);
}

TEST_F(DeliveryTest, BackupThatCannotBeWrittenSecuresNothing) {
  const auto envelope = kiosk_.Seal(facts_, 1);
  kiosk_.Offer(facts_, {envelope.bytes});
  // A file where the folder should be.
  ASSERT_TRUE(base::WriteFileDurably(files_.backups(), {}, base::FileAccess::kPublic));
  EXPECT_EQ(Command({"backup"}).exit_status, 1);
  EXPECT_EQ(Fresh(envelope, 1), Verdict::kStored);
}

TEST_F(DeliveryTest, ABackupOnTheHubsOwnDiskSaysSo) {
  const auto folder = folder_ / "copies";
  const auto backup = Command({"backup", folder.string()});
  ASSERT_EQ(backup.exit_status, 0) << backup.text;
  EXPECT_EQ(backup.text.find(folder.string()), 0U) << backup.text;
  EXPECT_NE(backup.text.find("own disk"), std::string::npos) << backup.text;
  const TempDir memory("/dev/shm");
  const auto elsewhere = Command({"backup", (memory / "copies").string()});
  ASSERT_EQ(elsewhere.exit_status, 0) << elsewhere.text;
  EXPECT_EQ(elsewhere.text.find("own disk"), std::string::npos) << elsewhere.text;
}

TEST_F(DeliveryTest, RestoredBackupHasANewEpochAndForgetsWhatCameLater) {
  const auto one = kiosk_.Seal(facts_, 1);
  const auto two = kiosk_.Seal(facts_, 2);
  kiosk_.Offer(facts_, {one.bytes});
  const auto epoch = kiosk_.Ask(facts_, {}).epoch;
  ASSERT_EQ(Command({"backup"}).exit_status, 0);
  kiosk_.Offer(facts_, {two.bytes});
  const auto cursor = kiosk_.Down(facts_, std::nullopt).Next();
  StopHub();
  StartHub();
  EXPECT_EQ(kiosk_.Ask(facts_, {}).epoch, epoch);
  StopHub();

  const auto copy = std::filesystem::directory_iterator(files_.backups())->path();
  std::filesystem::copy_file(copy, files_.database(),
                             std::filesystem::copy_options::overwrite_existing);
  StartHub();
  const auto answer = kiosk_.Ask(facts_, {HeldOf(one, 1), HeldOf(two, 2)});
  EXPECT_NE(answer.epoch, epoch);
  EXPECT_EQ(answer.items.at(0).verdict, Verdict::kStored);
  EXPECT_EQ(answer.items.at(1).verdict, Verdict::kUnknown);
  const auto page = kiosk_.Down(facts_, cursor);
  EXPECT_EQ(page.epoch, answer.epoch);
  EXPECT_EQ(page.after, 0U);
  EXPECT_FALSE(page.items.empty());
  StopHub();
  StartHub();
  EXPECT_EQ(kiosk_.Ask(facts_, {}).epoch, answer.epoch);
}

TEST_F(DeliveryTest, RefusedKiosksRequestsAreQuarantinedNotDropped) {
  TestKiosk thief("7K3M", 2);
  const auto verdict = thief.Enrol(facts_, kiosk_.Voucher(facts_), issuer_);
  ASSERT_TRUE(verdict && !verdict->accepted);
  const auto envelope = thief.Seal(facts_, 1);
  const auto answer = thief.Offer(facts_, {envelope.bytes});
  EXPECT_EQ(answer.items.at(0).verdict, Verdict::kRefused);
  EXPECT_EQ(answer.items.at(0).reason, "kiosk-refused");
  const std::string list = Command({"list"}).text;
  EXPECT_NE(list.find("perlu-petugas held-back:kiosk-refused"), std::string::npos) << list;
  const std::string id = protocol::RequestIdText(thief.IdOf(1));
  EXPECT_EQ(Command({"status", id, "diperiksa"}).exit_status, 1);
  EXPECT_EQ(Command({"show", id}).exit_status, 0);
  // Never purged at the kiosk either, whatever the backup.
  ASSERT_EQ(Command({"backup"}).exit_status, 0);
  EXPECT_EQ(thief.Ask(facts_, {HeldOf(envelope, 1)}).items.at(0).verdict, Verdict::kRefused);
}

TEST_F(DeliveryTest, APersonAdoptsWhatARefusedKioskOffered) {
  TestKiosk refused("7K3M", 2);
  ASSERT_FALSE(refused.Enrol(facts_, kiosk_.Voucher(facts_), issuer_)->accepted);
  const auto envelope = refused.Seal(facts_, 1);
  kiosk_.Offer(facts_, {kiosk_.Seal(facts_, 1).bytes});
  refused.Offer(facts_, {envelope.bytes});
  const std::string id = protocol::RequestIdText(refused.IdOf(1));
  const std::string held = Command({"list", "held"}).text;
  EXPECT_EQ(Lines(held), 1U) << held;
  EXPECT_EQ(held.find(id), 0U) << held;
  EXPECT_TRUE(refused.Down(facts_, std::nullopt).items.empty());

  // All or none.
  const auto half = Command({"adopt", id, kiosk_.CodeOf(1).Grouped()});
  EXPECT_EQ(half.exit_status, 1);
  EXPECT_EQ(Command({"list", "held"}).text, held);

  const auto adopted = Command({"adopt", id});
  EXPECT_EQ(adopted.exit_status, 0) << adopted.text;
  EXPECT_EQ(adopted.text, id + " " + refused.CodeOf(1).Grouped() + " diterima adopted\n");
  EXPECT_EQ(Command({"list", "held"}).text, "");
  EXPECT_EQ(refused.Ask(facts_, {HeldOf(envelope, 1)}).items.at(0).verdict, Verdict::kStored);
  EXPECT_EQ(Command({"adopt", id}).exit_status, 1);
  // And the office's kiosk hears what becomes of it.
  ASSERT_EQ(Command({"status", id, "diperiksa"}).exit_status, 0);
  const auto page = refused.Down(facts_, std::nullopt);
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(std::get<protocol::StatusChange>(page.items[0].change).request_id, refused.IdOf(1));
}

TEST_F(DeliveryTest, WhatTheHubCannotReadIsNotAdopted) {
  TestKiosk refused("7K3M", 2);
  ASSERT_FALSE(refused.Enrol(facts_, kiosk_.Voucher(facts_), issuer_)->accepted);
  HubFacts other_hub = facts_;
  other_hub.identity.seal_keys = {protocol::SealKeyPair::Generate().public_key()};
  refused.Offer(facts_, {refused.Seal(other_hub, 1).bytes});
  EXPECT_EQ(Command({"adopt", protocol::RequestIdText(refused.IdOf(1))}).exit_status, 1);
  EXPECT_EQ(Lines(Command({"list", "held"}).text), 1U);
}

TEST_F(DeliveryTest, EnvelopeThatTheHubCannotOpenIsQuarantined) {
  HubFacts other_hub = facts_;
  other_hub.identity.seal_keys = {protocol::SealKeyPair::Generate().public_key()};
  const auto envelope = kiosk_.Seal(other_hub, 1);
  const auto answer = kiosk_.Offer(facts_, {envelope.bytes});
  EXPECT_EQ(answer.items.at(0).verdict, Verdict::kRefused);
  EXPECT_EQ(answer.items.at(0).reason, "envelope-not-for-us");
  EXPECT_EQ(Lines(Command({"list"}).text), 1U);
}

TEST_F(DeliveryTest, StrangersReachNothing) {
  const TestKiosk stranger("9K9K", 9);
  const auto envelope = kiosk_.Seal(facts_, 1);
  EXPECT_EQ(ProblemOf(stranger.Post(facts_, "/v1/requests", OfferOf({envelope.bytes}))),
            "kiosk-unknown");
  HttpClient anonymous = HttpClient::Secure(facts_.port, std::nullopt);
  EXPECT_EQ(anonymous.Get("/v1/down")->status, 403);
  // A genuine question over somebody else's line.
  TestKiosk other_line = kiosk_;
  other_line.tls = stranger.tls;
  EXPECT_THROW(other_line.Ask(facts_, {}), std::runtime_error);
  EXPECT_THROW(stranger.Ask(facts_, {}), std::runtime_error);
}

TEST_F(DeliveryTest, WhatIsRefusedOfAnOfferFillsOneLineOfTheLog) {
  const TestKiosk stranger("9K9K", 9);
  std::vector<base::Bytes> envelopes;
  for (std::uint64_t seq = 1; seq <= 30; ++seq) {
    envelopes.push_back(stranger.Seal(facts_, seq).bytes);
  }
  const std::size_t before = Notes().size();
  EXPECT_EQ(kiosk_.Offer(facts_, envelopes).items.size(), 30U);
  StopHub();  // whatever it has to say is said
  ASSERT_EQ(Notes().size(), before + 1);
  EXPECT_EQ(Notes().back(), "envelopes were refused: kiosk-unknown 30");
}

TEST_F(DeliveryTest, WrongMethodsAndPathsAreProblems) {
  HttpClient client = kiosk_.Connect(facts_);
  EXPECT_EQ(client.Get("/v1/held")->headers.at("allow"), "POST");
  EXPECT_EQ(client.Post("/v1/down", "", "")->status, 405);
  EXPECT_EQ(client.Get("/l")->status, 404);
  EXPECT_EQ(ProblemOf(*client.Get("/v1/down?after=x")), "cursor");
  EXPECT_EQ(ProblemOf(*client.Get("/v1/down?x=1")), "cursor");
}

}  // namespace
}  // namespace tests
