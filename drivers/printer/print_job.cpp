#include "drivers/printer/print_job.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/printer/conversation.h"
#include "drivers/printer/escpos.h"

namespace drivers::printer {
namespace {

// Pieces small enough that a full printer is noticed, waits well below the 5 s that nobody exceeds.
constexpr std::size_t kPieceBytes = 4096;
constexpr int kPieceMs = 2000;
constexpr int kReadMs = 500;
// How long a printer without a better word must show no fault after the last byte.
constexpr int kSettleMs = 4000;
constexpr int kAskEveryMs = 2000;
constexpr int kMostLooks = 3;
// A printer that fails again and again is a person's business.
constexpr int kMostBegun = 3;

using ProcessId = std::array<std::uint8_t, 4>;

// Printable, as GS ( H wants it, and another one for every job within hours.
ProcessId MakeProcessId(const base::Clock& clock, int begun) {
  ProcessId id;
  auto rest = static_cast<std::uint64_t>(clock.MonotonicMs() + begun);
  for (auto& byte : id) {
    byte = static_cast<std::uint8_t>(0x20 + rest % 0x5f);
    rest /= 0x5f;
  }
  return id;
}

// How one step of a job ended.
struct Step {
  enum class Kind { kDone, kFailed, kForgotten };
  Kind kind = Kind::kDone;
  std::string reason;  // of kFailed

  static Step Failed(std::string reason) { return {Kind::kFailed, std::move(reason)}; }
  static Step Forgotten() { return {Kind::kForgotten, {}}; }
  bool done() const { return kind == Kind::kDone; }
};

class Runner {
 public:
  Runner(Transport& transport, const Profile& profile, const base::Clock& clock,
         const PrintOptions& options)
      : transport_(transport),
        profile_(profile),
        clock_(clock),
        options_(options),
        printer_(transport, profile, clock) {}

  PrintReport Run(base::ByteView job) {
    report_.size = job.size();
    report_.rung = profile_.rung;
    if (!Ready() || !Announced()) return report_;
    Step step;
    do {
      step = OneCopy(job);
    } while (step.kind == Step::Kind::kForgotten && report_.begun < kMostBegun);
    if (step.kind == Step::Kind::kForgotten) step = Step::Failed(lost_to_);
    report_.reason = step.reason;
    if (step.done()) {
      report_.outcome = Outcome::kPrinted;
    } else {
      const bool nothing_left = report_.taken == 0 && report_.begun == 1 && !unknown_taken_;
      report_.outcome = nothing_left ? Outcome::kNotStarted : Outcome::kUncertain;
    }
    return report_;
  }

 private:
  bool Ready() {
    if (profile_.status != StatusDialect::kNone) {
      report_.before = printer_.Ask();
    } else if (profile_.port_status) {
      report_.before = printer_.Unasked();
    } else {
      return true;
    }
    if (!report_.before) {
      report_.reason = "printer-silent";
    } else {
      report_.reason = report_.before->Fault();
      if (report_.reason.empty()) Tell(*report_.before);
    }
    return report_.reason.empty();
  }

  bool Announced() {
    if (options_.stop.stop_requested()) report_.reason = "stopped";
    if (report_.reason.empty() && options_.before_first_byte) {
      const base::Status announced = options_.before_first_byte();
      if (!announced) report_.reason = announced.error().reason;
    }
    return report_.reason.empty();
  }

  Step OneCopy(base::ByteView job) {
    report_.taken = 0;
    if (++report_.begun > 1) {
      // What is left of the first copy is no part of the second one.
      std::size_t taken = 0;
      base::Bytes parting = Encoder(profile_).Cut().Take();
      parting.insert(parting.end(), mark_ ? options_.copy_mark.begin() : options_.copy_mark.end(),
                     options_.copy_mark.end());
      if (Step step = Send(parting, taken); !step.done()) return step;
    }
    if (Step step = Send(job, report_.taken); !step.done()) return step;
    return Confirm();
  }

  // Offers everything, going on from the exact byte. `taken` counts up.
  Step Send(base::ByteView bytes, std::size_t& taken) {
    std::int64_t last_progress = clock_.MonotonicMs();
    while (taken < bytes.size()) {
      if (options_.stop.stop_requested()) return Step::Failed("stopped");
      if (Step step = Mended(); !step.done()) return step;
      if (options_.withdraw.stop_requested()) return Step::Failed("withdrawn");
      const std::size_t piece = std::min(kPieceBytes, bytes.size() - taken);
      const Written written = transport_.Write(bytes.subspan(taken, piece), kPieceMs);
      taken += written.taken;
      const std::int64_t now = clock_.MonotonicMs();
      if (written.taken > 0) {
        last_progress = now;
        if (options_.progress) options_.progress(report_.taken);
      }
      if (!written.status && written.status.error().code != base::ErrorCode::kTimeout) {
        unknown_taken_ = written.status.error().code == base::ErrorCode::kUnknown;
        return Step::Failed(written.status.error().reason);
      }
      if (taken == bytes.size()) break;
      if (const std::string lost = printer_.Hear(0); !lost.empty()) return Step::Failed(lost);
      if (waited_) last_progress = clock_.MonotonicMs();
      waited_ = false;
      if (now - last_progress >= options_.stall_ms) return Step::Failed("stalled");
    }
    return {};
  }

