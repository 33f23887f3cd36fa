// From the attract screen to the receipt, and all the ways out before that.
#include <gtest/gtest.h>

#include "tests/unit/kiosk/visit/journey.h"

namespace {

using namespace kiosk::visit;
using tests::Journey;
using tests::Typed;

TEST(JourneyTest, AWholeVisit) {
  Journey visit;
  visit.Walk({
      {Begin{}, Place::kNotice},
      {Next{}, Place::kIdentify},
      {ChooseTyping{}, Place::kNik},
      {SubmitNik{Typed(tests::kNik)}, Place::kServices},
      {ChooseService{"surat"}, Place::kServiceInfo},
      {Next{}, Place::kForm},
      {SubmitAnswer{"nama", Typed("Contoh Warga")}, Place::kForm},
      {SubmitAnswer{"untuk", Typed("anak")}, Place::kForm},
      {SubmitAnswer{"uang", Typed("250000")}, Place::kChecklist},
      {SubmitChecklist{{{"ktp", true}, {"kk", false}}}, Place::kReview},
      {Send{}, Place::kAccepting},
      {visit.AcceptedNow(), Place::kAccepting},  // an older ticket: somebody else's
  });
  visit.Walk({
      {visit.AcceptedNow(), Place::kPrinting},
      {PrintDone{Journey::kJob}, Place::kDone},
      {Finish{}, Place::kAttract},
  });
  EXPECT_TRUE(visit.Asked<Wipe>());
}

TEST(JourneyTest, TheDraftHoldsTheAnswersAsTheyAreSent) {
  Journey visit;
  visit.ToAccepting();
  const Draft& draft = visit.Effect<Accept>().draft;
  EXPECT_EQ(draft.nik.digits().str(), tests::kNik);
  EXPECT_EQ(draft.service, "surat");
  EXPECT_EQ(draft.service_version, 7);
  ASSERT_EQ(draft.answers.size(), 2U) << "the optional one was left empty";
  EXPECT_EQ(draft.answers[0].field, "nama");
  EXPECT_EQ(draft.answers[0].value.str(), "Contoh Warga");
  EXPECT_EQ(draft.answers[1].value.str(), "anak");
  EXPECT_EQ(draft.papers_here, std::vector<std::string>{"kk"});
  EXPECT_EQ(draft.papers_missing, std::vector<std::string>{"ktp"});
}

TEST(JourneyTest, AServiceWithoutPapersHasNoChecklist) {
  Journey visit;
  visit.ToServices().Walk({{ChooseService{"singkat"}, Place::kServiceInfo},
                           {Next{}, Place::kForm},
                           {SubmitAnswer{"isi", Typed("Contoh")}, Place::kReview},
                           {Back{}, Place::kForm},
                           {SubmitAnswer{"isi", Typed("Contoh")}, Place::kReview},
                           {EditAnswer{std::string(kChecklistId)}, Place::kReview}});
}

TEST(JourneyTest, AnUnknownServiceIsIgnored) {
  Journey visit;
  visit.ToServices().Walk({{ChooseService{"lain"}, Place::kServices}});
}

TEST(JourneyTest, ARefusedAnswerKeepsTheQuestionAndSaysWhy) {
  Journey visit;
  visit.ToForm().Walk({{SubmitAnswer{"nama", Typed("")}, Place::kForm}});
  EXPECT_EQ(visit.state.field, 0U);
  const auto* fault = std::get_if<kiosk::catalogue::Fault>(&visit.state.problem);
  ASSERT_NE(fault, nullptr);
  EXPECT_EQ(fault->kind, kiosk::catalogue::FaultKind::kMissing);

  visit.Walk({{SubmitAnswer{"nama", Typed("Contoh")}, Place::kForm},
              {SubmitAnswer{"untuk", Typed("semua")}, Place::kForm}});
  EXPECT_EQ(visit.state.field, 1U);
  EXPECT_EQ(visit.state.given.answers[1].str(), "semua") << "stays, to be corrected";
}

TEST(JourneyTest, AnAnswerToAnotherQuestionIsIgnored) {
  Journey visit;
  visit.ToForm().Walk({{SubmitAnswer{"untuk", Typed("anak")}, Place::kForm}});
  EXPECT_EQ(visit.state.field, 0U);
  EXPECT_TRUE(visit.state.given.answers[0].empty());
}

TEST(JourneyTest, BackLeadsAllTheWayOut) {
  Journey visit;
  visit.ToReview().Walk({
      {Back{}, Place::kChecklist},
      {Back{}, Place::kForm},
      {Back{}, Place::kForm},
      {Back{}, Place::kForm},
      {Back{}, Place::kServiceInfo},
      {Back{}, Place::kServices},
      {Back{}, Place::kIdentify},
      {Back{}, Place::kNotice},
      {Back{}, Place::kAttract},
  });
  EXPECT_TRUE(visit.Asked<Wipe>());
}

TEST(JourneyTest, BackAndForthKeepsTheAnswersOfTheSameService) {
  Journey visit;
  visit.ToReview().Do(Back{}).Do(Back{}).Do(Back{}).Do(Back{}).Do(Back{}).Do(Back{});
  ASSERT_EQ(visit.state.place, Place::kServices);
  visit.Do(ChooseService{"surat"});
  EXPECT_EQ(visit.state.given.answers[1].str(), "anak");
  visit.Do(Back{}).Do(ChooseService{"singkat"});
  ASSERT_EQ(visit.state.given.answers.size(), 1U);
  EXPECT_TRUE(visit.state.given.answers[0].empty());
}

TEST(JourneyTest, AnAnswerIsChangedFromTheReview) {
  Journey visit;
  visit.ToReview().Walk({{EditAnswer{"untuk"}, Place::kForm}});
  EXPECT_EQ(visit.state.field, 1U);
  visit.Walk({{SubmitAnswer{"untuk", Typed("sendiri")}, Place::kReview},
              {EditAnswer{"uang"}, Place::kForm},
              {Back{}, Place::kReview},
              {EditAnswer{std::string(kChecklistId)}, Place::kChecklist},
              {SubmitChecklist{{{"ktp", true}, {"kk", true}}}, Place::kReview},
              {Send{}, Place::kAccepting}});
  EXPECT_EQ(visit.Effect<Accept>().draft.answers[1].value.str(), "sendiri");
  EXPECT_TRUE(visit.Effect<Accept>().draft.papers_missing.empty());
}

TEST(JourneyTest, TheReviewSendsNothingThatARuleRefuses) {
  Journey visit;
  visit.ToReview().Walk({{EditAnswer{"nama"}, Place::kForm},
                         {SubmitAnswer{"nama", Typed("x")}, Place::kForm},
                         {Back{}, Place::kReview},
                         {Send{}, Place::kForm}});
  EXPECT_FALSE(visit.Asked<Accept>());
  EXPECT_EQ(visit.state.field, 0U);
  EXPECT_TRUE(std::holds_alternative<kiosk::catalogue::Fault>(visit.state.problem));
  visit.Walk({{SubmitAnswer{"nama", Typed("Contoh")}, Place::kReview}});
}

TEST(JourneyTest, AQuestionIsAskedOnlyWhereItsConditionHolds) {
  Journey visit;
  visit.ToServices().Walk({{ChooseService{"bersyarat"}, Place::kServiceInfo},
                           {Next{}, Place::kForm},
                           {SubmitAnswer{"untuk", Typed("sendiri")}, Place::kForm}});
  EXPECT_EQ(visit.state.field, 2U) << "the name of the other person is passed over";
  visit.Walk({{Back{}, Place::kForm}});
  EXPECT_EQ(visit.state.field, 0U) << "and on the way back";
  visit.Walk({{SubmitAnswer{"untuk", Typed("anak")}, Place::kForm}});
  EXPECT_EQ(visit.state.field, 1U);
  visit.Walk({{SubmitAnswer{"nama-orang", Typed("Anak Contoh")}, Place::kForm},
              {SubmitAnswer{"isi", Typed("Contoh")}, Place::kChecklist},
              {SubmitChecklist{}, Place::kReview},
              {Send{}, Place::kAccepting}});
  ASSERT_EQ(visit.Effect<Accept>().draft.answers.size(), 3U);
  EXPECT_EQ(visit.Effect<Accept>().draft.answers[1].field, "nama-orang");
}

TEST(JourneyTest, AChangedAnswerOnTheReviewTakesAQuestionOutOrAsksIt) {
  Journey visit;
  visit.ToServices().Walk({{ChooseService{"bersyarat"}, Place::kServiceInfo},
                           {Next{}, Place::kForm},
                           {SubmitAnswer{"untuk", Typed("anak")}, Place::kForm},
                           {SubmitAnswer{"nama-orang", Typed("Anak Contoh")}, Place::kForm},
                           {SubmitAnswer{"isi", Typed("Contoh")}, Place::kChecklist},
                           {SubmitChecklist{}, Place::kReview},
                           {EditAnswer{"untuk"}, Place::kForm},
                           {SubmitAnswer{"untuk", Typed("sendiri")}, Place::kReview},
                           {EditAnswer{"nama-orang"}, Place::kReview},
                           {Send{}, Place::kAccepting}});
  EXPECT_EQ(visit.Effect<Accept>().draft.answers.size(), 2U) << "what is not asked is not sent";

  Journey other;
  other.ToServices().Walk({{ChooseService{"bersyarat"}, Place::kServiceInfo},
                           {Next{}, Place::kForm},
                           {SubmitAnswer{"untuk", Typed("sendiri")}, Place::kForm},
                           {SubmitAnswer{"isi", Typed("Contoh")}, Place::kChecklist},
                           {SubmitChecklist{}, Place::kReview},
                           {EditAnswer{"untuk"}, Place::kForm},
                           {SubmitAnswer{"untuk", Typed("anak")}, Place::kForm}});
  EXPECT_EQ(other.state.field, 1U) << "now the name is asked";
  EXPECT_TRUE(std::holds_alternative<std::monostate>(other.state.problem));
  other.Walk({{Back{}, Place::kReview}, {Send{}, Place::kForm}});
  EXPECT_FALSE(other.Asked<Accept>()) << "a question that is asked cannot be passed by";
  other.Walk({{SubmitAnswer{"nama-orang", Typed("Anak Contoh")}, Place::kReview}});
}

TEST(JourneyTest, CancelAsksFirst) {
  Journey visit;
  visit.ToReview().Do(Cancel{});
  EXPECT_EQ(visit.state.overlay, Overlay::kCancel);
  visit.Walk({{Send{}, Place::kReview}});  // hidden below the question
  visit.Walk({{CancelNo{}, Place::kReview}});
  EXPECT_EQ(visit.state.overlay, Overlay::kNone);
  EXPECT_EQ(visit.state.given.answers[1].str(), "anak");
  visit.Walk({{Cancel{}, Place::kReview}, {CancelYes{}, Place::kAttract}});
  EXPECT_TRUE(visit.Asked<Wipe>());
  EXPECT_TRUE(tests::Empty(visit.state.given));
}

TEST(JourneyTest, HelpLiesOverThePlaceAndCallsAnOfficer) {
  Journey visit;
  visit.ToForm().Do(Help{});
  EXPECT_EQ(visit.state.overlay, Overlay::kHelp);
  visit.Do(CallOfficer{});
  EXPECT_TRUE(visit.state.officer_called);
  EXPECT_EQ(visit.Effect<Note>().what, "officer-called");
  visit.Do(CallOfficer{});
  EXPECT_FALSE(visit.Asked<Note>()) << "called once";
  visit.Walk({{CloseHelp{}, Place::kForm}});
  EXPECT_EQ(visit.state.overlay, Overlay::kNone);
}

TEST(JourneyTest, AKioskThatTakesNoRequestsBeginsNoVisit) {
  for (const Availability why :
       {Availability::kNotReady, Availability::kFull, Availability::kStopped}) {
    Journey visit;
    visit.Do(AvailabilityChanged{why}).Walk({{Begin{}, Place::kAttract}});
    EXPECT_TRUE(visit.last.empty());
    visit.Do(AvailabilityChanged{Availability::kOpen}).Walk({{Begin{}, Place::kNotice}});
  }
}

}  // namespace
