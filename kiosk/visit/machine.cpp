#include "kiosk/visit/machine.h"

#include <algorithm>
#include <utility>

#include "kiosk/visit/deadline.h"
#include "kiosk/visit/presence.h"

namespace kiosk::visit {
namespace {

bool BeforeSend(Place place) {
  return place > Place::kAttract && place < Place::kAccepting;
}

// One step under way. Each On() is what one event means; it is called only where it is legal.
class Stepper {
 public:
  Stepper(State& state, Effects& effects, const Now& now, const catalogue::Catalogue& catalogue,
          const std::string& home_regency, const Limits& limits)
      : state_(state),
        effects_(effects),
        now_(now),
        catalogue_(catalogue),
        home_regency_(home_regency),
        limits_(limits) {}

  void On(Touched&) {}

  void On(Begin&) {
    if (Closed()) return;
    Go(Place::kNotice);
    Emit(Note{"visit-begun"});
  }

  void On(Next&) {
    switch (state_.place) {
      case Place::kNotice:
        return Go(Place::kIdentify);
      case Place::kNikQuestion:
        return Go(Place::kServices);
      case Place::kServiceInfo:
        return GoToField(0, false);
      case Place::kNotSaved:
        return Go(Place::kReview);
      case Place::kAttract:
      case Place::kIdentify:
      case Place::kScan:
      case Place::kNik:
      case Place::kServices:
      case Place::kForm:
      case Place::kChecklist:
      case Place::kReview:
      case Place::kAccepting:
      case Place::kPrinting:
      case Place::kDone:
      case Place::kUnsure:
        return;
    }
  }

  void On(Back&) {
    switch (state_.place) {
      case Place::kNotice:
        return End("left");
      case Place::kIdentify:
        return Go(Place::kNotice);
      case Place::kScan:
      case Place::kNik:
      case Place::kServices:
        state_.given.Wipe();
        return Go(Place::kIdentify);
      case Place::kNikQuestion:
        state_.given.nik.reset();
        return state_.given.evidence == identity::Evidence::kTyped ? Go(Place::kNik)
                                                                   : Go(Place::kScan);
      case Place::kServiceInfo:
        return Go(Place::kServices);
      case Place::kForm:
        if (state_.from_review) return Go(Place::kReview);
        return BackTo(state_.field);
      case Place::kChecklist:
        if (state_.from_review) return Go(Place::kReview);
        return BackTo(service().fields.size());
      case Place::kReview:
        state_.from_review = false;
        if (!service().requirements.empty()) return Go(Place::kChecklist);
        return BackTo(service().fields.size());
      case Place::kNotSaved:
        return Go(Place::kReview);
      case Place::kAttract:
      case Place::kAccepting:
      case Place::kPrinting:
      case Place::kDone:
      case Place::kUnsure:
        return;
    }
  }

  void On(ChooseScan&) { Go(Place::kScan); }
  void On(ChooseTyping&) { Go(Place::kNik); }

  void On(SubmitNik& typed) {
    state_.given.nik_digits = typed.digits;
    Identify(typed.digits, identity::Evidence::kTyped);
  }

  void On(ChooseService& chosen) {
    const catalogue::Service* found = catalogue_.Find(chosen.id);
    if (found == nullptr) return;
    const auto index = static_cast<std::size_t>(found - catalogue_.services.data());
    const bool again = index == state_.service && !state_.given.answers.empty();
    state_.service = index;
    if (!again) {
      for (base::SecretText& old : state_.given.answers) old.Clear();
      state_.given.answers.assign(found->fields.size(), base::SecretText());
      state_.given.papers.assign(found->requirements.size(), Bring::kUnanswered);
    }
    Go(Place::kServiceInfo);
  }

  void On(SubmitAnswer& submitted) {
    const catalogue::Field& asked = service().fields[state_.field];
    if (submitted.field != asked.id) return;
    state_.given.answers[state_.field] = submitted.typed;
    auto checked = catalogue::Check(asked, submitted.typed.str(), now_.today);
    if (!checked) {
      state_.problem = std::move(checked.error());
      return;
    }
    if (state_.from_review) {
      // The new answer may have called for a question that was not asked before.
      const auto fault = catalogue::CheckForm(service(), state_.given.answers, now_.today);
      return fault ? GoToField(fault->field, true) : Go(Place::kReview);
    }
    for (std::size_t next = state_.field + 1; next < service().fields.size(); ++next) {
      if (IsAsked(next)) return GoToField(next, false);
    }
    Go(service().requirements.empty() ? Place::kReview : Place::kChecklist);
  }

