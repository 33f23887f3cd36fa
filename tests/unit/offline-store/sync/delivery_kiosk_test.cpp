// Kiosk and hub come, go, change and misbehave.
#include "tests/unit/offline-store/sync/delivery_scene.h"

namespace offline_store::sync {
namespace {

using DeliveryKioskTest = DeliveryTest;

TEST_F(DeliveryKioskTest, AKioskThatRestartsIsGreetedAnewAndItsRequestGivenUp) {
  Greet(true);
  PassUntilWake();
  Kiosk(link::QuestionReady{kQuestion});
  Look();
  Do(KioskGone{});
  EXPECT_EQ(Look().cancels, 1);
  HubSays(kAnswer);
  EXPECT_TRUE(Look().to_kiosk.empty());
  PassUntilWake();
  EXPECT_EQ(Look().connects, 1);
  Do(KioskConnected{});
  EXPECT_TRUE(OnlyToKiosk<link::Hello>());
  Kiosk(Address(true));
  PassUntilWake();
  EXPECT_TRUE(OnlyToKiosk<link::Ask>());
}

TEST_F(DeliveryKioskTest, AKioskThatStaysAwayIsTriedAtLeastEveryEightSeconds) {
  for (int i = 0; i < 20; ++i) {
    PassUntilWake();
    Do(KioskGone{});
    EXPECT_GE(delivery_.wake_ms(), now_ + 250);
    EXPECT_LE(delivery_.wake_ms(), now_ + 8'000);
  }
  EXPECT_EQ(Look().connects, 20);
}

TEST_F(DeliveryKioskTest, AKioskThatOwesAReplyIsDroppedAfterThirtySeconds) {
  Greet(true);
  PassUntilWake();
  Look();
  now_ += 29'999;
  Do(Tick{});
  EXPECT_EQ(Look().drops, 0);
  now_ += 1;
  Do(Tick{});
  EXPECT_EQ(Look().drops, 1);
}

TEST_F(DeliveryKioskTest, ABareKioskSendsNothing) {
  Do(Tick{});
  Do(KioskConnected{});
  Kiosk(link::HubAddress{});
  EXPECT_EQ(delivery_.wake_ms(), INT64_MAX);
  Kiosk(link::Poke{});
  EXPECT_EQ(delivery_.wake_ms(), INT64_MAX);
  EXPECT_TRUE(Look().to_hub.empty());
}

TEST_F(DeliveryKioskTest, EnrolsWhenTheKioskSaysSoAndThenGoesToWork) {
  Greet(false);
  EXPECT_EQ(delivery_.wake_ms(), INT64_MAX);
  Look();
  Kiosk(link::Enrol{{5, 5}});
  PassUntilWake();
  EXPECT_EQ(Look().to_hub,
            (std::vector{HttpRequest{HttpRequest::Method::kPost, "/v1/enrol", "application/cbor",
                                     Bytes{5, 5}, protocol::kMaxEnrolVerdict}}));
  HubSays({6, 6});
  const auto reply = OnlyToKiosk<link::EnrolReply>();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->verdict, (Bytes{6, 6}));
  Kiosk(link::Done{});
  Kiosk(Address(true));
  EXPECT_LE(delivery_.wake_ms(), now_);
  PassUntilWake();
  EXPECT_TRUE(OnlyToKiosk<link::Ask>());
}

TEST_F(DeliveryKioskTest, AnEnrolmentIsRepeatedUntilAVerdictComes) {
  Greet(false);
  Kiosk(link::Enrol{{5, 5}});
  for (int i = 0; i < 5; ++i) {
    PassUntilWake();
    EXPECT_EQ(OnlyPath(), "/v1/enrol");
    HubFails("hub-unreachable");
  }
  PassUntilWake();
  HubSays({6, 6});
  Kiosk(link::Refused{"verdict-not-ours"});
  EXPECT_EQ(delivery_.wake_ms(), INT64_MAX);
}

TEST_F(DeliveryKioskTest, ANewerEnrolmentReplacesTheOneUnderWay) {
  Greet(false);
  Kiosk(link::Enrol{{5}});
  PassUntilWake();
  Look();
  Kiosk(link::Enrol{{6}});
  EXPECT_EQ(Look().cancels, 1);
  PassUntilWake();
  EXPECT_EQ(Look().to_hub.at(0).body, Bytes{6});
  HubSays({1});
  Kiosk(link::Enrol{{7}});
  Kiosk(link::Refused{"verdict-not-ours"});
  Look();
  PassUntilWake();
  EXPECT_EQ(Look().to_hub.at(0).body, Bytes{7});
}

// The kiosk then asks again by itself, with a new nonce: not in a tight circle.
TEST_F(DeliveryKioskTest, AVerdictThatTheKioskRefusesIsNotAskedForAgainAtOnce) {
  Greet(false);
  for (int i = 0; i < 5; ++i) {
    Kiosk(link::Enrol{{5}});
    PassUntilWake();
    HubSays({6, 6});
    Kiosk(link::Refused{"signature-wrong"});
    Kiosk(link::Enrol{{7}});
    EXPECT_GT(delivery_.wake_ms(), now_);
  }
  EXPECT_GE(delivery_.wake_ms(), now_ + 30'000);
}

TEST_F(DeliveryKioskTest, AnEnrolmentForAnotherHubIsForgotten) {
  Greet(false);
  Kiosk(link::Enrol{{5}});
  auto address = Address(false);
  address.url = "https://other.example";
  Kiosk(address);
  EXPECT_EQ(delivery_.wake_ms(), INT64_MAX);
}

TEST_F(DeliveryKioskTest, AStoreThatCannotBeReadCountsAsAFailedRound) {
  Greet(true);
  AskAndAnswer();
  Look();
  Kiosk(link::Refused{"store-failed"});
  EXPECT_EQ(Look().states.at(0).reason, "store-refused");
  EXPECT_GT(delivery_.wake_ms(), now_);
}

TEST_F(DeliveryKioskTest, AnotherHubIsTriedAtOnceWhateverTheOldOneDid) {
  Greet(true);
  for (int i = 0; i < 10; ++i) {
    PassUntilWake();
    Kiosk(link::QuestionReady{kQuestion});
    HubStatus(503, 3'000'000);
  }
  auto address = Address(true);
  address.pins = {protocol::Digest{8}};
  Look();
  Kiosk(address);
  EXPECT_EQ(Look().hubs, (std::vector{Hub{"https://hub.example", {protocol::Digest{8}}}}));
  EXPECT_LE(delivery_.wake_ms(), now_);
}

TEST_F(DeliveryKioskTest, AHubThatIsTakenAwayInTheMiddleIsNotWaitedFor) {
  Greet(true);
  PassUntilWake();
  Kiosk(link::QuestionReady{kQuestion});
  Look();
  Kiosk(link::HubAddress{});
  EXPECT_EQ(Look().cancels, 1);
  EXPECT_EQ(delivery_.wake_ms(), INT64_MAX);
}

TEST_F(DeliveryKioskTest, AMessageOutOfPlaceEndsTheConnectionToTheKiosk) {
  const std::vector<link::FromKiosk> out_of_place = {link::QuestionReady{kQuestion},
                                                     link::EnvelopeReady{{1}},
                                                     link::End{},
                                                     link::NextCursor{kCursor9},
                                                     link::Done{},
                                                     link::Refused{"x"}};
  for (std::size_t i = 0; i < out_of_place.size(); ++i) {
    Greet(true);
    Look();
    Kiosk(out_of_place[i]);
    EXPECT_EQ(Look().drops, 1) << i;
    now_ += 10'000;
  }
  Greet(true);
  Look();
  Do(FromKiosk{{0xff}});
  EXPECT_EQ(Look().drops, 1);
}

TEST_F(DeliveryKioskTest, AKioskThatSendsMoreThanItWasAskedForIsDropped) {
  Greet(true);
  AskAndAnswer();
  Look();
  Kiosk(link::EnvelopeReady{Bytes(60'000)});
  EXPECT_EQ(Look().drops, 0);
  Kiosk(link::EnvelopeReady{Bytes(60'000)});
  EXPECT_EQ(Look().drops, 1);
}

}  // namespace
}  // namespace offline_store::sync
