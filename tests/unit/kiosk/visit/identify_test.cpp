// Saying who one is: by a code, or by typing the NIK.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/unit/kiosk/visit/journey.h"

namespace {

using namespace kiosk::visit;
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
  EXPECT_EQ(visit.state.problem, Problem(NikFault::kDay));
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
        OtherCode::kUnknown, OtherCode::kNone}) {
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

TEST(IdentifyTest, ACodeThatIsReadOutsideTheScannerScreenIsIgnored) {
  Journey visit;
  visit.Walk({{Begin{}, Place::kNotice}, {ScannedNik{Typed(tests::kNik)}, Place::kNotice}});
  EXPECT_TRUE(tests::Empty(visit.state.given));
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
