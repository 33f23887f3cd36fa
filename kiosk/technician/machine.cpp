#include "kiosk/technician/machine.h"

#include <array>
#include <utility>

#include "base/event_set.h"

namespace kiosk::technician {
namespace {

template <class... T>
constexpr std::uint64_t Set() {
  return base::EventSet<Event, T...>();
}

constexpr std::uint64_t LegalAt(Place place) {
  switch (place) {
    case Place::kBare:
      return Set<VoucherOpened, VoucherRefused>();
    case Place::kConfirm:
      return Set<Accept, Reject>();
    case Place::kStoring:
      return Set<Stored, StoreFailed>();
    case Place::kEnrolling:
    case Place::kInService:
      return Set<VerdictCame>();
    case Place::kRefused:
    case Place::kWelcome:
      return Set<Finish>();
  }
  return 0;
}

class Stepper {
 public:
  Stepper(Outcome& outcome, std::int64_t now_ms, const Limits& limits)
      : state_(outcome.state), effects_(outcome.effects), now_ms_(now_ms), limits_(limits) {}

  void On(VoucherOpened& opened) {
    state_.facts = std::move(opened.facts);
    state_.voucher = std::move(opened.voucher);
    Go(Place::kConfirm);
  }

  void On(VoucherRefused& refused) {
    Go(Place::kBare);
    state_.fault = refused.fault;
    Emit(Note{"voucher-refused"});
  }

  void On(Accept&) {
    Emit(StoreVoucher{std::move(state_.voucher)});
    Go(Place::kStoring);
  }

  void On(Reject&) { GoBare(); }

  void On(Stored&) {
    Emit(Note{"voucher-stored"});
    Emit(AskHub{});
    Go(Place::kEnrolling);
  }

  void On(StoreFailed&) {
    GoBare();
    state_.fault = VoucherFault::kNotSaved;
  }

  void On(LinkChanged& link) { state_.link_up = link.up; }

  void On(VerdictCame& came) {
    if (came.verdict == Verdict::kPending || state_.verdict != Verdict::kPending) return;
    state_.verdict = came.verdict;
    const bool accepted = came.verdict == Verdict::kAccepted;
    Emit(Note{accepted ? "enrolled" : "enrolment-refused"});
    if (state_.place != Place::kEnrolling) return;
    if (accepted) {
      Emit(OpenForVisits{});
    } else {
      Emit(ForgetVoucher{});
    }
    Go(accepted ? Place::kWelcome : Place::kRefused);
  }

  void On(Tick&) {
    const std::int64_t waited_ms = now_ms_ - state_.since_ms;
    switch (state_.place) {
      case Place::kConfirm:
        if (waited_ms >= limits_.confirm_ms) GoBare();
        return;
      case Place::kEnrolling:
        if (waited_ms < limits_.patience_ms) return;
        Emit(OpenForVisits{});
        return Go(Place::kInService);
      case Place::kRefused:
      case Place::kWelcome:
        if (waited_ms >= limits_.result_ms) Leave();
        return;
      case Place::kBare:
      case Place::kStoring:
      case Place::kInService:
        return;
    }
  }

  void On(Finish&) { Leave(); }

 private:
  template <class T>
  void Emit(T effect) {
    effects_.emplace_back(std::in_place_type<T>, std::move(effect));
  }

  void Go(Place place) {
    state_.place = place;
    state_.fault.reset();
    state_.since_ms = now_ms_;
  }

  void GoBare() {
    state_.facts.reset();
    state_.voucher.Clear();
    state_.verdict = Verdict::kPending;
    Go(Place::kBare);
  }

  void Leave() {
    if (state_.place == Place::kWelcome) return Go(Place::kInService);
    GoBare();
  }

  State& state_;
  std::vector<Effect>& effects_;
  std::int64_t now_ms_;
  const Limits& limits_;
};

}  // namespace

bool Legal(Place place, std::size_t event) {
  const std::uint64_t legal = LegalAt(place) | Set<LinkChanged, Tick>();
  return event < kEvents && ((legal >> event) & 1U) != 0;
}

Outcome Step(State state, Event event, std::int64_t now_ms, const Limits& limits) {
  Outcome outcome{std::move(state), {}};
  if (!Legal(outcome.state.place, event.index())) return outcome;
  Stepper stepper(outcome, now_ms, limits);
  std::visit([&](auto& happened) { stepper.On(happened); }, event);
  return outcome;
}

Outcome Resume(VoucherFacts facts, Verdict verdict, std::int64_t now_ms) {
  Outcome outcome;
  outcome.state.place = Place::kInService;
  outcome.state.facts = std::move(facts);
  outcome.state.verdict = verdict;
  outcome.state.since_ms = now_ms;
  if (verdict == Verdict::kPending) outcome.effects.emplace_back(std::in_place_type<AskHub>);
  outcome.effects.emplace_back(std::in_place_type<OpenForVisits>);
  return outcome;
}

std::string_view EventName(std::size_t index) {
  static constexpr std::array<std::string_view, kEvents> kNames = {
      "VoucherOpened", "VoucherRefused", "Accept",      "Reject", "Stored",
      "StoreFailed",   "LinkChanged",    "VerdictCame", "Tick",   "Finish"};
  return index < kEvents ? kNames[index] : std::string_view();
}

std::string_view Name(Place place) {
  switch (place) {
    case Place::kBare:
      return "bare";
    case Place::kConfirm:
      return "confirm";
    case Place::kStoring:
      return "storing";
    case Place::kEnrolling:
      return "enrolling";
    case Place::kRefused:
      return "refused";
    case Place::kWelcome:
      return "welcome";
    case Place::kInService:
      return "in-service";
  }
  return {};
}

}  // namespace kiosk::technician
