#include "offline-store/sync/schedule.h"

#include <algorithm>

namespace offline_store::sync {
namespace {

constexpr std::int64_t kFirstRetryMs = 60'000;
constexpr std::int64_t kBackoffStartMs = 5'000;
constexpr std::int64_t kBackoffCapMs = 900'000;
constexpr std::int64_t kHurryCapMs = 60'000;
constexpr std::int64_t kMaxRetryAfterMs = 3'600'000;
constexpr std::size_t kTellingBytes = 4'000;  // below, the round trip outweighs the bytes
constexpr std::int64_t kBatchSeconds = 20;

}  // namespace

std::int64_t Schedule::Uniform(std::int64_t bound_ms) {
  return random_.Below(static_cast<std::uint32_t>(bound_ms) + 1);
}

void Schedule::Restart() {
  failures_ = 0;
  not_before_ms_ = 0;
  due_ms_ = 0;
}

void Schedule::Succeeded(std::int64_t now_ms) {
  failures_ = 0;
  not_before_ms_ = now_ms;
  due_ms_ = now_ms + every_ms_ / 2 + Uniform(every_ms_ / 2);
}

void Schedule::Failed(std::int64_t now_ms, std::optional<std::int64_t> retry_after_ms) {
  const std::int64_t doubled = kBackoffStartMs << std::min(failures_, 10);
  ++failures_;
  if (failures_ == 1) {
    due_ms_ = now_ms + Uniform(kFirstRetryMs);
  } else {
    const std::int64_t whole = std::min(kBackoffCapMs, doubled);
    due_ms_ = now_ms + whole / 2 + Uniform(whole / 2);
  }
  const std::int64_t asked = std::min(retry_after_ms.value_or(0), kMaxRetryAfterMs);
  not_before_ms_ = now_ms + std::max(std::min(kHurryCapMs, doubled), asked);
  due_ms_ = std::max(due_ms_, now_ms + asked);
}

void Schedule::Hurry(std::int64_t now_ms) {
  due_ms_ = std::min(due_ms_, std::max(now_ms, not_before_ms_));
}

void BatchSize::Measured(std::size_t sent_bytes, std::int64_t elapsed_ms) {
  if (sent_bytes < kTellingBytes) return;
  bytes_per_second_ =
      static_cast<std::int64_t>(sent_bytes) * 1000 / std::max<std::int64_t>(1, elapsed_ms);
  const auto batch = static_cast<std::size_t>(bytes_per_second_ * kBatchSeconds);
  bytes_ = std::clamp(batch, kMin, kMax);
}

}  // namespace offline_store::sync
