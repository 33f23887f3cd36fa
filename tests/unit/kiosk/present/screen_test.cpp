#include "kiosk/present/screen.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/kiosk/visit/journey.h"

namespace {

namespace screens = ui::screens;
using namespace kiosk::visit;
using kiosk::present::Surroundings;
using kiosk::present::TechnicianScreen;
using kiosk::present::VisitScreen;
using tests::Journey;
using tests::Typed;

Surroundings Around() {
  Surroundings around;
  around.office = {"Desa Contoh", "64.02.06.2001", "Contoh", "0001", 480};
  around.unix_ms = 1'785'721'319'000;
  around.clock_sure = true;
  around.link_known = true;
  around.link_up = true;
  around.scanner_works = true;
  return around;
}

screens::ScreenView View(const Journey& visit, const Surroundings& around = Around()) {
  return VisitScreen(visit.machine(), visit.state, around, visit.now_ms());
}

template <class T>
T Shown(const Journey& visit, const Surroundings& around = Around()) {
  return std::get<T>(View(visit, around).screen);
}

TEST(ScreenTest, EveryPlaceHasItsScreen) {
  Journey visit;
  EXPECT_EQ(NameOf(View(visit)), "attract");
  visit.Do(Begin{});
  EXPECT_EQ(NameOf(View(visit)), "notice");
  visit.Do(Next{});
  EXPECT_EQ(NameOf(View(visit)), "identify");
  visit.Do(ChooseScan{});
  EXPECT_EQ(NameOf(View(visit)), "scan");
  visit.Do(ChooseTyping{});
  EXPECT_EQ(NameOf(View(visit)), "nik");
  visit.Do(SubmitNik{Typed("3174015208909999")});
  EXPECT_EQ(NameOf(View(visit)), "nik-question");
  visit.Do(Next{});
  EXPECT_EQ(NameOf(View(visit)), "choose-service");
  visit.Do(ChooseService{"surat"});
  EXPECT_EQ(NameOf(View(visit)), "service-info");
  visit.Do(Next{});
  EXPECT_EQ(NameOf(View(visit)), "form");

  Journey later;
  later.ToReview();
  EXPECT_EQ(NameOf(View(later)), "review");
  later.Do(Back{});
  EXPECT_EQ(NameOf(View(later)), "checklist");
  later.Do(SubmitChecklist{}).Do(Send{});
  EXPECT_EQ(NameOf(View(later)), "accepting");
  later.Do(later.AcceptedNow());
  EXPECT_EQ(NameOf(View(later)), "printing");
  later.Do(PrintDone{Journey::kJob});
  EXPECT_EQ(NameOf(View(later)), "done");
}

TEST(ScreenTest, TheChromeOffersWhatThePlaceAllows) {
  Journey visit;
  EXPECT_FALSE(View(visit).chrome.can_go_back);
  EXPECT_FALSE(View(visit).chrome.can_cancel);
  EXPECT_TRUE(View(visit).chrome.can_help);
  visit.ToForm();
  EXPECT_TRUE(View(visit).chrome.can_go_back);
  EXPECT_TRUE(View(visit).chrome.can_cancel);
  visit.Do(Help{});
  EXPECT_TRUE(View(visit).chrome.can_go_back) << "below the overlay nothing jumps";
  Journey sent;
  sent.ToAccepting();
  EXPECT_FALSE(View(sent).chrome.can_go_back);
  EXPECT_FALSE(View(sent).chrome.can_cancel);
  EXPECT_FALSE(View(sent).chrome.can_help);
}

TEST(ScreenTest, TheChromeIsHonestAboutLinkAndClock) {
  Journey visit;
  Surroundings around = Around();
  EXPECT_EQ(View(visit, around).chrome.office, "Kantor Desa Contoh");
  EXPECT_EQ(View(visit, around).chrome.district, "Kecamatan Contoh");
  EXPECT_EQ(View(visit, around).chrome.clock, "09.41");
  EXPECT_EQ(View(visit, around).chrome.date, "Sen, 3 Agu");
  EXPECT_EQ(View(visit, around).chrome.delivery, screens::Delivery::kAllDelivered);
  around.waiting = 2;
  EXPECT_EQ(View(visit, around).chrome.delivery, screens::Delivery::kSending);
  around.link_up = false;
  EXPECT_EQ(View(visit, around).chrome.delivery, screens::Delivery::kLinkDown);
  EXPECT_EQ(View(visit, around).chrome.waiting, 2);
  around.link_known = false;
  EXPECT_EQ(View(visit, around).chrome.delivery, screens::Delivery::kConnecting)
      << "not yet connected is not broken";
  around.enrolment_refusal = "voucher-used";
  EXPECT_EQ(View(visit, around).chrome.delivery, screens::Delivery::kNotTakenIn);
  EXPECT_EQ(View(visit, around).chrome.refusal, "voucher-used");
  around.clock_sure = false;
  EXPECT_EQ(View(visit, around).chrome.clock, "");
  EXPECT_EQ(View(visit, around).chrome.date, "");
}

TEST(ScreenTest, AQuestionThatIsNotAskedIsNeitherCountedNorReviewed) {
  Journey visit;
  visit.ToServices().Do(ChooseService{"bersyarat"});
  EXPECT_EQ(Shown<screens::ServiceInfoView>(visit).duration, "Petugas memberi tahu");
  visit.Do(Next{}).Do(SubmitAnswer{"untuk", Typed("sendiri")});
  EXPECT_EQ(Shown<screens::FormView>(visit).number, 2);
  EXPECT_EQ(Shown<screens::FormView>(visit).total, 3) << "two questions and the checklist";
  visit.Do(SubmitAnswer{"isi", Typed("Contoh")});
  EXPECT_EQ(Shown<screens::ChecklistView>(visit).number, 3);
  visit.Do(SubmitChecklist{});
  std::vector<std::string> rows;
  for (const auto& row : Shown<screens::ReviewView>(visit).rows) rows.push_back(row.id);
  EXPECT_EQ(rows, (std::vector<std::string>{"nik", "untuk", "isi", "_papers"}));
  visit.Do(Back{}).Do(Back{}).Do(Back{}).Do(SubmitAnswer{"untuk", Typed("anak")});
  EXPECT_EQ(Shown<screens::FormView>(visit).field, "nama-orang");
  EXPECT_EQ(Shown<screens::FormView>(visit).total, 4);
}

TEST(ScreenTest, AKioskThatTakesNothingSaysSo) {
  Journey visit;
  visit.Do(AvailabilityChanged{Availability::kFull});
  EXPECT_EQ(Shown<screens::OutOfServiceView>(visit).reason, screens::OutOfServiceReason::kStorage);
  visit.Do(AvailabilityChanged{Availability::kStopped});
  EXPECT_EQ(Shown<screens::OutOfServiceView>(visit).reason, screens::OutOfServiceReason::kOther);
}

TEST(ScreenTest, ANikIsToldWhatIsWrongWithIt) {
  const std::vector<std::pair<const char*, screens::NikMessage>> table = {
      {"6402", screens::NikMessage::kIncomplete},
      {"6402067201909999", screens::NikMessage::kImpossibleDay},
      {"6402065213909999", screens::NikMessage::kImpossibleMonth},
      {"6402062902909999", screens::NikMessage::kImpossibleDate},
      {"6402065208900000", screens::NikMessage::kImpossibleSerial},
  };
  for (const auto& [digits, message] : table) {
    Journey visit;
    visit.ToNik();
    EXPECT_EQ(Shown<screens::NikView>(visit).message, screens::NikMessage::kNone);
    visit.Do(SubmitNik{Typed(digits)});
    EXPECT_EQ(Shown<screens::NikView>(visit).message, message) << digits;
    EXPECT_EQ(Shown<screens::NikView>(visit).digits.str(), digits);
  }
}

TEST(ScreenTest, ASurprisingNikIsShownWithItsSurprises) {
  Journey visit;
  visit.Today(std::chrono::year(2026) / 9 / 21);
  visit.ToNik().Do(SubmitNik{Typed("3174015208159999")});
  const auto view = Shown<screens::NikQuestionView>(visit);
  EXPECT_EQ(view.nik.str(), "3174015208159999");
  EXPECT_EQ(view.surprises,
            (std::vector{screens::NikSurprise::kOtherRegency, screens::NikSurprise::kBirthDate}));
}

TEST(ScreenTest, ACodeIsToldWhatItIs) {
  const std::vector<std::pair<OtherCode, screens::ScanMessage>> table = {
      {OtherCode::kStatusLink, screens::ScanMessage::kReceiptLink},
      {OtherCode::kPickUpCode, screens::ScanMessage::kPickupCode},
      {OtherCode::kVoucher, screens::ScanMessage::kVoucher},
      {OtherCode::kLink, screens::ScanMessage::kLink},
      {OtherCode::kQris, screens::ScanMessage::kQris},
      {OtherCode::kWifi, screens::ScanMessage::kWifi},
      {OtherCode::kContact, screens::ScanMessage::kContact},
      {OtherCode::kProduct, screens::ScanMessage::kProduct},
      {OtherCode::kUnknown, screens::ScanMessage::kUnknown},
      {OtherCode::kSeveral, screens::ScanMessage::kTwoCodes},
      {OtherCode::kBroken, screens::ScanMessage::kBroken},
      {OtherCode::kNone, screens::ScanMessage::kNoCode},
      {OtherCode::kImpossibleNik, screens::ScanMessage::kImpossibleNik},
  };
  Journey typing;
  typing.ToNik();
  EXPECT_EQ(Shown<screens::NikView>(typing).code, screens::ScanMessage::kNone);
  for (const auto& [code, message] : table) {
    typing.Do(ScannedOther{code});
    EXPECT_EQ(Shown<screens::NikView>(typing).code, message);
    EXPECT_EQ(Shown<screens::NikView>(typing).message, screens::NikMessage::kNone);
  }
  Journey visit;
  visit.ToScan();
  EXPECT_EQ(Shown<screens::ScanView>(visit).message, screens::ScanMessage::kNone);
  for (const auto& [code, message] : table) {
    visit.Do(ScannedOther{code});
    EXPECT_EQ(Shown<screens::ScanView>(visit).message, message);
  }
  visit.Do(ScannedNik{Typed("6402067201909999")});
  EXPECT_EQ(Shown<screens::ScanView>(visit).message, screens::ScanMessage::kImpossibleNik);
  visit.Do(ScannerLost{});
  EXPECT_EQ(Shown<screens::ScanView>(visit).message, screens::ScanMessage::kScannerGone);
  Surroundings around = Around();
  around.scanner_works = false;
  EXPECT_EQ(Shown<screens::ScanView>(visit, around).message, screens::ScanMessage::kScannerGone);
}

TEST(ScreenTest, WhatBecameOfACardIsTold) {
  using kiosk::identity::CardNumber;
  using screens::CardMessage;
  Journey visit;
  visit.Do(Begin{}).Do(Next{});
  Surroundings around = Around();
  EXPECT_FALSE(Shown<screens::IdentifyView>(visit, around).card_reader_works);
  around.card_reader_works = true;
  EXPECT_TRUE(Shown<screens::IdentifyView>(visit, around).card_reader_works);
  EXPECT_EQ(Shown<screens::IdentifyView>(visit).card, CardMessage::kNone);
  visit.Do(CardSlow{});
  EXPECT_EQ(Shown<screens::IdentifyView>(visit).card, CardMessage::kSlow);
  visit.Do(CardRead{CardNumber::kFixed});
  EXPECT_EQ(Shown<screens::NikView>(visit).card, CardMessage::kRead);
  const std::vector<std::pair<CardFault, CardMessage>> table = {
      {CardFault::kTornAway, CardMessage::kTornAway},
      {CardFault::kMute, CardMessage::kMute},
      {CardFault::kUnsupported, CardMessage::kUnsupported},
      {CardFault::kReader, CardMessage::kReaderOut},
  };
  for (const auto& [fault, message] : table) {
    visit.Do(CardFailed{fault});
    EXPECT_EQ(Shown<screens::NikView>(visit).card, message);
  }
  Journey woken;
  woken.Do(CardRead{CardNumber::kUnknown});
  EXPECT_EQ(Shown<screens::NoticeView>(woken).card, CardMessage::kRead);
  Journey scanning;
  scanning.ToScan().Do(CardRead{CardNumber::kFixed});
  EXPECT_EQ(Shown<screens::ScanView>(scanning).card, CardMessage::kRead);
}

TEST(ScreenTest, ACardThatLiesOnTheReaderIsToldToWhomItConcerns) {
  using screens::CardMessage;
  Surroundings around = Around();
  Journey visit;
  EXPECT_FALSE(Shown<screens::AttractView>(visit, around).card_left_behind);
  around.card_left_behind = true;
  EXPECT_TRUE(Shown<screens::AttractView>(visit, around).card_left_behind);
  visit.Do(Begin{});
  EXPECT_EQ(Shown<screens::NoticeView>(visit, around).card, CardMessage::kLeftBehind);
  visit.Do(Next{});
  EXPECT_EQ(Shown<screens::IdentifyView>(visit, around).card, CardMessage::kLeftBehind);
  visit.Do(CardRead{kiosk::identity::CardNumber::kFixed});
  EXPECT_EQ(Shown<screens::NikView>(visit, around).card, CardMessage::kRead)
      << "their own, on another reader or in its place";

  Journey leaving;
  leaving.ToDone();
  const auto steps = Shown<screens::DoneView>(leaving, around).next_steps;
  around.card_to_take = true;
  const auto with_card = Shown<screens::DoneView>(leaving, around).next_steps;
  ASSERT_EQ(with_card.size(), steps.size() + 1) << "somebody else's is not theirs to take";
  EXPECT_EQ(with_card[0], "Ambil kartu Anda dari pembaca kartu.");
}

TEST(ScreenTest, WhatIsSaidAsideIsOverEveryScreen) {
  using screens::CodeAside;
  Journey visit;
  visit.ToForm();
  EXPECT_TRUE(std::holds_alternative<screens::NoAside>(View(visit).chrome.aside));
  visit.Do(ScannedNik{Typed(tests::kNik)});
  EXPECT_EQ(std::get<CodeAside>(View(visit).chrome.aside), CodeAside::kNotNow);
  visit.Do(CardFailed{CardFault::kTornAway});
  EXPECT_EQ(std::get<screens::CardMessage>(View(visit).chrome.aside),
            screens::CardMessage::kTornAway);
  Journey woken;
  woken.Do(ScannedNik{Typed(tests::kNik)});
  EXPECT_EQ(std::get<CodeAside>(View(woken).chrome.aside), CodeAside::kLater);
}

TEST(ScreenTest, AQuestionIsShownWithItsPlaceInTheForm) {
  Journey visit;
  visit.ToForm();
  auto form = Shown<screens::FormView>(visit);
  EXPECT_EQ(form.service, "Surat Contoh");
  EXPECT_EQ(form.number, 1);
  EXPECT_EQ(form.total, 4) << "three questions and the checklist";
  EXPECT_EQ(form.field, "nama");
  EXPECT_EQ(form.kind, screens::QuestionKind::kText);
  EXPECT_EQ(form.label, "Siapa nama Anda?");
  EXPECT_EQ(form.error, "");
  EXPECT_EQ(form.max_length, 40);

  visit.Do(SubmitAnswer{"nama", Typed("x")});
  form = Shown<screens::FormView>(visit);
  EXPECT_EQ(form.error, "Terlalu pendek. Isi paling sedikit 2 huruf.");
  EXPECT_EQ(form.value.str(), "x");

  visit.Do(SubmitAnswer{"nama", Typed("Contoh")});
  form = Shown<screens::FormView>(visit);
  EXPECT_EQ(form.kind, screens::QuestionKind::kChoice);
  ASSERT_EQ(form.choices.size(), 2U);
  EXPECT_EQ(form.choices[1].value, "anak");
  EXPECT_EQ(form.choices[1].label, "Anak saya");

  visit.Do(SubmitAnswer{"untuk", Typed("anak")});
  form = Shown<screens::FormView>(visit);
  EXPECT_EQ(form.kind, screens::QuestionKind::kMoney);
  EXPECT_EQ(form.max_length, 8) << "one digit more than 1.000.000";

  visit.Do(SubmitAnswer{"uang", Typed("")});
  const auto list = Shown<screens::ChecklistView>(visit);
  EXPECT_EQ(list.number, 4);
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_EQ(list.items[0].label, "Fotokopi KTP");
  EXPECT_EQ(list.items[0].bring, screens::Bring::kUnanswered);
  visit.Do(SubmitChecklist{{{"kk", true}}}).Do(Back{});
  EXPECT_EQ(Shown<screens::ChecklistView>(visit).items[0].bring, screens::Bring::kNotYet);
  EXPECT_EQ(Shown<screens::ChecklistView>(visit).items[1].bring, screens::Bring::kWithMe);
}

TEST(ScreenTest, TheReviewShowsEverythingThatIsSent) {
  Journey visit;
  visit.ToReview();
  const auto review = Shown<screens::ReviewView>(visit);
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"nik", "6402 0652 0890 9999"}, {"nama", "Contoh Warga"}, {"untuk", "Anak saya"},
      {"uang", "(tidak diisi)"},      {"_papers", "1 dari 2"},
  };
  ASSERT_EQ(review.rows.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(review.rows[i].id, rows[i].first);
    EXPECT_EQ(review.rows[i].value.str(), rows[i].second);
    EXPECT_EQ(review.rows[i].can_edit, i > 0) << "the NIK is changed by going back";
    if (!review.rows[i].can_edit) continue;
    visit.Do(EditAnswer{review.rows[i].id});
    EXPECT_NE(visit.state.place, Place::kReview) << "every row leads to its question";
    visit.Do(Back{});
  }
}

