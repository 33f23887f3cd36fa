// The clock: a citizen who walks away, a disk that is slow, a printer that hangs.
#include <gtest/gtest.h>

#include "tests/unit/kiosk/visit/journey.h"

namespace {

using namespace kiosk::visit;
using tests::Journey;
using tests::Typed;

constexpr std::int64_t kIdleMs = Limits().reading_idle_ms;
constexpr std::int64_t kCountdownMs = Limits().countdown_ms;

TEST(TimeoutTest, SomebodyWhoWalksAwayLeavesNothing) {
  Journey visit;
  visit.ToReview().Wait(kIdleMs);
  EXPECT_EQ(visit.state.place, Place::kReview);
  EXPECT_EQ(visit.state.overlay, Overlay::kCountdown);
  EXPECT_EQ(visit.machine().SecondsLeft(visit.state, visit.now_ms()), kCountdownMs / 1000);
  visit.Wait(kCountdownMs - 1000);
  EXPECT_EQ(visit.state.place, Place::kReview);
  EXPECT_EQ(visit.machine().SecondsLeft(visit.state, visit.now_ms()), 1);
  visit.Wait(1000);
  EXPECT_EQ(visit.state.place, Place::kAttract);
  EXPECT_TRUE(visit.Asked<Wipe>());
  EXPECT_EQ(visit.Effect<Note>().what, "timed-out");
  EXPECT_TRUE(tests::Empty(visit.state.given));
}

TEST(TimeoutTest, StillHereGoesOnWhereItWas) {
  Journey visit;
  visit.ToReview().Wait(kIdleMs).Walk({{StillHere{}, Place::kReview}});
  EXPECT_EQ(visit.state.overlay, Overlay::kNone);
  visit.Wait(kIdleMs - 1000);
  EXPECT_EQ(visit.state.overlay, Overlay::kNone) << "the time starts anew";
  visit.Walk({{Send{}, Place::kAccepting}});
}

TEST(TimeoutTest, EveryTouchPostponesTheCountdown) {
  Journey visit;
  visit.ToForm();
  for (int i = 0; i < 10; ++i) {
    visit.Wait(kIdleMs - 2000).Do(Touched{});
    EXPECT_EQ(visit.state.overlay, Overlay::kNone);
  }
}

TEST(TimeoutTest, ACodeHeldUpInTheCountdownCounts) {
  Journey visit;
  visit.ToScan().Wait(Limits().idle_ms);
  ASSERT_EQ(visit.state.overlay, Overlay::kCountdown);
  visit.Walk({{ScannedNik{Typed(tests::kNik)}, Place::kServices}});
  EXPECT_EQ(visit.state.overlay, Overlay::kNone);
}

// Somebody walked away from a form, and the next citizen holds something up before it is gone.
TEST(TimeoutTest, WhatSomebodyElseHoldsUpDoesNotKeepTheFormOfTheOneWhoLeft) {
  for (const Event& held :
       std::vector<Event>{ScannedNik{Typed(tests::kNik)}, ScannedOther{OtherCode::kUnknown},
                          CardRead{kiosk::identity::CardNumber::kFixed}}) {
    Journey visit;
    visit.ToReview().Wait(kIdleMs);
    ASSERT_EQ(visit.state.overlay, Overlay::kCountdown);
    visit.Walk({{held, Place::kReview}});
    EXPECT_EQ(visit.state.overlay, Overlay::kCountdown) << Name(held);
    EXPECT_EQ(visit.state.card, std::nullopt);
    visit.Wait(kCountdownMs);
    EXPECT_EQ(visit.state.place, Place::kAttract) << Name(held);
    EXPECT_TRUE(tests::Empty(visit.state.given));
  }
}

TEST(TimeoutTest, ACodeThatNobodyAskedForKeepsNoScreenOpen) {
  Journey done;
  done.ToDone();
  for (int i = 0; i < 6; ++i) done.Wait(Limits().done_ms / 6 - 1000).Do(ScannedOther{});
  done.Wait(6000);
  EXPECT_EQ(done.state.place, Place::kAttract) << "the code on it is not the next one's to see";
  EXPECT_EQ(done.state.aside, Aside::kNone);
}

// A card on the edge of the field, a scanner that is stuck: what was typed must not stay for
// whoever comes next.
TEST(TimeoutTest, ADeviceThatTalksByItselfKeepsNoVisitOpen) {
  const std::vector<Event> talk = {CardRead{kiosk::identity::CardNumber::kRandom}, CardSlow{},
                                   CardFailed{CardFault::kReader}};
  for (const Event& noise : talk) {
    Journey visit;
    visit.ToReview();
    int heard = 0;
    for (; visit.state.place != Place::kAttract && heard < 1000; ++heard)
      visit.Do(noise).Wait(5000);
    EXPECT_LT(heard, 60) << Name(noise);
    EXPECT_TRUE(tests::Empty(visit.state.given));
  }
  Journey scan;
  scan.ToScan();
  int heard = 0;
  for (; scan.state.place != Place::kAttract && heard < 1000; ++heard) {
    scan.Do(ScannedOther{OtherCode::kUnknown}).Wait(5000);
  }
  EXPECT_LT(heard, 60);
}

TEST(TimeoutTest, ATouchMakesCardsCountAgain) {
  Journey visit;
  visit.ToNik();
  for (int i = 0; i < 30; ++i) visit.Do(CardFailed{CardFault::kTornAway});
  visit.Wait(kIdleMs);
  ASSERT_EQ(visit.state.overlay, Overlay::kCountdown);
  visit.Do(CardFailed{CardFault::kTornAway});
  EXPECT_EQ(visit.state.overlay, Overlay::kCountdown);
  visit.Do(StillHere{}).Wait(kIdleMs).Do(CardRead{kiosk::identity::CardNumber::kFixed});
  EXPECT_EQ(visit.state.overlay, Overlay::kNone);
}

TEST(TimeoutTest, ForgottenHelpAndQuestionsEndTheVisitToo) {
  for (const Event& overlay : std::vector<Event>{Help{}, Cancel{}}) {
    Journey visit;
    visit.ToForm().Do(overlay).Wait(kIdleMs);
    EXPECT_EQ(visit.state.overlay, Overlay::kCountdown) << Name(overlay);
    visit.Wait(kCountdownMs);
    EXPECT_EQ(visit.state.place, Place::kAttract) << Name(overlay);
  }
}

TEST(TimeoutTest, HelpOnTheAttractScreenClosesByItself) {
  Journey visit;
  visit.Do(Help{});
  ASSERT_EQ(visit.state.overlay, Overlay::kHelp);
  visit.Wait(Limits().idle_ms);
  EXPECT_EQ(visit.state.place, Place::kAttract);
  EXPECT_EQ(visit.state.overlay, Overlay::kNone);
}

TEST(TimeoutTest, TheLastScreenGoesByItself) {
  Journey visit;
  visit.ToDone().Wait(Limits().done_ms);
  EXPECT_EQ(visit.state.place, Place::kAttract);
  EXPECT_FALSE(visit.state.receipt);
}

TEST(TimeoutTest, ADiskThatIsSlowEndsInUncertaintyNotInALostRequest) {
  Journey visit;
  visit.ToAccepting().Wait(Limits().accepting_ms);
  EXPECT_EQ(visit.state.place, Place::kUnsure);
  EXPECT_TRUE(tests::Empty(visit.state.given));

  visit.Walk({{visit.AcceptedNow(), Place::kPrinting}});
  EXPECT_EQ(visit.Effect<PrintReceipt>().job, Journey::kJob);
}

TEST(TimeoutTest, AnAnswerAfterTheCitizenLeftIsAnOrphan) {
  Journey visit;
  visit.ToAccepting().Wait(Limits().accepting_ms + Limits().unsure_ms);
  ASSERT_EQ(visit.state.place, Place::kAttract);
  visit.Walk({{visit.AcceptedNow(), Place::kAttract}});
  EXPECT_FALSE(visit.Asked<PrintReceipt>());
  EXPECT_EQ(visit.Effect<OrphanReceipt>().job, Journey::kJob);

  Journey next;
  next.ToAccepting().Wait(Limits().accepting_ms).Walk({{Finish{}, Place::kAttract}});
  const Accepted late = next.AcceptedNow();
  next.ToReview().Walk({{late, Place::kReview}});
  EXPECT_TRUE(next.Asked<OrphanReceipt>());
  EXPECT_FALSE(next.state.receipt) << "the next citizen never sees it";
}

TEST(TimeoutTest, APrinterThatHangsDoesNotHoldTheCitizen) {
  Journey visit;
  visit.ToPrinting().Wait(Limits().printing_ms);
  EXPECT_EQ(visit.state.place, Place::kDone);
  EXPECT_EQ(visit.state.print, Print::kLate);
  visit.Walk({{PrintDone{Journey::kJob}, Place::kDone}});
  EXPECT_EQ(visit.state.print, Print::kPrinted);
  visit.Do(Finish{});
  EXPECT_FALSE(visit.Asked<OrphanReceipt>());
}

TEST(TimeoutTest, AReceiptThatMayComeLaterLosesItsSecondCode) {
  Journey visit;
  visit.ToPrinting().Wait(Limits().printing_ms).Walk({{Finish{}, Place::kAttract}});
  EXPECT_EQ(visit.Effect<OrphanReceipt>().job, Journey::kJob);
}

TEST(TimeoutTest, TheTimerIsAskedForWhatComesNext) {
  Journey visit;
  EXPECT_EQ(visit.machine().MsToNextTick(visit.state, visit.now_ms()), std::nullopt);
  visit.ToForm();
  EXPECT_EQ(visit.machine().MsToNextTick(visit.state, visit.now_ms()), kIdleMs);
  EXPECT_EQ(visit.machine().MsToNextTick(visit.state, visit.now_ms() + 10 * kIdleMs), 0);
}

}  // namespace
