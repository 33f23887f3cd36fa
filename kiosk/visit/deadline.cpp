#include "kiosk/visit/deadline.h"

namespace kiosk::visit {
namespace {

std::int64_t IdleMs(Place place, const Limits& limits) {
  switch (place) {
    case Place::kAttract:
    case Place::kIdentify:
    case Place::kScan:
    case Place::kServices:
    case Place::kNikQuestion:
      return limits.idle_ms;
    case Place::kNotice:
    case Place::kNik:
    case Place::kServiceInfo:
    case Place::kForm:
    case Place::kChecklist:
    case Place::kReview:
    case Place::kNotSaved:
      return limits.reading_idle_ms;
    case Place::kAccepting:
      return limits.accepting_ms;
    case Place::kPrinting:
      return limits.printing_ms;
    case Place::kDone:
      return limits.done_ms;
    case Place::kUnsure:
      return limits.unsure_ms;
  }
  return 0;
}

}  // namespace

std::optional<std::int64_t> Deadline(const State& state, const Limits& limits) {
  if (state.overlay == Overlay::kCountdown) return state.overlay_since_ms + limits.countdown_ms;
  if (state.place == Place::kAttract && state.overlay == Overlay::kNone) return std::nullopt;
  const bool waiting = state.place == Place::kAccepting || state.place == Place::kPrinting;
  return (waiting ? state.place_since_ms : state.touched_ms) + IdleMs(state.place, limits);
}

}  // namespace kiosk::visit
