#include "drivers/printer/print_job.h"

#include <algorithm>
#include <array>
#include <utility>

namespace drivers::printer {
namespace {

// Pieces small enough that a full printer is noticed, waits well below the 5 s that nobody exceeds.
constexpr std::size_t kPieceBytes = 4096;
constexpr int kPieceMs = 2000;
constexpr int kReadMs = 500;
// How long a printer without a better word must show no fault after the last byte.
constexpr int kSettleMs = 4000;

using ProcessId = std::array<std::uint8_t, 4>;

// Printable, as GS ( H wants it, and another one for every job within hours.
ProcessId MakeProcessId(const base::Clock& clock) {
  ProcessId id;
  auto rest = static_cast<std::uint64_t>(clock.MonotonicMs());
  for (auto& byte : id) {
    byte = static_cast<std::uint8_t>(0x20 + rest % 0x5f);
    rest /= 0x5f;
  }
  return id;
}

class Runner {
 public:
  Runner(Transport& transport, const Profile& profile, const base::Clock& clock,
         const PrintOptions& options)
      : transport_(transport), profile_(profile), clock_(clock), options_(options) {}

  PrintReport Run(base::ByteView job) {
    report_.size = job.size();
    report_.rung = profile_.rung;
    if (!Ready() || !Announced()) return report_;
    report_.reason = Send(job, report_.taken);
    if (!report_.reason.empty()) {
      report_.outcome = report_.taken == 0 ? Outcome::kNotStarted : Outcome::kUncertain;
      return report_;
    }
    report_.outcome = Outcome::kUncertain;
    report_.reason = Confirm();
    if (report_.reason.empty()) report_.outcome = Outcome::kPrinted;
    return report_;
  }

 private:
  bool Ready() {
    if (!profile_.real_time_status) return true;
    report_.before = QueryStatus(transport_);
    if (!report_.before) {
      report_.reason = "printer-silent";
    } else {
      report_.reason = report_.before->Fault();
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

  // Offers everything, going on from the exact byte; empty or why it stopped. `taken` counts up.
  std::string Send(base::ByteView bytes, std::size_t& taken) {
    std::int64_t last_progress = clock_.MonotonicMs();
    while (taken < bytes.size()) {
      if (options_.stop.stop_requested()) return "stopped";
      const std::size_t piece = std::min(kPieceBytes, bytes.size() - taken);
      const Written written = transport_.Write(bytes.subspan(taken, piece), kPieceMs);
      taken += written.taken;
      const std::int64_t now = clock_.MonotonicMs();
      if (written.taken > 0) last_progress = now;
      if (!written.status && written.status.error().code != base::ErrorCode::kTimeout) {
        return written.status.error().reason;
      }
      if (taken < bytes.size() && now - last_progress >= options_.stall_ms) return "stalled";
    }
    return {};
  }

  // Asks for the best word that the model gives; empty or why the outcome stays open.
  std::string Confirm() {
    switch (profile_.rung) {
      case Rung::kProcessId:
        return ConfirmByProcessId();
      case Rung::kQueuedStatus:
        return ConfirmByQueuedStatus();
      case Rung::kRealTimeStatus:
        return ConfirmByStatus();
      case Rung::kNone:
        return "printer-silent";
    }
    return "printer-silent";
  }

  std::string ConfirmByProcessId() {
    const ProcessId id = MakeProcessId(clock_);
    const std::array<std::uint8_t, 11> question{0x1d, '(',   'H',   6,     0,    0x30,
                                                0x30, id[0], id[1], id[2], id[3]};
    const std::array<std::uint8_t, 7> answer{0x37, 0x22, id[0], id[1], id[2], id[3], 0};
    std::string reason = Ask(question, [&](const base::Bytes& got) {
      return std::search(got.begin(), got.end(), answer.begin(), answer.end()) != got.end();
    });
    if (profile_.real_time_status) report_.after = QueryStatus(transport_);
    return reason;
  }

  std::string ConfirmByQueuedStatus() {
    const std::array<std::uint8_t, 3> question{0x1d, 'r', 1};
    std::string reason = Ask(question, [](const base::Bytes& got) {
      // A GS r answer is 0xx0xxxx; other bytes may come unasked.
      return std::any_of(got.begin(), got.end(), [](int byte) { return (byte & 0x90) == 0; });
    });
    if (!reason.empty()) return reason;
    return CleanAfter();
  }

  std::string ConfirmByStatus() {
    const std::int64_t start = clock_.MonotonicMs();
    while (clock_.MonotonicMs() - start < kSettleMs) {
      if (std::string reason = CleanAfter(); !reason.empty()) return reason;
      // The wait between two looks; what comes unasked is not needed.
      if (const auto unasked = transport_.Read(kReadMs);
          !unasked && unasked.error().code != base::ErrorCode::kTimeout) {
        return unasked.error().reason;
      }
      if (options_.stop.stop_requested()) return "stopped";
    }
    return {};
  }

  std::string CleanAfter() {
    report_.after = QueryStatus(transport_);
    if (!report_.after) return "printer-silent";
    return std::string(report_.after->Fault());
  }

  // Sends `question` and reads until `answered` likes what came.
  template <class Answered>
  std::string Ask(base::ByteView question, Answered answered) {
    std::size_t taken = 0;
    if (std::string reason = Send(question, taken); !reason.empty()) return reason;
    base::Bytes got;
    const std::int64_t start = clock_.MonotonicMs();
    while (clock_.MonotonicMs() - start < options_.answer_ms) {
      const auto more = transport_.Read(kReadMs);
      if (more) {
        got.insert(got.end(), more->begin(), more->end());
        if (answered(got)) return {};
        // Enough to hold an answer that came in two pieces.
        if (got.size() > 64) got.erase(got.begin(), got.end() - 16);
      } else if (more.error().code != base::ErrorCode::kTimeout) {
        return more.error().reason;
      }
      if (options_.stop.stop_requested()) return "stopped";
    }
    return "printer-silent";
  }

  Transport& transport_;
  const Profile& profile_;
  const base::Clock& clock_;
  const PrintOptions& options_;
  PrintReport report_;
};

}  // namespace

PrintReport Print(Transport& transport, const Profile& profile, base::ByteView job,
                  const base::Clock& clock, const PrintOptions& options) {
  return Runner(transport, profile, clock, options).Run(job);
}

}  // namespace drivers::printer
