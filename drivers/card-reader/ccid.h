// One CCID interface: a question, its answer, and the way back into step when an answer is late,
// wrong, twice or missing (CCID Rev 1.1 §6). Waits have a count and a total time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "drivers/card-reader/class_descriptor.h"
#include "drivers/card-reader/message.h"
#include "drivers/card-reader/quirks.h"
#include "drivers/usb/bus.h"

namespace drivers::card_reader {

// Lets this many milliseconds pass.
using Wait = std::function<void(int ms)>;

// Nothing at all for so long is silence.
inline constexpr int kSilenceMs = 5000;
// All of one command, with all the time that a card may legally ask for.
inline constexpr int kTotalMs = 30'000;
// The whole ladder back into step takes at most this.
inline constexpr int kResynchroniseMs = 15'000;

struct Question {
  Command command = Command::kGetSlotStatus;
  std::uint8_t slot = 0;
  std::array<std::uint8_t, 3> specific{};
  base::ByteView data;
  // The card's own waiting time (WWT, BWT), when a card is asked: it may be longer than silence.
  int card_ms = 0;
};

// Not thread-safe: one worker at a time.
class Ccid {
 public:
  // `prolonged` runs on the asking thread when the card asks for more time. `interface` outlives
  // this; `quirk` may be nullptr.
  Ccid(usb::Interface& interface, const ClassDescriptor& described, const Quirk* quirk,
       const base::Clock& clock, Wait wait, std::function<void()> prolonged);

  // The answer to this question: sequence, slot, type and status are checked. `until` is the end of
  // the total time on the clock. Errors: kInvalid "ccid-too-long" (no message of this reader holds
  // it) and what the card or reader refused (NameOfError); kUnavailable "card-removed",
  // "reader-gone", "reader-closed", and kTimeout "card-total-time". The rest, "reader-silent",
  // "reader-stalled", "reader-babble", "reader-bus", "ccid-sequence", "ccid-slot",
  // "ccid-type-other" and the reasons of ParseAnswer, leave it out of step.
  base::Result<Answer> Ask(const Question& question, std::int64_t until);

  // The first word on this interface: some readers lose it, so it is said up to three times.
  base::Status Open();

  // After a failure no answer can be trusted until this succeeded: abort, drain, ask the status
  // with fresh sequences, clear halts, reset the device once. kUnavailable "reader-stuck" (unplug
  // it), "reader-gone", "reader-closed".
  base::Status Resynchronise();
  bool in_step() const { return in_step_; }
  // Counts resets of the whole device: all its cards lost their power.
  int resets() const { return resets_; }

  const ClassDescriptor& described() const { return described_; }
  const Quirk* quirk() const { return quirk_; }
  const base::Clock& clock() const { return clock_; }
  const Wait& wait() const { return wait_; }
  std::uint8_t number() const { return interface_.descriptor().number; }

  std::int64_t Total() const { return clock_.MonotonicMs() + kTotalMs; }

 private:
  base::Status Send(const Question& question, std::uint8_t sequence, std::int64_t until);
  // One message that is this question's answer, whatever its verdict.
  base::Result<Answer> Receive(const Question& question, std::uint8_t sequence,
                               std::int64_t silent_at);
  base::Result<base::Bytes> ReadMessage(std::int64_t until);
  bool SequenceFits(const Answer& answer, std::uint8_t sequence, std::size_t size) const;
  bool Abort();
  bool Drain();
  base::Status AskStatus(int tries);
  base::Error EndError(usb::End end);
  int LeftMs(std::int64_t until) const;

  usb::Interface& interface_;
  const ClassDescriptor described_;
  const Quirk* const quirk_;
  const base::Clock& clock_;
  const Wait wait_;
  const std::function<void()> prolonged_;
  std::uint8_t in_ = 0, out_ = 0;
  std::size_t in_packet_ = 0;
  std::uint8_t sequence_ = 0;
  // What is still unanswered, by slot and sequence.
  struct Pending {
    std::uint8_t slot, sequence;
  };
  std::optional<Pending> pending_;
  bool in_step_ = true;
  bool was_reset_ = false;  // for this fault already
  int resets_ = 0;
};

}  // namespace drivers::card_reader
