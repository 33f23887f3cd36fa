#include "kiosk/present/screen.h"

#include <algorithm>
#include <string>
#include <utility>

#include "kiosk/catalogue/answer.h"
#include "kiosk/present/messages.h"
#include "kiosk/present/words.h"

namespace kiosk::present {
namespace {

namespace screens = ui::screens;
using visit::Place;

screens::Chrome MakeChrome(const Surroundings& around) {
  screens::Chrome chrome;
  chrome.language = around.language;
  chrome.contrast = around.contrast;
  if (around.clock_sure) {
    chrome.clock = ClockText(around.unix_ms, around.office.utc_offset_minutes);
    chrome.date = ShortDate(around.unix_ms, around.office.utc_offset_minutes);
  }
  if (around.office.name.empty()) return chrome;
  chrome.office = "Kantor " + around.office.name;
  chrome.district = "Kecamatan " + around.office.kecamatan;
  chrome.kiosk = around.office.kiosk;
  chrome.waiting = around.waiting;
  if (!around.enrolment_refusal.empty()) {
    chrome.delivery = screens::Delivery::kNotTakenIn;
    chrome.refusal = around.enrolment_refusal;
  } else if (!around.link_known) {
    chrome.delivery = screens::Delivery::kConnecting;
  } else if (!around.link_up) {
    chrome.delivery = screens::Delivery::kLinkDown;
  } else {
    chrome.delivery =
        around.waiting > 0 ? screens::Delivery::kSending : screens::Delivery::kAllDelivered;
  }
  return chrome;
}

// What the catalogue writes to follow a colon, as a sentence of its own.
std::string Capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string IconName(catalogue::Icon icon) {
  switch (icon) {
    case catalogue::Icon::kHome:
      return "home";
    case catalogue::Icon::kShop:
      return "shop";
    case catalogue::Icon::kCare:
      return "care";
    case catalogue::Icon::kFamily:
      return "family";
    case catalogue::Icon::kEvent:
      return "event";
    case catalogue::Icon::kLetter:
      return "letter";
  }
  return "letter";
}

screens::QuestionKind KindOf(catalogue::FieldType type) {
  switch (type) {
    case catalogue::FieldType::kText:
      return screens::QuestionKind::kText;
    case catalogue::FieldType::kChoice:
      return screens::QuestionKind::kChoice;
    case catalogue::FieldType::kNumber:
      return screens::QuestionKind::kNumber;
    case catalogue::FieldType::kMoney:
      return screens::QuestionKind::kMoney;
    case catalogue::FieldType::kDate:
      return screens::QuestionKind::kDate;
    case catalogue::FieldType::kPhone:
      return screens::QuestionKind::kPhone;
  }
  return screens::QuestionKind::kText;
}

// One digit more than the largest answer has, so that a slip is told instead of swallowed.
int MaxLength(const catalogue::Field& field) {
  switch (field.type) {
    case catalogue::FieldType::kText:
      return static_cast<int>(field.max_length);
    case catalogue::FieldType::kNumber:
    case catalogue::FieldType::kMoney:
      return static_cast<int>(std::to_string(field.max).size()) + 1;
    case catalogue::FieldType::kDate:
      return 8;
    case catalogue::FieldType::kPhone:
      return 14;
    case catalogue::FieldType::kChoice:
      return 0;
  }
  return 0;
}

screens::OutOfServiceReason ReasonOf(visit::Availability availability) {
  switch (availability) {
    case visit::Availability::kFull:
      return screens::OutOfServiceReason::kStorage;
    case visit::Availability::kNotReady:
      return screens::OutOfServiceReason::kServices;
    case visit::Availability::kOpen:
    case visit::Availability::kStopped:
      return screens::OutOfServiceReason::kOther;
  }
  return screens::OutOfServiceReason::kOther;
}

// "Sure that no paper came" is said only where it is known.
screens::Paper PaperOf(visit::Print print) {
  switch (print) {
    case visit::Print::kPrinted:
      return screens::Paper::kPrinted;
    case visit::Print::kFailed:
      return screens::Paper::kNotPrinted;
    case visit::Print::kWaiting:
    case visit::Print::kUncertain:
    case visit::Print::kLate:
      return screens::Paper::kUncertain;
  }
  return screens::Paper::kUncertain;
}

// Fills the screen of each place.
class VisitPresenter {
 public:
  VisitPresenter(const visit::Machine& machine, const visit::State& state,
                 const Surroundings& around)
      : catalogue_(machine.catalogue()), state_(state), around_(around) {}

