// Ctrl-C while a device is in use: what was taken is given back before the program ends.
#pragma once

#include <signal.h>

#include <atomic>
#include <stop_token>
#include <thread>

namespace drivers::devices {

// Hears SIGINT, SIGTERM and SIGHUP, except those that whoever started the program had ignored. The
// first one is a wish to end, a second one ends the program at once. To be made before any other
// thread: they inherit its mask.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // From now on devices may be in use: until then the first signal ends the program, too.
  std::stop_token Hold();

  // With nothing in use any more: ends the program by the signal that came, if one did.
  void Follow() const;

 private:
  void Work();

  sigset_t signals_{};
  int heard_ = -1;  // signalfd
  int over_ = -1;   // eventfd
  std::atomic<bool> holds_ = false;
  std::atomic<int> came_ = 0;
  std::stop_source stop_;
  std::thread thread_;
};

}  // namespace drivers::devices
