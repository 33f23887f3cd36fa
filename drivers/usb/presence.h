// Whether a device is still there.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>

namespace drivers::usb {

// Thread-safe: the event thread says when the device left.
class Presence {
 public:
  using Left = std::function<bool()>;
  // Waits a moment for `changed`, whether it has `left` by then.
  using Moment = std::function<bool(std::unique_lock<std::mutex>&, std::condition_variable& changed,
                                    Left left)>;

  explicit Presence(Moment moment = AMoment);
  void Leave();
  bool left() const;
  // A bus error is often the first sign of unplugging: waits a moment for the other signs.
  bool LeavesSoon();

 private:
  static bool AMoment(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                      const Left& left);

  const Moment moment_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool left_ = false;
};

}  // namespace drivers::usb