  void Tell(const PrinterStatus& status) {
    std::string_view now = status.Fault();
    if (now.empty() && status.paper_near_end) now = "paper-near-end";
    if (now == told_) return;
    told_ = now;
    if (options_.told) options_.told(now);
  }

  // In the middle of a job only what comes without a question counts: see Conversation::Ask.
  Step Mended() {
    const auto status = printer_.Unasked();
    if (!status) return {};
    Tell(*status);
    const std::string fault(status->Fault());
    if (fault.empty()) return {};
    // Nothing has left: there is nothing to wait for here.
    if (report_.taken == 0 && report_.begun == 1) return Step::Failed(fault);
    return WaitForMend(fault, false);
  }

  // Where only "offline" is said, an open cover may hide behind it.
  bool MayLose(std::string_view fault) const {
    const bool names_causes = profile_.status == StatusDialect::kEpson || profile_.automatic_status;
    return LosesPaper(fault) || (fault == "printer-offline" && !names_causes);
  }

  // Until the printer names no fault; then it goes on by itself, or is made to forget all.
  Step WaitForMend(std::string fault, bool may_ask) {
    waited_ = true;
    const std::int64_t start = clock_.MonotonicMs();
    while (!fault.empty()) {
      if (MayLose(fault)) lost_to_ = fault;
      if (options_.stop.stop_requested()) return Step::Failed("stopped");
      if (clock_.MonotonicMs() - start >= options_.mend_ms) return Step::Failed(fault);
      if (const std::string lost = printer_.Hear(kReadMs); !lost.empty()) {
        return Step::Failed(lost);
      }
      auto status = printer_.Unasked();
      if (may_ask && !(status && !status->Fault().empty())) status = printer_.Ask();
      if (!status) continue;  // unknown is not mended
      Tell(*status);
      fault = status->Fault();
    }
    if (lost_to_.empty() || !profile_.clears_buffer) return {};
    if (AllTaken() && HeardProcessId()) return {};
    return Forget();
  }

  // This copy may come out whole, whatever becomes of the question after it.
  bool AllTaken() const { return report_.taken == report_.size; }

  // DLE DC4 8. Nothing may be sent before the printer says 37 25 00.
  Step Forget() {
    static constexpr std::array<std::uint8_t, 10> kClear{0x10, 0x14, 0x08, 0x01, 0x03,
                                                         0x14, 0x01, 0x06, 0x02, 0x08};
    std::size_t taken = 0;
    for (int i = 0; i < 3 && taken < kClear.size(); ++i) {
      const Written written = transport_.Write(base::ByteView(kClear).subspan(taken), kPieceMs);
      taken += written.taken;
    }
    if (taken < kClear.size()) return Step::Failed(lost_to_);
    const base::Bytes answer{0x37, 0x25, 0x00};
    const std::int64_t start = clock_.MonotonicMs();
    while (clock_.MonotonicMs() - start < options_.answer_ms) {
      if (const std::string lost = printer_.Hear(kReadMs); !lost.empty()) {
        return Step::Failed(lost);
      }
      if (AllTaken() && HeardProcessId()) return {};
      if (printer_.Heard([&](const Answer& one) { return one.bytes == answer; })) {
        lost_to_.clear();
        mark_ = mark_ || AllTaken();
        return Step::Forgotten();
      }
      if (options_.stop.stop_requested()) return Step::Failed("stopped");
    }
    return Step::Failed(lost_to_);
  }

  // Asks for the best word that the model gives.
  Step Confirm() {
    switch (profile_.rung) {
      case Rung::kProcessId:
        return ConfirmByProcessId();
      case Rung::kQueuedStatus:
        return ConfirmByQueuedStatus();
      case Rung::kRealTimeStatus:
      case Rung::kPortStatus:
        return ConfirmByLooking();
      case Rung::kNone:
        break;
    }
    return Step::Failed("printer-silent");
  }

