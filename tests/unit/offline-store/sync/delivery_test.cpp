#include "tests/unit/offline-store/sync/delivery_scene.h"

namespace offline_store::sync {
namespace {

TEST_F(DeliveryTest, SaysHelloWithItsTlsKeyAndLearnsWhereTheHubIs) {
  Do(Tick{});
  EXPECT_EQ(Look().connects, 1);
  Do(KioskConnected{});
  const auto hello = OnlyToKiosk<link::Hello>();
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->version, link::kVersion);
  EXPECT_EQ(hello->tls_spki, protocol::Digest{9});
  Kiosk(Address(true));
  EXPECT_EQ(Look().hubs, (std::vector{Hub{"https://hub.example", {protocol::Digest{7}}}}));
}

TEST_F(DeliveryTest, OneRoundAsksOffersAndFetchesWithoutReadingAnything) {
  Greet(true);
  Look();
  PassUntilWake();
  EXPECT_TRUE(OnlyToKiosk<link::Ask>());
  Kiosk(link::QuestionReady{kQuestion});
  EXPECT_EQ(Look().to_hub,
            (std::vector{HttpRequest{HttpRequest::Method::kPost, "/v1/held", "application/cbor",
                                     kQuestion, protocol::kMaxAnswer}}));
  HubSays(kAnswer);
  const auto answer = OnlyToKiosk<link::AnswerCame>();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->answer, kAnswer);
  Kiosk(link::Done{});
  const auto next = OnlyToKiosk<link::Next>();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->max_bytes, 16'000u);
  Kiosk(link::EnvelopeReady{{10, 11}});
  Kiosk(link::EnvelopeReady{{12}});
  Kiosk(link::End{false});
  Bytes sequence;
  protocol::AppendToSequence(sequence, Bytes{10, 11});
  protocol::AppendToSequence(sequence, Bytes{12});
  EXPECT_EQ(Look().to_hub,
            (std::vector{HttpRequest{HttpRequest::Method::kPost, "/v1/requests",
                                     "application/cbor-seq", sequence, protocol::kMaxAnswer}}));
  HubSays(kAnswer);
  EXPECT_TRUE(OnlyToKiosk<link::AnswerCame>());
  Kiosk(link::Done{});
  EXPECT_EQ(OnlyPath(), "/v1/down?after=" + protocol::CursorText(kCursor7));
  HubSays(kPage);
  const auto down = OnlyToKiosk<link::DownCame>();
  ASSERT_TRUE(down);
  EXPECT_EQ(down->page, kPage);
  Kiosk(link::NextCursor{kCursor9, true});
  EXPECT_EQ(OnlyPath(), "/v1/down?after=" + protocol::CursorText(kCursor9));
  HubSays(kPage);
  Look();
  Kiosk(link::NextCursor{kCursor9, false});
  EXPECT_TRUE(Look().to_hub.empty());
  EXPECT_GE(delivery_.wake_ms(), now_ + kEvery / 2);
  EXPECT_LE(delivery_.wake_ms(), now_ + kEvery);
}

TEST_F(DeliveryTest, WhatDoesNotFitOneOfferFollowsInTheNext) {
  Greet(true);
  AskAndAnswer();
  Kiosk(link::EnvelopeReady{{1}});
  Kiosk(link::End{true});
  EXPECT_EQ(Look().to_hub.back().path, "/v1/requests");
  HubSays(kAnswer);
  Look();
  Kiosk(link::Done{});
  EXPECT_TRUE(OnlyToKiosk<link::Next>());
  Kiosk(link::EnvelopeReady{{2}});
  Kiosk(link::End{false});
  EXPECT_EQ(OnlyPath(), "/v1/requests");
}

TEST_F(DeliveryTest, AnOfferHasNoMoreEnvelopesThanAnAnswerCanName) {
  Greet(true);
  AskAndAnswer();
  for (int i = 0; i < 501; ++i) {
    Kiosk(link::EnvelopeReady{{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)}});
  }
  Look();
  Kiosk(link::End{false});
  EXPECT_EQ(Look().to_hub.at(0).body.size(), 500u * 3);
  HubSays(kAnswer);
  Kiosk(link::Done{});
  EXPECT_EQ(Look().to_hub.at(0).body.size(), 3u);
}

TEST_F(DeliveryTest, AnOfferThatTheHubsAnswerDidNotChangeIsNotRepeatedInTheSameRound) {
  Greet(true);
  AskAndAnswer();
  Kiosk(link::EnvelopeReady{{1}});
  Kiosk(link::End{true});
  HubSays(kAnswer);
  Kiosk(link::Done{});
  Kiosk(link::EnvelopeReady{{1}});
  Look();
  Kiosk(link::End{true});
  EXPECT_TRUE(OnlyPath().starts_with("/v1/down"));
}

