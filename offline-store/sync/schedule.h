// When the next round with the hub begins, and how much it carries at a time. Pure: times are
// arguments (milliseconds of base::Clock::MonotonicMs), waits are drawn from the given Random.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/random.h"

namespace offline_store::sync {

// After a good round: within `every_ms`. After the first failure: uniform in 0..60 s, so that a hub
// that restarts does not meet every kiosk in one second. Then equal jitter: half of
// min(900 s, 5 s x 2^n) plus a uniform rest. A Retry-After is a lower bound that nothing shortens.
class Schedule {
 public:
  Schedule(std::int64_t every_ms, base::Random& random) : every_ms_(every_ms), random_(random) {}

  // The first round is due at once.
  std::int64_t due_ms() const { return due_ms_; }

  // Another hub: due at once, and nothing of the old one's failures counts.
  void Restart();

  void Succeeded(std::int64_t now_ms);
  void Failed(std::int64_t now_ms, std::optional<std::int64_t> retry_after_ms);

  // There is something new to carry: due now, but after a failure not before 5 s, after several in
  // a row not before up to 60 s.
  void Hurry(std::int64_t now_ms);

 private:
  std::int64_t Uniform(std::int64_t bound_ms);

  const std::int64_t every_ms_;
  base::Random& random_;
  std::int64_t due_ms_ = 0;
  std::int64_t not_before_ms_ = 0;
  int failures_ = 0;
};

// The size of an offer: what the link carried of late in 20 s, between 16 KB and 2 MB.
class BatchSize {
 public:
  std::size_t bytes() const { return bytes_; }

  // Of the last offer that was large enough to tell; 0 before one was.
  std::int64_t bytes_per_second() const { return bytes_per_second_; }

  void Measured(std::size_t sent_bytes, std::int64_t elapsed_ms);

 private:
  std::size_t bytes_ = kMin;
  std::int64_t bytes_per_second_ = 0;

  static constexpr std::size_t kMin = 16'000;
  static constexpr std::size_t kMax = 2'000'000;
};

}  // namespace offline_store::sync