TEST(ScreenTest, DoneSaysOnlyWhatIsKnown) {
  Journey visit;
  visit.ToPrinting();
  EXPECT_EQ(Shown<screens::PrintingView>(visit).tracking_code, "0001-TEST-TEST");
  const std::vector<std::pair<Print, screens::Paper>> table = {
      {Print::kPrinted, screens::Paper::kPrinted},
      {Print::kFailed, screens::Paper::kNotPrinted},
      {Print::kUncertain, screens::Paper::kUncertain},
      {Print::kLate, screens::Paper::kUncertain},
  };
  visit.Do(PrintDone{Journey::kJob});
  for (const auto& [print, paper] : table) {
    visit.state.print = print;
    EXPECT_EQ(Shown<screens::DoneView>(visit).paper, paper);
  }
  Surroundings around = Around();
  EXPECT_EQ(Shown<screens::DoneView>(visit, around).sent, screens::Sent::kStored);
  around.link_up = false;
  EXPECT_EQ(Shown<screens::DoneView>(visit, around).sent, screens::Sent::kStoredLinkDown);
  around.hub_has_it = true;
  EXPECT_EQ(Shown<screens::DoneView>(visit, around).sent, screens::Sent::kReceived);
  EXPECT_EQ(Shown<screens::DoneView>(visit).next_steps.size(), 3U);
}

