// Sends one receipt to one printer and says honestly what became of it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "drivers/printer/profile.h"
#include "drivers/printer/status.h"
#include "drivers/printer/transport.h"

namespace drivers::printer {

enum class Outcome {
  kPrinted,     // every byte was taken and the profile's rung found no fault; see `rung`
  kNotStarted,  // no byte has left: may be printed later, whole
  kUncertain,   // bytes have left and nobody knows what is on the paper: a person decides
};

struct PrintReport {
  Outcome outcome = Outcome::kNotStarted;
  Rung rung = Rung::kNone;  // what `outcome` rests on
  std::size_t size = 0;     // bytes of the job
  std::size_t taken = 0;    // of these, taken by the printer, the last time that it was begun
  int begun = 0;            // how often: once more for each time that the printer forgot all of it
  std::string reason;       // empty when printed, else "paper-out", "printer-away", "stalled", ...
  std::optional<PrinterStatus> before, after;  // nullopt: not asked or not answered
};

struct PrintOptions {
  // Called once, after the printer said it is ready and right before the first byte leaves: the
  // place to make "printing" durable. An error stops the job with nothing sent.
  std::function<base::Status()> before_first_byte;
  // Called when the printer's state changes while the job runs: a fault as PrinterStatus names it,
  // "paper-near-end" (no fault), or "" when it goes on.
  std::function<void(std::string_view)> told;
  // Called when the printer took bytes: how many of the job's it has, fewer after it forgot all.
  std::function<void(std::size_t taken)> progress;
  // Printed before a second copy when the first may be whole.
  base::ByteView copy_mark;
  std::stop_token stop;  // asked between writes; a stopped job is not started or uncertain
  // From then on no byte of the job leaves, neither the rest nor a copy; what the printer has may
  // still come out, unless it forgets on request. If bytes were missing: "withdrawn".
  std::stop_token withdraw;
  int stall_ms = 30'000;   // give up when the printer takes no byte for this long and says no fault
  int answer_ms = 20'000;  // wait this long for the rung's answer after the last byte
  int mend_ms = 15 * 60'000;  // wait this long for a person to mend a fault that the printer names
};

// No single wait is over 5 s. `job` is sent from the exact byte where the printer stopped taking;
// no byte is sent twice, unless the printer says that it forgot all of them (`clears_buffer`): then
// the job is printed anew, whole, on paper of its own. Blocks until the outcome is known: for a
// worker thread.
PrintReport Print(Transport& transport, const Profile& profile, base::ByteView job,
                  const base::Clock& clock, const PrintOptions& options);

}  // namespace drivers::printer
