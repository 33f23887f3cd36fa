// Saying who one is: by a code, or by typing the NIK.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/kiosk/visit/journey.h"

namespace {

using namespace kiosk::visit;
using kiosk::identity::CardNumber;
using kiosk::identity::Evidence;
using kiosk::identity::NikFault;
using kiosk::identity::NikQuestion;
using tests::Journey;
using tests::Typed;

TEST(IdentifyTest, ATypedNikIsTheWeakestEvidence) {
  Journey visit;
  visit.ToServices();
  EXPECT_EQ(visit.state.given.nik->digits().str(), tests::kNik);
  EXPECT_EQ(visit.state.given.evidence, Evidence::kTyped);
}

TEST(IdentifyTest, ANikFromACodeSaysSo) {
  Journey visit;
  visit.ToScan().Walk({{ScannedNik{Typed(tests::kNik)}, Place::kServices}});
  EXPECT_EQ(visit.state.given.evidence, Evidence::kQr);
}

TEST(IdentifyTest, AnImpossibleNikIsRefusedWhereItWasTyped) {
  Journey visit;
  visit.ToNik();
  const std::vector<std::pair<const char*, NikFault>> table = {
      {"640206", NikFault::kLength},           {"6402067201909999", NikFault::kDay},
      {"6402065213909999", NikFault::kMonth},  {"6402062902909999", NikFault::kDate},
      {"6402065208900000", NikFault::kSerial},
  };
  for (const auto& [digits, fault] : table) {
    visit.Walk({{SubmitNik{Typed(digits)}, Place::kNik}});
    EXPECT_EQ(visit.state.problem, Problem(fault)) << digits;
    EXPECT_FALSE(visit.state.given.nik) << digits;
    EXPECT_EQ(visit.state.given.nik_digits.str(), digits) << "stays, to be corrected";
  }
  visit.Walk({{SubmitNik{Typed(tests::kNik)}, Place::kServices}});
  EXPECT_EQ(visit.state.problem, Problem());
}

TEST(IdentifyTest, AnImpossibleNikInACodeIsRefusedAtTheScanner) {
  Journey visit;
  visit.ToScan().Walk({{ScannedNik{Typed("6402067201909999")}, Place::kScan}});
  EXPECT_EQ(visit.state.problem, Problem(OtherCode::kImpossibleNik));
}

TEST(IdentifyTest, ASurprisingNikIsAskedAndNeverRefused) {
  Journey visit;
  visit.Today(std::chrono::year(2026) / 9 / 21);
  visit.ToNik().Walk({{SubmitNik{Typed("3174015208159999")}, Place::kNikQuestion}});
  EXPECT_EQ(visit.state.given.nik_questions,
            (std::vector{NikQuestion::kOtherRegency, NikQuestion::kBirthDate}));
  visit.Walk({{Next{}, Place::kServices}});
  EXPECT_EQ(visit.state.given.nik->digits().str(), "3174015208159999");
}

TEST(IdentifyTest, ASurprisingNikCanBeCorrectedWhereItCameFrom) {
  Journey typed;
  typed.ToNik().Walk(
      {{SubmitNik{Typed("3174015208909999")}, Place::kNikQuestion}, {Back{}, Place::kNik}});
  EXPECT_EQ(typed.state.given.nik_digits.str(), "3174015208909999");
  EXPECT_FALSE(typed.state.given.nik);

  Journey shown;
  shown.ToScan().Walk(
      {{ScannedNik{Typed("3174015208909999")}, Place::kNikQuestion}, {Back{}, Place::kScan}});
  EXPECT_TRUE(shown.Asked<StartScan>());
}

TEST(IdentifyTest, ACodeThatIsNoIdentityIsToldWhatItIs) {
  Journey visit;
  visit.ToScan();
  for (const OtherCode code :
       {OtherCode::kStatusLink, OtherCode::kPickUpCode, OtherCode::kVoucher, OtherCode::kLink,
        OtherCode::kQris, OtherCode::kWifi, OtherCode::kContact, OtherCode::kProduct,
        OtherCode::kUnknown, OtherCode::kBroken, OtherCode::kNone}) {
    visit.Walk({{ScannedOther{code}, Place::kScan}});
    EXPECT_EQ(visit.state.problem, Problem(code));
  }
  visit.Walk({{ScannerLost{}, Place::kScan}});
  EXPECT_EQ(visit.state.problem, Problem(NoScanner{}));
  visit.Walk({{ChooseTyping{}, Place::kNik}});
  EXPECT_EQ(visit.state.problem, Problem());
}

TEST(IdentifyTest, TheScannerIsOnOnlyWhileACodeIsAwaited) {
  const std::vector<Event> ways_out = {Back{}, ChooseTyping{}, ScannedNik{Typed(tests::kNik)}};
  for (const Event& way : ways_out) {
    Journey visit;
    visit.ToScan();
    EXPECT_TRUE(visit.Asked<StartScan>());
    visit.Do(way);
    EXPECT_TRUE(visit.Asked<StopScan>()) << Name(way);
  }
  Journey cancelled;
  cancelled.ToScan().Do(Cancel{}).Do(CancelYes{});
  EXPECT_TRUE(cancelled.Asked<StopScan>());
}

TEST(IdentifyTest, AHandScannerIsHeardWhereverTheNikIsAsked) {
  for (const Event& way : std::vector<Event>{ChooseScan{}, ChooseTyping{}, Touched{}}) {
    Journey visit;
    visit.Do(Begin{}).Do(Next{}).Do(way).Walk({{ScannedNik{Typed(tests::kNik)}, Place::kServices}});
    EXPECT_EQ(visit.state.given.evidence, Evidence::kQr) << Name(way);

    const Place told = way.index() == Event(ChooseTyping{}).index() ? Place::kNik : Place::kScan;
    Journey impossible;
    impossible.Do(Begin{}).Do(Next{}).Do(way).Walk({{ScannedNik{Typed("6402067201909999")}, told}});
    EXPECT_EQ(impossible.state.problem, Problem(OtherCode::kImpossibleNik)) << Name(way);
  }
  Journey other;
  other.Walk({{Begin{}, Place::kNotice},
              {Next{}, Place::kIdentify},
              {ScannedOther{OtherCode::kQris}, Place::kScan}});
  EXPECT_EQ(other.state.problem, Problem(OtherCode::kQris));
}

TEST(IdentifyTest, ACodeThatIsNoNikIsToldWhereTheNikIsTypedAndTakesNothingAway) {
  Journey visit;
  visit.ToNik().Walk({{SubmitNik{Typed("640206")}, Place::kNik}});
  for (const OtherCode code : {OtherCode::kStatusLink, OtherCode::kPickUpCode, OtherCode::kVoucher,
                               OtherCode::kProduct, OtherCode::kUnknown, OtherCode::kBroken}) {
    visit.Walk({{ScannedOther{code}, Place::kNik}});
    EXPECT_EQ(visit.state.problem, Problem(code));
    EXPECT_EQ(visit.state.given.nik_digits.str(), "640206");
  }
  visit.Walk({{SubmitNik{Typed("640206")}, Place::kNik}});
  EXPECT_EQ(visit.state.problem, Problem(NikFault::kLength));
}

TEST(IdentifyTest, ACodeThatIsReadBeforeTheNoticeIsNotTaken) {
  Journey visit;
  visit.Walk({{Begin{}, Place::kNotice}, {ScannedNik{Typed(tests::kNik)}, Place::kNotice}});
  EXPECT_TRUE(tests::Empty(visit.state.given));
  EXPECT_EQ(visit.state.aside, Aside::kCodeLater);
  visit.Walk({{Next{}, Place::kIdentify}});
  EXPECT_EQ(visit.state.aside, Aside::kNone);
}

TEST(IdentifyTest, ACodeWakesTheKioskAndIsNotTaken) {
  for (const Event& code :
       std::vector<Event>{ScannedNik{Typed(tests::kNik)}, ScannedOther{OtherCode::kProduct}}) {
    Journey visit;
    visit.Walk({{code, Place::kNotice}});
    EXPECT_EQ(visit.state.aside, Aside::kCodeLater) << Name(code);
    EXPECT_TRUE(tests::Empty(visit.state.given)) << Name(code);

    Journey closed;
    closed.Do(AvailabilityChanged{Availability::kFull}).Walk({{code, Place::kAttract}});
    EXPECT_EQ(closed.state.aside, Aside::kNone) << Name(code);
  }
}

TEST(IdentifyTest, ACodeThatNobodyAskedForDisturbsNoForm) {
  for (const Event& code :
       std::vector<Event>{ScannedNik{Typed(tests::kNik)}, ScannedOther{OtherCode::kProduct}}) {
    Journey visit;
    visit.ToNik().Do(SubmitNik{Typed("6402061708459999")}).Do(ChooseService{"surat"}).Do(Next{});
    visit.Walk({{SubmitAnswer{"nama", Typed("Contoh Warga")}, Place::kForm},
                {SubmitAnswer{"untuk", Typed("semua")}, Place::kForm}});
    const State before = visit.state;
    visit.Walk({{code, Place::kForm}});
    EXPECT_EQ(visit.state.aside, Aside::kCodeNotNow) << Name(code);
    EXPECT_EQ(visit.state.given.nik->digits().str(), "6402061708459999");
    EXPECT_EQ(visit.state.given.evidence, Evidence::kTyped);
    EXPECT_EQ(visit.state.given.answers, before.given.answers);
    EXPECT_EQ(visit.state.field, before.field);
    EXPECT_EQ(visit.state.problem, before.problem) << "what was wrong with the answer still stands";
    EXPECT_EQ(visit.state.touched_ms, before.touched_ms);
    EXPECT_TRUE(visit.last.empty());
    EXPECT_EQ(visit.machine().MsToNextTick(visit.state, visit.now_ms()), Limits().aside_ms);
    visit.Wait(Limits().aside_ms);
    EXPECT_EQ(visit.state.aside, Aside::kNone) << "said for a while only";
  }
}

TEST(IdentifyTest, OfTwoScannersTheFirstIsHeardAndTheSecondPutOff) {
  Journey visit;
  visit.ToScan().Walk({{ScannedNik{Typed(tests::kNik)}, Place::kServices},
                       {ScannedNik{Typed("6402061708459999")}, Place::kServices}});
  EXPECT_EQ(visit.state.given.nik->digits().str(), tests::kNik);
  EXPECT_EQ(visit.state.aside, Aside::kCodeNotNow);
}

TEST(IdentifyTest, OfTwoCardsOnTwoReadersTheLastIsTheEvidence) {
  Journey visit;
  visit.ToReview().Do(CardRead{CardNumber::kRandom}).Do(CardRead{CardNumber::kFixed}).Do(Send{});
  EXPECT_EQ(visit.Effect<Accept>().draft.card, CardNumber::kFixed);
}

TEST(IdentifyTest, ACardTornAwayInTheMiddleLeavesWhatWasReadBefore) {
  Journey visit;
  visit.ToNik().Walk({{CardRead{CardNumber::kFixed}, Place::kNik},
                      {CardSlow{}, Place::kNik},
                      {CardFailed{CardFault::kTornAway}, Place::kNik}});
  EXPECT_EQ(visit.state.card, CardNumber::kFixed);
  EXPECT_EQ(visit.state.card_fault, CardFault::kTornAway);
}

TEST(IdentifyTest, EveryScreenThatAsksForNoCodeSaysSo) {
  const ScannedNik code{Typed(tests::kNik)};
  using Step = Journey& (Journey::*)();
  for (const Step step : {&Journey::ToServices, &Journey::ToForm, &Journey::ToReview,
                          &Journey::ToAccepting, &Journey::ToPrinting, &Journey::ToDone}) {
    Journey visit;
    (visit.*step)();
    const Place place = visit.state.place;
    visit.Walk({{code, place}});
    EXPECT_EQ(visit.state.aside, Aside::kCodeNotNow) << Name(place);
  }
  Journey helped;
  helped.ToScan().Do(Help{}).Walk({{code, Place::kScan}});
  EXPECT_EQ(helped.state.aside, Aside::kCodeLater) << "while the help covers the scanner's screen";
  EXPECT_EQ(helped.state.overlay, Overlay::kHelp);
  helped.Walk({{CloseHelp{}, Place::kScan}, {code, Place::kServices}});
}

TEST(IdentifyTest, ACardIsEvidenceAndNoNik) {
  Journey visit;
  visit.Walk({{Begin{}, Place::kNotice},
              {Next{}, Place::kIdentify},
              {CardRead{CardNumber::kFixed}, Place::kNik}});
  EXPECT_EQ(visit.state.card_news, CardNews::kRead);
  EXPECT_FALSE(visit.state.given.nik);
  visit.Walk({{SubmitNik{Typed(tests::kNik)}, Place::kServices},
              {ChooseService{"singkat"}, Place::kServiceInfo},
              {Next{}, Place::kForm}});
  EXPECT_EQ(visit.state.given.evidence, Evidence::kTyped);
  EXPECT_EQ(visit.state.card, CardNumber::kFixed);
}

TEST(IdentifyTest, TheRequestSaysThatACardWasThereHoweverTheNikCame) {
  Journey visit;
  visit.ToReview().Do(CardRead{CardNumber::kRandom}).Do(Send{});
  EXPECT_EQ(visit.Effect<Accept>().draft.evidence, Evidence::kTyped);
  EXPECT_EQ(visit.Effect<Accept>().draft.card, CardNumber::kRandom);

  Journey without;
  without.ToReview().Do(Send{});
  EXPECT_EQ(without.Effect<Accept>().draft.card, std::nullopt);
}

TEST(IdentifyTest, ACardWakesTheKiosk) {
  Journey visit;
  visit.Walk({{CardRead{CardNumber::kUnknown}, Place::kNotice}});
  EXPECT_EQ(visit.state.card, CardNumber::kUnknown);

  Journey closed;
  closed.Do(AvailabilityChanged{Availability::kFull});
  closed.Walk({{CardRead{CardNumber::kUnknown}, Place::kAttract}});
  EXPECT_EQ(closed.state.card, std::nullopt);
}

TEST(IdentifyTest, TheCardOfOneVisitIsNoEvidenceInTheNext) {
  Journey visit;
  visit.ToNik().Do(CardRead{CardNumber::kFixed}).Do(Cancel{}).Do(CancelYes{}).ToReview().Do(Send{});
  EXPECT_EQ(visit.Effect<Accept>().draft.card, std::nullopt);
}

TEST(IdentifyTest, ACardThatIsReadSlowlyOrNotAtAllIsTold) {
  Journey visit;
  visit.ToNik().Walk({{CardSlow{}, Place::kNik}});
  EXPECT_EQ(visit.state.card_news, CardNews::kSlow);
  visit.Walk({{CardFailed{CardFault::kTornAway}, Place::kNik}});
  EXPECT_EQ(visit.state.card_news, CardNews::kFailed);
  EXPECT_EQ(visit.state.card_fault, CardFault::kTornAway);
  EXPECT_EQ(visit.state.card, std::nullopt);
  visit.Walk({{SubmitNik{Typed(tests::kNik)}, Place::kServices}});
  EXPECT_EQ(visit.state.card_news, CardNews::kNone) << "they went on without it";
}

TEST(IdentifyTest, ACardShowsThatSomebodyIsThere) {
  Journey visit;
  visit.ToNik().Wait(121'000);
  EXPECT_EQ(visit.state.overlay, Overlay::kCountdown);
  visit.Walk({{CardSlow{}, Place::kNik}});
  EXPECT_EQ(visit.state.overlay, Overlay::kNone);
}

// What the citizen reads of a card is on the screens up to the NIK; later ones have no line for it.
TEST(IdentifyTest, WhatBecomesOfACardIsSaidBesideAForm) {
  Journey visit;
  visit.ToForm().Walk({{CardSlow{}, Place::kForm}});
  EXPECT_EQ(visit.state.aside, Aside::kCard);
  visit.Wait(5000).Walk({{CardRead{CardNumber::kTyped}, Place::kForm}}).Wait(5000);
  EXPECT_EQ(visit.state.aside, Aside::kCard) << "each has its time";
  EXPECT_EQ(visit.state.card_news, CardNews::kRead);
  EXPECT_EQ(visit.state.card, CardNumber::kTyped);
  visit.Wait(4000);
  EXPECT_EQ(visit.state.aside, Aside::kNone);
  Journey identifying;
  identifying.ToNik().Do(CardSlow{});
  EXPECT_EQ(identifying.state.aside, Aside::kNone) << "the screen has its own line";
}

TEST(IdentifyTest, ACardThatIsTornAwayOrOneOfTwoIsToldBeforeTheVisitToo) {
  for (const CardFault fault : {CardFault::kTornAway, CardFault::kMute}) {
    Journey visit;
    visit.Walk({{CardFailed{fault}, Place::kAttract}});
    EXPECT_EQ(visit.state.aside, Aside::kCard);
    EXPECT_EQ(visit.state.card_fault, fault);
    visit.Walk({{CardRead{CardNumber::kFixed}, Place::kNotice}});
    EXPECT_EQ(visit.state.card_news, CardNews::kRead) << "held again, one alone, it is read";
    EXPECT_EQ(visit.state.aside, Aside::kNone);
  }
}

TEST(IdentifyTest, ACardIsHeardBelowAnOverlayAndMovesNothing) {
  Journey visit;
  visit.Do(Begin{}).Do(Next{}).Do(Help{}).Walk({{CardRead{CardNumber::kFixed}, Place::kIdentify}});
  EXPECT_EQ(visit.state.overlay, Overlay::kHelp);
  EXPECT_EQ(visit.state.card, CardNumber::kFixed);
}

TEST(IdentifyTest, SomebodyElseStartsWithAnEmptyForm) {
  Journey visit;
  visit.ToForm()
      .Do(SubmitAnswer{"nama", Typed("Contoh Warga")})
      .Walk({{Back{}, Place::kForm},
             {Back{}, Place::kServiceInfo},
             {Back{}, Place::kServices},
             {Back{}, Place::kIdentify}});
  EXPECT_TRUE(tests::Empty(visit.state.given));
}

}  // namespace