TEST_F(DeliveryTest, TheBatchFollowsTheMeasuredRate) {
  Greet(true);
  AskAndAnswer();
  Kiosk(link::EnvelopeReady{Bytes(10'000)});
  Kiosk(link::End{true});
  HubSays(kAnswer);  // 10 kB in one second
  Look();
  Kiosk(link::Done{});
  EXPECT_EQ(OnlyToKiosk<link::Next>()->max_bytes, 200'060u);  // with the sequence's own 3 bytes
}

TEST_F(DeliveryTest, ALostReplyMeansAskingAgainAndNothingElse) {
  Greet(true);
  AskAndAnswer();
  Kiosk(link::EnvelopeReady{{1}});
  Kiosk(link::End{true});
  Look();
  HubFails("link-lost");
  const Seen seen = Look();
  EXPECT_TRUE(seen.to_hub.empty());
  EXPECT_EQ(seen.states, (std::vector{link::LinkState{false, 0, 0, "link-lost"}}));
  EXPECT_LE(delivery_.wake_ms(), now_ + 60'000);
  PassUntilWake();
  EXPECT_TRUE(OnlyToKiosk<link::Ask>());
}

TEST_F(DeliveryTest, AReplyThatNobodyWaitsForIsIgnored) {
  Greet(true);
  HubSays(kAnswer);
  WholeRound();
  Look();
  HubSays(kAnswer);
  HubFails("link-lost");
  const Seen seen = Look();
  EXPECT_TRUE(seen.to_kiosk.empty() && seen.states.empty() && seen.to_hub.empty());
}

TEST_F(DeliveryTest, APokeStartsARoundAtOnce) {
  Greet(true);
  WholeRound();
  Look();
  EXPECT_GT(delivery_.wake_ms(), now_);
  Kiosk(link::Poke{});
  EXPECT_LE(delivery_.wake_ms(), now_);
  PassUntilWake();
  EXPECT_TRUE(OnlyToKiosk<link::Ask>());
}

TEST_F(DeliveryTest, APokeDuringARoundStartsAnotherRightAfterIt) {
  Greet(true);
  AskAndAnswer();
  Kiosk(link::Poke{});
  FinishFromCollecting();
  EXPECT_LE(delivery_.wake_ms(), now_);
}

TEST_F(DeliveryTest, ABusyHubIsLeftAloneForAsLongAsItAsks) {
  Greet(true);
  PassUntilWake();
  Kiosk(link::QuestionReady{kQuestion});
  Look();
  HubStatus(503, 120'000);
  EXPECT_EQ(Look().states, (std::vector{link::LinkState{false, 0, 0, "http-503"}}));
  Kiosk(link::Poke{});
  EXPECT_GE(delivery_.wake_ms(), now_ + 120'000);
}

TEST_F(DeliveryTest, AStatusOtherThan200NeverReachesTheKioskAsAnAnswer) {
  for (const int status : {100, 201, 204, 301, 307, 400, 401, 403, 404, 409, 413, 500, 502, 503}) {
    Greet(true);
    PassUntilWake();
    Kiosk(link::QuestionReady{kQuestion});
    Look();
    Do(FromHub{HttpReply{status, kAnswer, std::nullopt, 10}});
    EXPECT_TRUE(Look().to_kiosk.empty()) << status;
    Do(KioskGone{});
    now_ += 1'000'000;
  }
}

TEST_F(DeliveryTest, TheScreensLearnWhyTheLinkIsDownAndThatItIsUpAgain) {
  Greet(true);
  PassUntilWake();
  Kiosk(link::QuestionReady{kQuestion});
  Look();
  HubFails("pin-mismatch");
  EXPECT_EQ(Look().states, (std::vector{link::LinkState{false, 0, 0, "pin-mismatch"}}));
  const std::int64_t down_since = now_;
  PassUntilWake();
  Kiosk(link::QuestionReady{kQuestion});
  HubFails("hub-unreachable");
  const auto waited = static_cast<std::uint64_t>(now_ - down_since) / 1000;
  EXPECT_EQ(Look().states, (std::vector{link::LinkState{false, waited, 0, "hub-unreachable"}}));
  PassUntilWake();
  Kiosk(link::QuestionReady{kQuestion});
  HubSays(kAnswer);
  EXPECT_EQ(Look().states, (std::vector{link::LinkState{true, 0, 0, ""}}));
}

TEST_F(DeliveryTest, AnAnswerThatTheKioskRefusesCountsAsAFailedRound) {
  Greet(true);
  PassUntilWake();
  Kiosk(link::QuestionReady{kQuestion});
  HubSays(kAnswer);
  Look();
  Kiosk(link::Refused{"signature-wrong"});
  const Seen seen = Look();
  EXPECT_TRUE(seen.to_hub.empty() && seen.to_kiosk.empty());
  EXPECT_EQ(seen.states, (std::vector{link::LinkState{false, 0, 0, "answer-refused"}}));
}

TEST_F(DeliveryTest, APageThatTheKioskRefusesCountsAsAFailedRound) {
  Greet(true);
  AskAndAnswer();
  Kiosk(link::End{});
  HubSays(kPage);
  Look();
  Kiosk(link::Refused{"signature-wrong"});
  EXPECT_EQ(Look().states.at(0).reason, "page-refused");
}

TEST_F(DeliveryTest, PagesWithoutEndGiveWaitingRequestsTheirTurn) {
  Greet(true);
  AskAndAnswer();
  Look();
  Kiosk(link::End{});
  protocol::Cursor cursor = kCursor7;
  int pages = 0;
  while (Look().to_hub.size() == 1) {
    ++pages;
    HubSays(kPage);
    ++cursor.counter;
    Look();
    Kiosk(link::NextCursor{cursor, true});
  }
  EXPECT_EQ(pages, 64);
  EXPECT_LE(delivery_.wake_ms(), now_);
}

TEST_F(DeliveryTest, ACursorThatStandsStillEndsTheRound) {
  Greet(true);
  AskAndAnswer();
  Kiosk(link::End{});
  HubSays(kPage);
  Look();
  Kiosk(link::NextCursor{kCursor7, true});
  EXPECT_TRUE(Look().to_hub.empty());
  EXPECT_GT(delivery_.wake_ms(), now_);
}

}  // namespace
}  // namespace offline_store::sync
