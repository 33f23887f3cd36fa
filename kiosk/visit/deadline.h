// How long each place waits for the citizen, the store or the printer.
#pragma once

#include <cstdint>
#include <optional>

#include "kiosk/visit/machine.h"
#include "kiosk/visit/state.h"

namespace kiosk::visit {

// The monotonic time at which the clock alone changes something; nullopt: never.
std::optional<std::int64_t> Deadline(const State& state, const Limits& limits);

// When what is said beside the screen has been there long enough.
inline std::int64_t AsideEnd(const State& state, const Limits& limits) {
  return state.aside_since_ms + limits.aside_ms;
}

}  // namespace kiosk::visit
