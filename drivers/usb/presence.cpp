#include "drivers/usb/presence.h"

#include <chrono>
#include <utility>

namespace drivers::usb {
namespace {

constexpr std::chrono::milliseconds kLeaveSoon{300};

}  // namespace

Presence::Presence(Moment moment) : moment_(std::move(moment)) {}

bool Presence::AMoment(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                       const Left& left) {
  return changed.wait_for(lock, kLeaveSoon, left);
}

void Presence::Leave() {
  const std::lock_guard lock(mutex_);
  left_ = true;
  changed_.notify_all();
}

bool Presence::left() const {
  const std::lock_guard lock(mutex_);
  return left_;
}

bool Presence::LeavesSoon() {
  std::unique_lock lock(mutex_);
  return moment_(lock, changed_, [this] { return left_; });
}

}  // namespace drivers::usb
