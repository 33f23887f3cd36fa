#include "drivers/card-reader/ccid.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/secret.h"
#include "drivers/card-reader/secret_bytes.h"

namespace drivers::card_reader {
namespace {

using base::ErrorCode;
using usb::End;

constexpr int kMaxStale = 10;             // answers to other questions, as many as libccid drops
constexpr int kMaxEmpty = 8;              // stray zero-length packets before an answer
constexpr int kMaxTimeExtensions = 1000;  // the specification has no limit
constexpr int kSlackMs = 1000;            // the reader's own share of a wait
constexpr int kAbortMs = 500;
constexpr int kDrainMs = 500;
constexpr int kMaxDrained = 64;
constexpr int kStatusMs = 1000;  // ACR122U and Elatec TWN4 take so long for the first answer
constexpr int kStatusTries = 3;
constexpr int kBusErrorMs = 200;  // a bus error is often the first sign of unplugging
constexpr std::size_t kLagging = 64;

// Control request ABORT (§5.3.1).
constexpr std::uint8_t kToInterface = 0x21;
constexpr std::uint8_t kAbortRequest = 0x01;

base::Error Make(ErrorCode code, std::string_view reason, std::string_view message) {
  return base::Error{code, std::string(reason), std::string(message)};
}

// Reasons that say something about the card or our question, not about the talk with the reader.
base::Error FailedAnswer(const Answer& answer) {
  // A maker's own command needs no card.
  if (answer.icc == Icc::kAbsent && answer.type != AnswerType::kEscape) {
    return Make(ErrorCode::kUnavailable, "card-removed", "the card was taken away");
  }
  const std::string_view name = NameOfError(answer.error);
  const bool ours = answer.error <= 0x7f;
  return Make(ours ? ErrorCode::kInvalid : ErrorCode::kUnavailable, name,
              ours ? "the reader refused the command" : "the card or its reader reports a fault");
}

}  // namespace

Ccid::Ccid(usb::Interface& interface, const ClassDescriptor& described, const Quirk* quirk,
           const base::Clock& clock, Wait wait, std::function<void()> prolonged)
    : interface_(interface),
      described_(described),
      quirk_(quirk),
      clock_(clock),
      wait_(std::move(wait)),
      prolonged_(std::move(prolonged)) {
  const auto* in = interface_.descriptor().Find(usb::TransferType::kBulk, true);
  const auto* out = interface_.descriptor().Find(usb::TransferType::kBulk, false);
  if (in != nullptr && out != nullptr) {
    in_ = in->address;
    in_packet_ = in->max_packet;
    out_ = out->address;
  }
}

int Ccid::LeftMs(std::int64_t until) const {
  return static_cast<int>(std::clamp<std::int64_t>(until - clock_.MonotonicMs(), 0, kTotalMs));
}

base::Error Ccid::EndError(End end) {
  switch (end) {
    case End::kDone:
    case End::kTimedOut:
      break;
    case End::kCancelled:
      return Make(ErrorCode::kUnavailable, "reader-closed", "the reader is being closed");
    case End::kStalled:
      return Make(ErrorCode::kUnavailable, "reader-stalled", "the reader halted its pipe");
    case End::kBabble:
      return Make(ErrorCode::kUnavailable, "reader-babble", "the reader sent more than it may");
    case End::kBroken:
      wait_(kBusErrorMs);
      return Make(ErrorCode::kUnavailable, "reader-bus", "the USB connection to the reader failed");
    case End::kGone:
      return Make(ErrorCode::kUnavailable, "reader-gone", "the reader was unplugged");
  }
  return Make(ErrorCode::kTimeout, "reader-silent", "the reader does not answer");
}

base::Status Ccid::Send(const Question& question, std::uint8_t sequence, std::int64_t until) {
  base::Bytes message =
      EncodeCommand(question.command, question.slot, sequence, question.specific, question.data);
  base::WipeOnExit wiper(message);
  // Never a zero-length packet behind a whole one: no reader needs it, and some stall.
  const auto sent = interface_.Write(out_, message, std::min(kSilenceMs, LeftMs(until)));
  if (sent.actual == message.size() && sent.end != End::kGone && sent.end != End::kCancelled) {
    return {};
  }
  return base::Fail(EndError(sent.end));
}

// A message ends with a short packet or at the length that its header claims, whichever is first;
// what came counts, whatever the transfer's end.
base::Result<base::Bytes> Ccid::ReadMessage(std::int64_t until) {
  for (int empty = 0; empty <= kMaxEmpty; ++empty) {
    auto first = interface_.Read(in_, in_packet_, LeftMs(until));
    if (first.bytes.empty()) {
      if (first.end == End::kDone) continue;
      return base::Fail(EndError(first.end));
    }
    if (first.end != End::kDone && first.end != End::kTimedOut) {
      return base::Fail(EndError(first.end));
    }
    const auto claimed = ClaimedLength(first.bytes);
    if (first.bytes.size() < in_packet_ || !claimed) return std::move(first.bytes);
    const std::size_t size = kHeaderSize + std::size_t{*claimed};
    if (size > kMaxMessage) {
      return base::Fail(ErrorCode::kInvalid, "ccid-length", "an answer claims more than can be");
    }
    if (size <= first.bytes.size()) return std::move(first.bytes);
    auto rest = interface_.Read(in_, size - first.bytes.size(), LeftMs(until));
    if (rest.end != End::kDone && rest.end != End::kTimedOut) {
      return base::Fail(EndError(rest.end));
    }
    AppendSecret(first.bytes, rest.bytes);
    base::Wipe(rest.bytes);
    return std::move(first.bytes);
  }
  return base::Fail(ErrorCode::kInvalid, "ccid-empty", "the reader sends empty packets for ever");
}

bool Ccid::SequenceFits(const Answer& answer, std::uint8_t sequence, std::size_t size) const {
  if (answer.sequence == sequence) return true;
  return quirk_ != nullptr && quirk_->sequence_may_lag && size > kLagging &&
         answer.sequence == static_cast<std::uint8_t>(sequence - 1);
}

base::Result<Answer> Ccid::Receive(const Question& question, std::uint8_t sequence,
                                   std::int64_t silent_at) {
  for (int stale = 0; stale <= kMaxStale; ++stale) {
    auto message = ReadMessage(silent_at);
    if (!message) return base::Fail(std::move(message.error()));
    base::WipeOnExit wiper(*message);
    auto answer = ParseAnswer(*message);
    if (!answer) return answer;
    // Answers that come late or twice are not this one's: dropped, but not for ever.
    if (!SequenceFits(*answer, sequence, message->size())) continue;
    if (answer->slot != question.slot) {
      return base::Fail(ErrorCode::kInvalid, "ccid-slot", "the answer is for another slot");
    }
    if (answer->type != AnswerTo(question.command)) {
      return base::Fail(ErrorCode::kInvalid, "ccid-type-other",
                        "the answer is of another type than the question's");
    }
    return answer;
  }
  return base::Fail(ErrorCode::kInvalid, "ccid-sequence", "the answers are to other questions");
}

base::Result<Answer> Ccid::Ask(const Question& question, std::int64_t until) {
  if (!in_step_) {
    return base::Fail(ErrorCode::kUnavailable, "reader-out-of-step",
                      "the reader's answers cannot be told apart");
  }
  if (kHeaderSize + question.data.size() >
      std::min<std::size_t>(described_.max_message, kMaxMessage)) {
    return base::Fail(ErrorCode::kInvalid, "ccid-too-long",
                      "the command is longer than this reader's messages");
  }
  const auto too_long = [] {
    return Make(ErrorCode::kTimeout, "card-total-time",
                "the card took longer than a command may take in all");
  };
  if (clock_.MonotonicMs() >= until) return base::Fail(too_long());
  const std::uint8_t sequence = sequence_++;
  const auto out_of_step = [&](base::Error error) {
    in_step_ = false;
    return base::Fail(std::move(error));
  };
  pending_ = Pending{question.slot, sequence};
  if (auto sent = Send(question, sequence, until); !sent) return out_of_step(sent.error());
  std::int64_t patience = std::max(kSilenceMs, question.card_ms + kSlackMs);
  for (int extensions = 0; extensions <= kMaxTimeExtensions; ++extensions) {
    const std::int64_t now = clock_.MonotonicMs();
    if (now >= until) break;
    auto answer = Receive(question, sequence, std::min(now + patience, until));
    if (!answer) {
      if (answer.error().reason == "reader-silent" && clock_.MonotonicMs() >= until) break;
      return out_of_step(std::move(answer.error()));
    }
    if (answer->verdict != Verdict::kTimeExtension) {
      pending_.reset();
      if (answer->verdict == Verdict::kFailed) return base::Fail(FailedAnswer(*answer));
      return answer;
    }
    // bError is a multiplier of the waiting time; 0 is read as 1 (§6.2.6).
    const std::int64_t multiplier = std::max<std::int64_t>(1, answer->error);
    patience = std::max<std::int64_t>(kSilenceMs, multiplier * question.card_ms + kSlackMs);
    if (prolonged_) prolonged_();
  }
  return out_of_step(too_long());
}

base::Status Ccid::AskStatus(int tries) {
  base::Error last;
  for (int attempt = 0; attempt < tries; ++attempt) {
    in_step_ = true;
    const std::int64_t until = clock_.MonotonicMs() + kStatusMs;
    // A refusal is an answer, too: what matters is that it is to this question.
    auto answer = Ask({}, until);
    if (answer || in_step_) return {};
    last = std::move(answer.error());
    if (last.reason == "reader-gone" || last.reason == "reader-closed") break;
  }
  in_step_ = false;
  return base::Fail(std::move(last));
}

base::Status Ccid::Open() {
  if (AskStatus(kStatusTries)) return {};
  return Resynchronise();
}

// Both halves of §5.3.1, in either order; then only the answer with their sequence counts.
bool Ccid::Abort() {
  if (!pending_) return false;
  const Pending pending = *pending_;
  const std::int64_t until = clock_.MonotonicMs() + kAbortMs;
  const auto value = static_cast<std::uint16_t>(pending.sequence << 8 | pending.slot);
  if (interface_.ControlOut({kToInterface, kAbortRequest, value, number()}, {}, kAbortMs).end !=
      End::kDone) {
    return false;
  }
  const Question question{Command::kAbort, pending.slot, {}, {}, 0};
  if (!Send(question, pending.sequence, until)) return false;
  const auto answer = Receive(question, pending.sequence, until);
  return answer && answer->type == AnswerType::kSlotStatus && answer->verdict == Verdict::kDone;
}

// False if the pipe is not just empty.
bool Ccid::Drain() {
  const std::int64_t until = clock_.MonotonicMs() + kDrainMs;
  for (int i = 0; i < kMaxDrained && clock_.MonotonicMs() < until; ++i) {
    auto read = interface_.Read(in_, in_packet_, LeftMs(until));
    base::Wipe(read.bytes);
    if (read.end == End::kTimedOut) return true;
    if (read.end != End::kDone) return false;
  }
  return false;
}

base::Status Ccid::Resynchronise() {
  if (in_step_) return {};
  const auto back = [&](base::Status status) {
    if (status) {
      pending_.reset();
      was_reset_ = false;
    }
    return status;
  };
  const auto ended = [](End end) { return end == End::kGone || end == End::kCancelled; };
  const bool aborted = Abort();
  const bool drained = Drain();
  if (aborted || drained) {
    if (auto status = AskStatus(kStatusTries); status) return back(std::move(status));
  }
  for (const std::uint8_t endpoint : {in_, out_}) {
    const End end = interface_.ClearHalt(endpoint);
    if (ended(end)) return base::Fail(EndError(end));
  }
  Drain();
  if (auto status = AskStatus(kStatusTries); status) return back(std::move(status));
  if (!was_reset_) {
    was_reset_ = true;
    const End end = interface_.Reset();
    if (ended(end)) return base::Fail(EndError(end));
    ++resets_;
    if (auto status = AskStatus(kStatusTries); status) return back(std::move(status));
  }
  return base::Fail(ErrorCode::kUnavailable, "reader-stuck",
                    "the reader does not find back into step: unplug it and plug it in again");
}

}  // namespace drivers::card_reader