  screens::Screen Make() const {
    switch (state_.place) {
      case Place::kAttract:
        if (state_.availability == visit::Availability::kOpen)
          return screens::AttractView{around_.card_left_behind};
        return screens::OutOfServiceView{ReasonOf(state_.availability)};
      case Place::kNotice:
        return screens::NoticeView{CardMessageOf(state_, around_.card_left_behind)};
      case Place::kIdentify:
        return screens::IdentifyView{around_.scanner_works, around_.card_reader_works,
                                     CardMessageOf(state_, around_.card_left_behind)};
      case Place::kScan:
        return screens::ScanView{around_.scanner_works ? ScanMessageOf(state_.problem)
                                                       : screens::ScanMessage::kScannerGone,
                                 CardMessageOf(state_, around_.card_left_behind)};
      case Place::kNik:
        return screens::NikView{state_.given.nik_digits, NikMessageOf(state_.problem),
                                ScanMessageOf(state_.problem),
                                CardMessageOf(state_, around_.card_left_behind)};
      case Place::kNikQuestion:
        return NikQuestion();
      case Place::kServices:
        return Services();
      case Place::kServiceInfo:
        return ServiceInfo();
      case Place::kForm:
        return Form();
      case Place::kChecklist:
        return Checklist();
      case Place::kReview:
        return Review();
      case Place::kNotSaved:
        return screens::ProblemView{screens::Problem::kNotSaved};
      case Place::kAccepting:
        return screens::AcceptingView{};
      case Place::kPrinting:
        return screens::PrintingView{state_.receipt->tracking_code.str(), around_.printed_percent,
                                     around_.printer, around_.printing_begun};
      case Place::kDone:
        return Done();
      case Place::kUnsure:
        return screens::ProblemView{screens::Problem::kMaybeSaved};
    }
    return screens::AttractView{};
  }

 private:
  const catalogue::Service& service() const { return catalogue_.services[state_.service]; }

  bool IsAsked(std::size_t field) const {
    return catalogue::IsAsked(service(), field, state_.given.answers);
  }

  // How many of the first `fields` questions are asked.
  int Asked(std::size_t fields) const {
    int asked = 0;
    for (std::size_t i = 0; i < fields; ++i) asked += IsAsked(i) ? 1 : 0;
    return asked;
  }

  // Questions of the form, with the checklist as the last one.
  int Total() const {
    return Asked(service().fields.size()) + (service().requirements.empty() ? 0 : 1);
  }

  screens::Screen NikQuestion() const {
    screens::NikQuestionView view;
    view.nik = state_.given.nik->digits();
    for (const identity::NikQuestion question : state_.given.nik_questions) {
      view.surprises.push_back(question == identity::NikQuestion::kOtherRegency
                                   ? screens::NikSurprise::kOtherRegency
                                   : screens::NikSurprise::kBirthDate);
    }
    return view;
  }

  screens::Screen Services() const {
    screens::ChooseServiceView view;
    for (const catalogue::Service& one : catalogue_.services) {
      view.services.push_back({one.id, one.short_title, one.summary, IconName(one.icon)});
    }
    return view;
  }

  screens::Screen ServiceInfo() const {
    const catalogue::Service& chosen = service();
    screens::ServiceInfoView view;
    view.title = chosen.title;
    view.summary = chosen.summary;
    for (const auto& requirement : chosen.requirements) {
      view.requirements.push_back(requirement.text);
    }
    view.procedure = chosen.standard.procedure;
    view.duration = Capitalised(chosen.standard.duration);
    view.cost = chosen.standard.cost;
    view.product = chosen.standard.product;
    view.complaints = chosen.standard.complaints;
    for (const auto& signature : chosen.signatures) {
      view.signers.push_back(SignatureText(signature, around_.office.code));
    }
    return view;
  }

  screens::Screen Form() const {
    const catalogue::Field& field = service().fields[state_.field];
    screens::FormView view;
    view.service = service().title;
    view.number = Asked(state_.field + 1);
    view.total = Total();
    view.field = field.id;
    view.kind = KindOf(field.type);
    view.label = field.question;
    view.help = field.help;
    view.example = field.example;
    if (const auto* fault = std::get_if<catalogue::Fault>(&state_.problem)) {
      view.error = fault->message;
    }
    view.value = state_.given.answers[state_.field];
    for (const auto& option : field.options) view.choices.push_back({option.id, option.label});
    view.max_length = MaxLength(field);
    return view;
  }

