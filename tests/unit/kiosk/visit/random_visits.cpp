#include "tests/unit/kiosk/visit/random_visits.h"

#include <type_traits>
#include <utility>

#include "tests/support/memory_watch/memory_watch.h"
#include "tests/unit/kiosk/visit/test_catalogue.h"

namespace tests {
namespace {

using namespace kiosk::visit;
using base::SecretText;

SecretText Typed(const char* text) {
  return SecretText(std::string(text));
}

constexpr std::array kNiks = {"6402065208909999", "3174015208909999", "6402067201909999", "640206"};
constexpr std::array kAnswers = {"Contoh RAHASIA sekali", "sendiri", "250000", "", "x", "anak"};
constexpr std::array kFields = {"nama", "untuk", "uang", "isi", "nama-orang"};
constexpr std::array kServices = {"surat", "singkat", "bersyarat", "lain"};

bool Empty(const Given& given) {
  return given.nik_digits.empty() && !given.nik && given.answers.empty() && given.papers.empty();
}

// What a state says, to see that nothing changed.
std::string Digest(const State& state) {
  std::string digest(Name(state.place));
  for (const auto number :
       {static_cast<std::uint64_t>(state.overlay), static_cast<std::uint64_t>(state.availability),
        static_cast<std::uint64_t>(state.touched_ms), static_cast<std::uint64_t>(state.field),
        static_cast<std::uint64_t>(state.problem.index()), state.ticket,
        static_cast<std::uint64_t>(state.print), static_cast<std::uint64_t>(state.card_news),
        static_cast<std::uint64_t>(state.aside),
        static_cast<std::uint64_t>(state.given.papers.size())}) {
    digest += "," + std::to_string(number);
  }
  return digest + (state.receipt ? "+" : "-") + (state.card ? "+" : "-") +
         (state.given.nik ? "+" : "-");
}

bool AfterSend(Place place) {
  return place == Place::kAccepting || place == Place::kPrinting || place == Place::kDone ||
         place == Place::kUnsure;
}

// Where a place after Send may lead to.
bool MayFollow(Place before, Place after) {
  if (before == after) return true;
  switch (before) {
    case Place::kAccepting:
      return after == Place::kPrinting || after == Place::kNotSaved || after == Place::kUnsure;
    case Place::kPrinting:
      return after == Place::kDone;
    case Place::kDone:
      return after == Place::kAttract;
    case Place::kUnsure:
      return after == Place::kPrinting || after == Place::kAttract;
    default:
      return after != Place::kPrinting && after != Place::kDone && after != Place::kUnsure &&
             (after != Place::kAccepting || before == Place::kReview);
  }
}

}  // namespace

RandomVisits::RandomVisits(std::uint64_t seed)
    : engine_(seed), catalogue_(TestCatalogue()), machine_(catalogue_, "6402") {
  now_.ms = 1'000'000;
}

void RandomVisits::Broken(const std::string& rule) {
  if (broken_.empty()) broken_ = rule + " (in " + std::string(Name(state_.place)) + ")";
}

Event RandomVisits::DrawStoreAnswer() {
  if (unanswered_.empty()) return Tick{};
  // Of the late answers a few are kept for where few came yet.
  constexpr std::size_t kAccepted = 24;
  static_assert(std::is_same_v<std::variant_alternative_t<kAccepted, Event>, Accepted>);
  const bool late = state_.place != Place::kAccepting;
  const bool seen = counts_[{state_.place, state_.overlay}][kAccepted] >= 5;
  if (late && seen && unanswered_.size() < 10) return Tick{};
  const std::size_t which = Below(unanswered_.size());
  const std::uint64_t ticket = unanswered_[which];
  unanswered_.erase(unanswered_.begin() + static_cast<std::ptrdiff_t>(which));
  if (Chance(30)) {
    return AcceptFailed{ticket, Chance(70) ? AcceptFailure::kNotStored : AcceptFailure::kUnknown};
  }
  durable_.insert(next_job_);
  return Accepted{ticket, {next_job_++, Typed("0001-KODE-TEST"), 0, true}};
}

Event RandomVisits::DrawPrinterNews() {
  const std::int64_t job = state_.receipt && Chance(90) ? state_.receipt->print_job : 1;
  if (Chance(60)) return PrintDone{job};
  if (Chance(50)) return PrintFailed{job};
  return PrintUncertain{job};
}

// What somebody does who wants the letter.
Event RandomVisits::DrawHelpful() {
  switch (state_.overlay) {
    case Overlay::kHelp:
      return CloseHelp{};
    case Overlay::kCancel:
      return CancelNo{};
    case Overlay::kCountdown:
      return StillHere{};
    case Overlay::kNone:
      break;
  }
  switch (state_.place) {
    case Place::kAttract:
      if (state_.availability != Availability::kOpen) return AvailabilityChanged{};
      return Begin{};
    case Place::kNotice:
    case Place::kNikQuestion:
    case Place::kServiceInfo:
    case Place::kNotSaved:
      return Next{};
    case Place::kIdentify:
      return Chance(50) ? Event(ChooseScan{}) : Event(ChooseTyping{});
    case Place::kScan:
      return ScannedNik{Typed(kNiks[Below(2)])};
    case Place::kNik:
      return SubmitNik{Typed(kNiks[Below(2)])};
    case Place::kServices:
      return ChooseService{kServices[Below(3)]};
    case Place::kForm: {
      const auto& field = catalogue_.services[state_.service].fields[state_.field];
      const bool choice = field.type == kiosk::catalogue::FieldType::kChoice;
      const bool text = field.type == kiosk::catalogue::FieldType::kText;
      const char* chosen = Chance(50) ? kAnswers[1] : kAnswers[5];
      return SubmitAnswer{field.id, Typed(choice ? chosen : text ? kAnswers[0] : kAnswers[2])};
    }
    case Place::kChecklist:
      return SubmitChecklist{{{"ktp", Chance(50)}, {"kk", Chance(50)}}};
    case Place::kReview:
      return Send{};
    case Place::kAccepting:
      if (!Chance(10)) return DrawStoreAnswer();
      now_.ms += 60'000;  // a disk that is slow
      return Tick{};
    case Place::kPrinting:
      return DrawPrinterNews();
    case Place::kDone:
    case Place::kUnsure:
      return Finish{};
  }
  return Tick{};
}

// An event of this kind (its index in Event), with whatever in it.
Event RandomVisits::DrawKind(std::size_t kind) {
  switch (kind) {
    case 0:
      return Touched{};
    case 1:
      return Begin{};
    case 2:
      return Next{};
    case 3:
      return Back{};
    case 4:
      return ChooseScan{};
    case 5:
      return ChooseTyping{};
    case 6:
      return SubmitNik{Typed(kNiks[Below(kNiks.size())])};
    case 7:
      return ChooseService{kServices[Below(kServices.size())]};
    case 8:
      return SubmitAnswer{kFields[Below(kFields.size())], Typed(kAnswers[Below(kAnswers.size())])};
    case 9:
      return SubmitChecklist{{{Chance(50) ? "ktp" : "lain", true}}};
    case 10:
      return EditAnswer{Chance(30) ? std::string(kChecklistId) : kFields[Below(kFields.size())]};
    case 11:
      return Send{};
    case 12:
      return Cancel{};
    case 13:
      return CancelYes{};
    case 14:
      return CancelNo{};
    case 15:
      return Help{};
    case 16:
      return CallOfficer{};
    case 17:
      return CloseHelp{};
    case 18:
      return StillHere{};
    case 19:
      return Finish{};
    case 21:
      return ScannedNik{Typed(kNiks[Below(kNiks.size())])};
    case 22:
      return ScannedOther{static_cast<OtherCode>(Below(13))};
    case 23:
      return ScannerLost{};
    case 24:
    case 25:
      return DrawStoreAnswer();
    case 26:
    case 27:
    case 28:
      return DrawPrinterNews();
    case 29:
      return AvailabilityChanged{static_cast<Availability>(Below(4))};
    case 30:
      return CardSlow{};
    case 31:
      return CardRead{static_cast<kiosk::identity::CardNumber>(Below(5))};
    case 32:
      return CardFailed{static_cast<CardFault>(Below(4))};
    default:
      return Tick{};
  }
}

// Half of the time the one that came least often here.
std::size_t RandomVisits::LegalKind() {
  const Row& row = counts_[{state_.place, state_.overlay}];
  const bool rarest = Chance(50);
  std::optional<std::size_t> chosen;
  std::size_t legal = 0;
  for (std::size_t kind = 0; kind < kEvents; ++kind) {
    if (!Legal(state_, kind)) continue;
    ++legal;
    const bool better = !chosen || (rarest ? row[kind] < row[*chosen] : Below(legal) == 0);
    if (better) chosen = kind;
  }
  return chosen.value_or(0);
}

Event RandomVisits::Draw() {
  // Now and then nobody touches anything for long, and the clock is all that happens.
  const bool countdown = state_.overlay == Overlay::kCountdown;
  if (Chance(countdown ? 10 : 3)) {
    now_.ms += 125'000;
    return Tick{};
  }
  now_.ms += static_cast<std::int64_t>(Below(2000));
  if (state_.overlay != Overlay::kNone && Chance(70)) return DrawKind(LegalKind());
  if (Chance(70)) return DrawHelpful();
  return DrawKind(Chance(50) ? LegalKind() : Below(kEvents));
}

void RandomVisits::Obey(const Effects& effects) {
  for (const Effect& effect : effects) {
    if (const auto* accept = std::get_if<Accept>(&effect)) {
      unanswered_.push_back(accept->ticket);
      CheckDraft(accept->draft);
    } else if (const auto* print = std::get_if<PrintReceipt>(&effect)) {
      if (durable_.count(print->job) == 0) Broken("a receipt was printed without a durable row");
      if (!printed_.insert(print->job).second) Broken("a receipt was printed twice");
    } else if (const auto* orphan = std::get_if<OrphanReceipt>(&effect)) {
      if (durable_.count(orphan->job) == 0) Broken("an orphan was made of nothing");
      ++orphans_;
    } else if (std::holds_alternative<StartScan>(effect)) {
      if (scanner_on_) Broken("the scanner was started twice");
      scanner_on_ = true;
    } else if (std::holds_alternative<StopScan>(effect)) {
      if (!scanner_on_) Broken("the scanner was stopped twice");
      scanner_on_ = false;
    }
  }
  if (scanner_on_ != (state_.place == Place::kScan)) Broken("the scanner runs at a wrong place");
}

// A request holds the name of another person exactly if it is for another person.
void RandomVisits::CheckDraft(const Draft& draft) {
  if (draft.service != "bersyarat") return;
  ++conditional_;
  bool for_child = false;
  bool named = false;
  for (const Answer& answer : draft.answers) {
    if (answer.field == "untuk") for_child = answer.value.str() == "anak";
    if (answer.field == "nama-orang") named = true;
  }
  if (named != for_child) Broken("a request answers what was not asked, or not what was");
}

void RandomVisits::CheckPlace(Place before) {
  if (!MayFollow(before, state_.place)) {
    Broken("from " + std::string(Name(before)) + " the visit came to a place that may not follow");
  }
  if (AfterSend(state_.place) && state_.overlay != Overlay::kNone) Broken("an overlay after Send");
  const bool no_answers = state_.place == Place::kAttract || state_.place == Place::kPrinting ||
                          state_.place == Place::kDone || state_.place == Place::kUnsure;
  if (no_answers && !Empty(state_.given)) Broken("answers are still there");
}

void RandomVisits::CheckEnd(Place before, bool had_paper) {
  just_ended_ = before != Place::kAttract && state_.place == Place::kAttract;
  if (!just_ended_) return;
  if (before == Place::kDone && had_paper) {
    ++completed_;
  } else {
    ++ended_early_;
  }
  if (state_.receipt) Broken("the next citizen could see the code");
  if (state_.card) Broken("the next citizen has the card of the last one");
  if (state_.aside != Aside::kNone) Broken("the next citizen reads what was said to the last one");
  if (MemoryWatch::Holds(&state_, sizeof(state_))) Broken("the state still holds what was typed");
}

// From here the clock goes on alone, and nobody and nothing answers any more.
void RandomVisits::CheckClockLeadsOut() {
  State alone = state_;
  Now now = now_;
  for (int i = 0; i < 6; ++i) {
    const auto wait = machine_.MsToNextTick(alone, now.ms);
    if (!wait) break;
    now.ms += *wait;
    alone = machine_.Step(std::move(alone), Tick{}, now).state;
  }
  if (alone.place != Place::kAttract || alone.overlay != Overlay::kNone) {
    Broken("the clock alone does not lead out");
  }
  if (now.ms - now_.ms > 600'000) Broken("the clock alone takes more than ten minutes");
}

void RandomVisits::StepOnce() {
  if (Chance(5)) CheckClockLeadsOut();
  Event event = Draw();
  const std::size_t index = event.index();
  const bool legal = Legal(state_, index);
  const Place before = state_.place;
  const bool had_paper = state_.print == Print::kPrinted;
  const std::string digest = legal ? std::string() : Digest(state_);
  if (legal) ++counts_[{state_.place, state_.overlay}][index];

  Outcome outcome = machine_.Step(std::move(state_), std::move(event), now_);
  state_ = std::move(outcome.state);
  if (!legal && (digest != Digest(state_) || !outcome.effects.empty())) {
    Broken("an event that means nothing here changed something: " + std::string(EventName(index)));
  }
  Obey(outcome.effects);
  CheckPlace(before);
  CheckEnd(before, had_paper);
}

}  // namespace tests
