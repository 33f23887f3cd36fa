// One citizen's visit as a pure function: (state, event, now) -> (state, effects). No I/O, no
// thread, no wall clock: every journey can be replayed from a list of events.
//
// Rules that hold whatever happens:
// - Before Send there is always a way back, a way out and a clock; after it only forward.
// - PrintReceipt comes only after Accepted, which the store sends when the row is on the disk.
// - An event that does not belong to the present place changes nothing (Legal tells which do).
// - Whenever a visit ends, `given` and the receipt facts in the state have been overwritten.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "kiosk/catalogue/service.h"
#include "kiosk/visit/effect.h"
#include "kiosk/visit/event.h"
#include "kiosk/visit/state.h"

namespace kiosk::visit {

// When it is. `today` (WITA) is nullopt while the wall clock cannot be trusted; then no rule that
// needs it is applied.
struct Now {
  std::int64_t ms = 0;  // monotonic
  std::optional<std::chrono::year_month_day> today;
};

// How long the kiosk waits, in milliseconds.
struct Limits {
  std::int64_t idle_ms = 60'000;           // without a touch, before the countdown
  std::int64_t reading_idle_ms = 120'000;  // the same where there is much to read or type
  std::int64_t countdown_ms = 20'000;
  std::int64_t done_ms = 60'000;       // the last screen of a visit
  std::int64_t accepting_ms = 60'000;  // for the store's answer; it comes within a second usually
  std::int64_t printing_ms = 60'000;   // for the printer's
  std::int64_t unsure_ms = 120'000;    // how long kUnsure is shown
  std::int64_t aside_ms = 8'000;       // long enough to read two short sentences twice
};

struct Outcome {
  State state;
  Effects effects;
};

// Whether `event` (its index in Event) can mean anything here. What is not legal is ignored: a
// touch that was on its way when the screen changed, or news of somebody else's print job.
bool Legal(const State& state, std::size_t event);

class Machine {
 public:
  // `catalogue` must outlive the machine. `home_regency`: first four digits of the office's code.
  Machine(const catalogue::Catalogue& catalogue, std::string home_regency, Limits limits = {});

  Outcome Step(State state, Event event, const Now& now) const;

  // Milliseconds until a Tick would change something, for the loop's timer; nullopt in kAttract.
  std::optional<std::int64_t> MsToNextTick(const State& state, std::int64_t now_ms) const;

  // Whole seconds left in the countdown or on the last screen, for display.
  std::int64_t SecondsLeft(const State& state, std::int64_t now_ms) const;

  const catalogue::Catalogue& catalogue() const { return catalogue_; }

 private:
  const catalogue::Catalogue& catalogue_;
  std::string home_regency_;
  Limits limits_;
};

}  // namespace kiosk::visit