  Step ConfirmByProcessId() {
    id_ = MakeProcessId(clock_, report_.begun);
    said_so_ = false;
    const std::array<std::uint8_t, 11> question{0x1d, '(',    'H',    6,      0,     0x30,
                                                0x30, id_[0], id_[1], id_[2], id_[3]};
    Step step = Await(question, [this] { return HeardProcessId(); });
    if (step.done()) LookAfter();
    return step;
  }

  bool HeardProcessId() {
    const base::Bytes answer{0x37, 0x22, id_[0], id_[1], id_[2], id_[3], 0};
    if (printer_.Heard([&](const Answer& one) { return one.bytes == answer; })) said_so_ = true;
    return said_so_;
  }

  Step ConfirmByQueuedStatus() {
    const std::array<std::uint8_t, 3> question{0x1d, 'r', 1};
    Step step = Await(question, [this] {
      return printer_.Heard([](const Answer& one) { return one.kind == Answer::Kind::kQueued; });
    });
    return step.done() ? CleanAfter() : std::move(step);
  }

  Step ConfirmByLooking() {
    const std::int64_t start = clock_.MonotonicMs();
    while (clock_.MonotonicMs() - start < kSettleMs) {
      if (Step step = CleanAfter(); !step.done()) return step;
      // The wait between two looks; what comes unasked is not needed.
      if (const std::string lost = printer_.Hear(kReadMs); !lost.empty()) {
        return Step::Failed(lost);
      }
      if (options_.stop.stop_requested()) return Step::Failed("stopped");
    }
    // It went on from its own buffer after a fault that may have torn the receipt in two, and has
    // no word for what is on the paper.
    return lost_to_.empty() ? Step() : Step::Failed(lost_to_);
  }

  void LookAfter() {
    // One garbled answer is no reason to call a receipt uncertain.
    for (int i = 0; i < kMostLooks; ++i) {
      report_.after = profile_.status != StatusDialect::kNone ? printer_.Ask() : printer_.Unasked();
      if (report_.after || !printer_.Hear(kReadMs).empty()) break;
    }
    if (report_.after) Tell(*report_.after);
  }

  Step CleanAfter() {
    LookAfter();
    if (!report_.after) return Step::Failed("printer-silent");
    const std::string fault(report_.after->Fault());
    if (fault.empty()) return {};
    if (Step step = WaitForMend(fault, profile_.status != StatusDialect::kNone); !step.done()) {
      return step;
    }
    LookAfter();
    if (!report_.after) return Step::Failed("printer-silent");
    return report_.after->Fault().empty() ? Step()
                                          : Step::Failed(std::string(report_.after->Fault()));
  }

  // Sends `question` and hears until `answered` likes what came. Time in which the printer names a
  // fault does not count: it answers when that is mended.
  template <class Answered>
  Step Await(base::ByteView question, Answered answered) {
    std::size_t taken = 0;
    if (Step step = Send(question, taken); !step.done()) return step;
    std::int64_t start = clock_.MonotonicMs();
    std::int64_t asked = start;
    while (clock_.MonotonicMs() - start < options_.answer_ms) {
      if (const std::string lost = printer_.Hear(kReadMs); !lost.empty()) {
        return Step::Failed(lost);
      }
      if (answered()) return {};
      if (options_.stop.stop_requested()) return Step::Failed("stopped");
      auto status = printer_.Unasked();
      if (!(status && !status->Fault().empty()) && clock_.MonotonicMs() - asked >= kAskEveryMs) {
        asked = clock_.MonotonicMs();
        status = printer_.Ask();
        if (answered()) return {};
      }
      if (!status) continue;
      Tell(*status);
      if (status->Fault().empty()) continue;
      Step step = WaitForMend(std::string(status->Fault()), true);
      if (!step.done()) return step;
      start = clock_.MonotonicMs();
      if (answered()) return {};
    }
    return Step::Failed(lost_to_.empty() ? "printer-silent" : lost_to_);
  }

  Transport& transport_;
  const Profile& profile_;
  const base::Clock& clock_;
  const PrintOptions& options_;
  Conversation printer_;
  PrintReport report_;
  ProcessId id_{};
  bool said_so_ = false;  // the printer sent id_ back
  std::string told_;
  std::string lost_to_;  // the fault that may have torn this copy; empty if none
  bool mark_ = false;    // the first copy may be whole
  bool waited_ = false;  // for a mend, since the last byte that was taken
  bool unknown_taken_ = false;
};

}  // namespace

PrintReport Print(Transport& transport, const Profile& profile, base::ByteView job,
                  const base::Clock& clock, const PrintOptions& options) {
  return Runner(transport, profile, clock, options).Run(job);
}

}  // namespace drivers::printer