  void On(SubmitChecklist& submitted) {
    const auto& requirements = service().requirements;
    for (std::size_t i = 0; i < requirements.size(); ++i) {
      const bool here =
          std::any_of(submitted.papers.begin(), submitted.papers.end(), [&](const Paper& paper) {
            return paper.requirement == requirements[i].id && paper.here;
          });
      state_.given.papers[i] = here ? Bring::kHere : Bring::kMissing;
    }
    Go(Place::kReview);
  }

  void On(EditAnswer& edit) {
    if (edit.id == kChecklistId && !service().requirements.empty()) {
      state_.from_review = true;
      return Go(Place::kChecklist);
    }
    const catalogue::Field* found = catalogue::FindField(service(), edit.id);
    if (found == nullptr) return;
    const auto field = static_cast<std::size_t>(found - service().fields.data());
    if (IsAsked(field)) GoToField(field, true);
  }

  void On(Send&) {
    if (auto fault = catalogue::CheckForm(service(), state_.given.answers, now_.today)) {
      GoToField(fault->field, true);
      state_.problem = std::move(fault->fault);
      return;
    }
    ++state_.ticket;
    Emit(Accept{state_.ticket, MakeDraft()});
    Go(Place::kAccepting);
  }

  void On(Cancel&) { Open(Overlay::kCancel); }
  void On(CancelYes&) { End("cancelled"); }
  void On(CancelNo&) { state_.overlay = Overlay::kNone; }
  void On(Help&) { Open(Overlay::kHelp); }

  void On(CallOfficer&) {
    if (!state_.officer_called) Emit(Note{"officer-called"});
    state_.officer_called = true;
  }

  void On(CloseHelp&) { state_.overlay = Overlay::kNone; }
  void On(StillHere&) { state_.overlay = Overlay::kNone; }
  void On(Finish&) { End("finished"); }

  void On(Tick&) {
    if (state_.aside != Aside::kNone && now_.ms >= AsideEnd(state_, limits_)) {
      state_.aside = Aside::kNone;
    }
    const auto deadline = Deadline(state_, limits_);
    if (!deadline || now_.ms < *deadline) return;
    if (state_.overlay == Overlay::kCountdown) return End("timed-out");
    if (BeforeSend(state_.place)) return Open(Overlay::kCountdown);
    switch (state_.place) {
      case Place::kAccepting:
        return BeUnsure("accepting-slow");
      case Place::kPrinting:
        return ShowDone(Print::kLate);
      case Place::kDone:
      case Place::kUnsure:
        return End("finished");
      default:
        state_.overlay = Overlay::kNone;
    }
  }

  void On(ScannedNik& scanned) {
    if (!TakesCodes(state_)) return PutOffCode();
    if (!identity::Nik::Parse(scanned.digits.str())) return Refuse(OtherCode::kImpossibleNik);
    Identify(scanned.digits, identity::Evidence::kQr);
  }

  void On(ScannedOther& other) {
    if (!TakesCodes(state_)) return PutOffCode();
    Refuse(other.what);
  }

  void On(ScannerLost&) { state_.problem = NoScanner{}; }

  void On(Accepted& accepted) {
    const bool awaited = (state_.place == Place::kAccepting || state_.place == Place::kUnsure) &&
                         accepted.ticket == state_.ticket;
    if (!awaited) return Emit(OrphanReceipt{accepted.receipt.print_job});
    state_.given.Wipe();
    state_.receipt = std::move(accepted.receipt);
    state_.print = Print::kWaiting;
    Go(Place::kPrinting);
    Emit(Note{"accepted"});
    Emit(PrintReceipt{state_.receipt->print_job});
  }

  void On(AcceptFailed& failed) {
    if (failed.ticket != state_.ticket) return;
    if (failed.failure == AcceptFailure::kUnknown) return BeUnsure("accept-unknown");
    Go(Place::kNotSaved);
    Emit(Note{"accept-failed"});
  }

