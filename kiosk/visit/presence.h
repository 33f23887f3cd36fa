// What shows that somebody stands at the kiosk, and where codes and cards are asked for.
#pragma once

#include "kiosk/visit/event.h"
#include "kiosk/visit/state.h"

namespace kiosk::visit {

// A reader or scanner that is out of order talks by itself: more than so many times without a touch
// in between is nobody holding something up.
inline constexpr int kHeldUpWithoutTouch = 10;

// Whether a code that is shown now is what the screen asks for.
bool TakesCodes(const State& state);

// Whether this event shows that somebody is there; counts in `state.held_up`. A code that nobody
// asked for does not: it may be the next citizen's.
bool ShowsPerson(State& state, const Event& event);

}  // namespace kiosk::visit