TEST(ScreenTest, BadNewsAreTheirOwnScreens) {
  Journey visit;
  visit.ToAccepting().Do(AcceptFailed{visit.state.ticket, AcceptFailure::kNotStored});
  EXPECT_EQ(Shown<screens::ProblemView>(visit).problem, screens::Problem::kNotSaved);
  visit.Do(Next{}).Do(Send{}).Do(AcceptFailed{visit.state.ticket + 1, AcceptFailure::kUnknown});
  visit.Do(AcceptFailed{visit.state.ticket, AcceptFailure::kUnknown});
  EXPECT_EQ(Shown<screens::ProblemView>(visit).problem, screens::Problem::kMaybeSaved);
}

TEST(ScreenTest, OverlaysLieOnTop) {
  Journey visit;
  visit.ToForm().Do(Help{}).Do(CallOfficer{});
  EXPECT_TRUE(std::get<screens::HelpOverlay>(View(visit).overlay).officer_called);
  visit.Do(CloseHelp{}).Do(Cancel{});
  EXPECT_EQ(NameOf(View(visit)), "cancel");
  visit.Do(CancelNo{}).Wait(Limits().reading_idle_ms);
  EXPECT_EQ(std::get<screens::TimeoutOverlay>(View(visit).overlay).seconds_left, 20);
}