  void On(PrintDone& done) { Printed(done.job, Print::kPrinted); }
  void On(PrintFailed& failed) { Printed(failed.job, Print::kFailed); }
  void On(PrintUncertain& uncertain) { Printed(uncertain.job, Print::kUncertain); }

  void On(AvailabilityChanged& changed) { state_.availability = changed.availability; }

  void On(CardSlow&) {
    if (Closed()) return;
    EndCountdown();
    Tell(CardNews::kSlow);
  }

  void On(CardRead& card) {
    if (Closed()) return;
    EndCountdown();
    state_.card = card.number;
    Tell(CardNews::kRead);
    if (state_.place == Place::kAttract) {
      Begin begin;
      On(begin);
    } else if (state_.place == Place::kIdentify && state_.overlay == Overlay::kNone) {
      Go(Place::kNik);  // a card tells no NIK
    }
    Emit(Note{identity::Token(identity::Evidence::kCardPresent)});
  }

  void On(CardFailed& failed) {
    if (Closed()) return;
    EndCountdown();
    state_.card_fault = failed.fault;
    Tell(CardNews::kFailed);
  }

 private:
  const catalogue::Service& service() const { return catalogue_.services[state_.service]; }
  void Emit(Effect effect) { effects_.push_back(std::move(effect)); }

  // Takes no requests, and nobody has begun one before.
  bool Closed() const {
    return state_.place == Place::kAttract && state_.availability != Availability::kOpen;
  }

  // Every change of place goes through here: the clocks start anew, the scanner runs in kScan only.
  void Go(Place place) {
    if (state_.place == Place::kScan && place != Place::kScan) Emit(StopScan{});
    if (state_.place != Place::kScan && place == Place::kScan) Emit(StartScan{});
    state_.place = place;
    state_.overlay = Overlay::kNone;
    state_.aside = Aside::kNone;
    state_.problem = {};
    if (state_.card_news == CardNews::kFailed) state_.card_news = CardNews::kNone;
    state_.place_since_ms = now_.ms;
    state_.touched_ms = now_.ms;
  }

  void GoToField(std::size_t field, bool from_review) {
    state_.field = field;
    state_.from_review = from_review;
    Go(Place::kForm);
  }

  bool IsAsked(std::size_t field) const {
    return catalogue::IsAsked(service(), field, state_.given.answers);
  }

  // The last question before `field`, or what stands before the form.
  void BackTo(std::size_t field) {
    while (field > 0) {
      if (IsAsked(--field)) return GoToField(field, false);
    }
    Go(Place::kServiceInfo);
  }

  // What is wrong with a code is told where codes are shown, or where the NIK is typed: what is
  // typed of it stays.
  void Refuse(OtherCode what) {
    if (state_.place != Place::kScan && state_.place != Place::kNik) Go(Place::kScan);
    EndCountdown();
    state_.problem = what;
  }

  // A code that nobody asked for: a form that hears a scanner. The scanner beeped, so silence would
  // look broken; but what is on the screen stays as it is, the code is forgotten, and a line beside
  // the screen says so for a while. On the inviting screen it shows that somebody came, as a card
  // does; what it says is not taken before the notice was read.
  void PutOffCode() {
    if (Closed()) return;
    if (state_.place == Place::kAttract && state_.overlay == Overlay::kNone) {
      Begin begin;
      On(begin);
    }
    Say(state_.place <= Place::kNik ? Aside::kCodeLater : Aside::kCodeNotNow);
  }

  // Where the screen has no line for cards, it is said beside it.
  void Tell(CardNews news) {
    state_.card_news = news;
    const bool has_line = state_.place >= Place::kNotice && state_.place <= Place::kNik;
    if (!has_line) Say(Aside::kCard);
  }

  void Say(Aside aside) {
    state_.aside = aside;
    state_.aside_since_ms = now_.ms;
  }

  void EndCountdown() {
    if (state_.held_up > kHeldUpWithoutTouch) return;
    if (state_.overlay == Overlay::kCountdown) state_.overlay = Overlay::kNone;
  }

  void Open(Overlay overlay) {
    state_.overlay = overlay;
    state_.aside = Aside::kNone;
    state_.overlay_since_ms = now_.ms;
  }

