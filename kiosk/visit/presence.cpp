#include "kiosk/visit/presence.h"

#include <algorithm>
#include <type_traits>

namespace kiosk::visit {
namespace {

bool IsTouch(const Event& event) {
  constexpr std::size_t kTouches = 20;
  static_assert(std::is_same_v<std::variant_alternative_t<kTouches, Event>, Tick>);
  return event.index() < kTouches;
}

bool IsHeldUp(const State& state, const Event& event) {
  if (std::holds_alternative<ScannedNik>(event) || std::holds_alternative<ScannedOther>(event)) {
    return TakesCodes(state);
  }
  return std::holds_alternative<CardSlow>(event) || std::holds_alternative<CardRead>(event) ||
         std::holds_alternative<CardFailed>(event);
}

}  // namespace

bool TakesCodes(const State& state) {
  const bool asked =
      state.place == Place::kIdentify || state.place == Place::kScan || state.place == Place::kNik;
  return asked && (state.overlay == Overlay::kNone || state.overlay == Overlay::kCountdown);
}

bool ShowsPerson(State& state, const Event& event) {
  if (IsTouch(event)) {
    state.held_up = 0;
    return true;
  }
  if (!IsHeldUp(state, event)) return false;
  state.held_up = std::min(state.held_up + 1, kHeldUpWithoutTouch + 1);
  return state.held_up <= kHeldUpWithoutTouch;
}

}  // namespace kiosk::visit