  screens::Screen Checklist() const {
    screens::ChecklistView view;
    view.service = service().title;
    view.number = Total();
    view.total = Total();
    for (std::size_t i = 0; i < service().requirements.size(); ++i) {
      const auto& requirement = service().requirements[i];
      view.items.push_back({requirement.id, requirement.text, BringOf(state_.given.papers[i])});
    }
    return view;
  }

  static screens::Bring BringOf(visit::Bring bring) {
    switch (bring) {
      case visit::Bring::kUnanswered:
        return screens::Bring::kUnanswered;
      case visit::Bring::kHere:
        return screens::Bring::kWithMe;
      case visit::Bring::kMissing:
        return screens::Bring::kNotYet;
    }
    return screens::Bring::kUnanswered;
  }

  screens::Screen Review() const {
    screens::ReviewView view;
    view.service = service().title;
    view.rows.push_back({"nik", "NIK", state_.given.nik->Grouped(), false});
    for (std::size_t i = 0; i < service().fields.size(); ++i) {
      if (!IsAsked(i)) continue;
      const catalogue::Field& field = service().fields[i];
      view.rows.push_back(
          {field.id, field.label, AnswerText(field, state_.given.answers[i]), true});
    }
    const auto& papers = state_.given.papers;
    if (!papers.empty()) {
      const auto here = std::count(papers.begin(), papers.end(), visit::Bring::kHere);
      view.rows.push_back(
          {std::string(visit::kChecklistId), "Berkas yang dibawa",
           base::SecretText(std::to_string(here) + " dari " + std::to_string(papers.size())),
           true});
    }
    return view;
  }

  screens::Screen Done() const {
    screens::DoneView view;
    view.tracking_code = state_.receipt->tracking_code.str();
    view.paper = PaperOf(state_.print);
    if (around_.hub_has_it) {
      view.sent = screens::Sent::kReceived;
    } else {
      const bool down = around_.link_known && !around_.link_up;
      view.sent = down ? screens::Sent::kStoredLinkDown : screens::Sent::kStored;
    }
    if (around_.card_to_take) view.next_steps.push_back("Ambil kartu Anda dari pembaca kartu.");
    // What to show the officer: the receipt, or what has to stand in for it.
    const std::string proof = view.paper == screens::Paper::kNotPrinted ? "kode ini" : "struk";
    if (service().requirements.empty()) {
      view.next_steps.push_back("Tunjukkan " + proof + " kepada petugas.");
    } else {
      view.next_steps.push_back("Serahkan berkas dan tunjukkan " + proof + " kepada petugas.");
    }
    view.next_steps.push_back("Waktu selesai: " + service().standard.duration + ".");
    view.next_steps.push_back("Ambil surat di kantor ini dengan " + proof + ".");
    return view;
  }

  const catalogue::Catalogue& catalogue_;
  const visit::State& state_;
  const Surroundings& around_;
};

screens::Overlay OverlayOf(const visit::Machine& machine, const visit::State& state,
                           std::int64_t now_ms) {
  switch (state.overlay) {
    case visit::Overlay::kNone:
      return screens::NoOverlay{};
    case visit::Overlay::kHelp:
      return screens::HelpOverlay{state.officer_called};
    case visit::Overlay::kCancel:
      return screens::CancelOverlay{};
    case visit::Overlay::kCountdown:
      return screens::TimeoutOverlay{static_cast<int>(machine.SecondsLeft(state, now_ms))};
  }
  return screens::NoOverlay{};
}

bool Offers(const visit::State& state, const visit::Event& event) {
  return visit::Legal(state, event.index());
}

}  // namespace

screens::ScreenView VisitScreen(const visit::Machine& machine, const visit::State& state,
                                const Surroundings& surroundings, std::int64_t now_ms) {
  screens::ScreenView view;
  view.chrome = MakeChrome(surroundings);
  view.screen = VisitPresenter(machine, state, surroundings).Make();
  view.overlay = OverlayOf(machine, state, now_ms);
  view.chrome.aside = AsideOf(state);
  // What the screen below an overlay offers stays drawn, so that nothing jumps.
  visit::State below;
  below.place = state.place;
  view.chrome.can_go_back = Offers(below, visit::Back{});
  view.chrome.can_help = Offers(below, visit::Help{});
  view.chrome.can_cancel = Offers(below, visit::Cancel{});
  return view;
}

}  // namespace kiosk::present