  void Identify(const base::SecretText& digits, identity::Evidence evidence) {
    state_.overlay = Overlay::kNone;
    auto nik = identity::Nik::Parse(digits.str());
    if (!nik) {
      state_.problem = nik.error();
      return;
    }
    Given& given = state_.given;
    given.nik_questions = identity::Questions(*nik, home_regency_, now_.today);
    given.nik = std::move(*nik);
    given.evidence = evidence;
    Emit(Note{identity::Token(evidence)});
    Go(given.nik_questions.empty() ? Place::kServices : Place::kNikQuestion);
  }

  Draft MakeDraft() const {
    const catalogue::Service& chosen = service();
    Draft draft{*state_.given.nik, state_.given.evidence, state_.card, {}, {}, {}, {}, {}};
    draft.service = chosen.id;
    draft.service_version = chosen.version;
    for (std::size_t i = 0; i < chosen.fields.size(); ++i) {
      if (!IsAsked(i)) continue;
      auto value = catalogue::Check(chosen.fields[i], state_.given.answers[i].str(), now_.today);
      if (value && !value->empty()) {
        draft.answers.push_back({chosen.fields[i].id, std::move(*value)});
      }
    }
    for (std::size_t i = 0; i < chosen.requirements.size(); ++i) {
      const bool here = state_.given.papers[i] == Bring::kHere;
      auto& list = here ? draft.papers_here : draft.papers_missing;
      list.push_back(chosen.requirements[i].id);
    }
    return draft;
  }

  void BeUnsure(std::string_view what) {
    state_.given.Wipe();
    Go(Place::kUnsure);
    Emit(Note{what});
  }

  void ShowDone(Print print) {
    state_.print = print;
    Go(Place::kDone);
  }

  // News after a while replace the guess that stood there ("late"); paper in the hand is final.
  void Printed(std::int64_t job, Print print) {
    if (!state_.receipt || state_.receipt->print_job != job) return;
    if (state_.place == Place::kDone && state_.print == Print::kPrinted) return;
    ShowDone(print);
  }

  void End(std::string_view what) {
    // A receipt that may still come must not carry the citizen's second code to the next one.
    if (state_.receipt && state_.print == Print::kLate) {
      Emit(OrphanReceipt{state_.receipt->print_job});
    }
    state_.given.Wipe();
    state_.receipt.reset();
    state_.print = Print::kWaiting;
    state_.service = 0;
    state_.field = 0;
    state_.from_review = false;
    state_.officer_called = false;
    state_.card.reset();
    state_.card_news = CardNews::kNone;
    state_.held_up = 0;
    Go(Place::kAttract);
    Emit(Wipe{});
    Emit(Note{what});
  }

  State& state_;
  Effects& effects_;
  const Now& now_;
  const catalogue::Catalogue& catalogue_;
  const std::string& home_regency_;
  const Limits& limits_;
};

}  // namespace

Machine::Machine(const catalogue::Catalogue& catalogue, std::string home_regency, Limits limits)
    : catalogue_(catalogue), home_regency_(std::move(home_regency)), limits_(limits) {}

Outcome Machine::Step(State state, Event event, const Now& now) const {
  Outcome outcome{std::move(state), {}};
  if (!Legal(outcome.state, event.index())) return outcome;
  if (ShowsPerson(outcome.state, event)) outcome.state.touched_ms = now.ms;
  Stepper stepper(outcome.state, outcome.effects, now, catalogue_, home_regency_, limits_);
  std::visit([&](auto& happened) { stepper.On(happened); }, event);
  return outcome;
}

std::optional<std::int64_t> Machine::MsToNextTick(const State& state, std::int64_t now_ms) const {
  auto next = Deadline(state, limits_);
  if (state.aside != Aside::kNone) {
    const std::int64_t end = AsideEnd(state, limits_);
    next = std::min(next.value_or(end), end);
  }
  if (!next) return std::nullopt;
  return std::max<std::int64_t>(0, *next - now_ms);
}

std::int64_t Machine::SecondsLeft(const State& state, std::int64_t now_ms) const {
  const auto deadline = Deadline(state, limits_);
  return deadline ? (std::max<std::int64_t>(0, *deadline - now_ms) + 999) / 1000 : 0;
}

}  // namespace kiosk::visit