TEST(TechnicianScreenTest, EveryPlaceHasItsScreen) {
  namespace technician = kiosk::technician;
  technician::State state;
  const auto name = [&] { return std::string(NameOf(TechnicianScreen(state, Around()))); };
  const auto shown = [&] { return TechnicianScreen(state, Around()).screen; };
  EXPECT_EQ(name(), "bare");
  state.fault = technician::VoucherFault::kUnknownIssuer;
  EXPECT_EQ(std::get<screens::BareView>(shown()).message, screens::VoucherMessage::kUnknownIssuer);
  EXPECT_EQ(TechnicianScreen(state, Around()).chrome.office, "");

  state.facts = {"Desa Contoh", "64.02.06.2001", "Kecamatan Contoh", "0001", 1'785'721'319};
  state.place = technician::Place::kConfirm;
  EXPECT_EQ(name(), "voucher-confirm");
  EXPECT_EQ(std::get<screens::VoucherConfirmView>(shown()).expires, "3 Agustus 2026");
  state.place = technician::Place::kStoring;
  EXPECT_EQ(std::get<screens::EnrollingView>(shown()).step, screens::EnrolStep::kMakingKeys);
  state.place = technician::Place::kEnrolling;
  EXPECT_EQ(std::get<screens::EnrollingView>(shown()).step, screens::EnrolStep::kWaitingForLink);
  state.link_up = true;
  EXPECT_EQ(std::get<screens::EnrollingView>(shown()).step, screens::EnrolStep::kConnecting);
  state.place = technician::Place::kRefused;
  state.verdict = technician::Verdict::kWrongHub;
  EXPECT_EQ(std::get<screens::EnrolResultView>(shown()).outcome, screens::EnrolOutcome::kWrongHub);
  state.place = technician::Place::kWelcome;
  state.verdict = technician::Verdict::kAccepted;
  EXPECT_EQ(std::get<screens::EnrolResultView>(shown()).outcome, screens::EnrolOutcome::kAccepted);
}

}  // namespace
