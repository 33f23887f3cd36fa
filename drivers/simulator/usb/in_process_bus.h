// A bus of models in this process. Time is simulated: a transfer that the device answers with "not
// now" advances it, millisecond by millisecond (or as far as all devices say that they are quiet),
// until the device answers or the time-out is over, so that a test that waits five seconds takes
// none.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "drivers/simulator/usb/model.h"
#include "drivers/simulator/usb/wire.h"
#include "drivers/usb/bus.h"

namespace drivers::simulator::usb {

// The clock of an InProcessBus.
class SimulatedClock final : public base::Clock {
 public:
  std::int64_t MonotonicMs() const override { return now_; }
  std::int64_t UnixMs() const override { return now_ + kUnixStartMs; }
  void Advance(int ms) { now_ += ms; }

 private:
  static constexpr std::int64_t kUnixStartMs = 1'790'000'000'000;  // September 2026
  std::atomic<std::int64_t> now_ = 1'000'000;
};

// Thread-safe. What is heard (Watch, Listen) runs on the thread that moves time or plugs, under the
// bus's lock: it may only post, as on every bus. The bus outlives its interfaces.
class InProcessBus final : public drivers::usb::Bus {
 public:
  InProcessBus();
  ~InProcessBus() override;

  // "1-2" is a port of the computer, "1-2.4" one of a hub. What was there is unplugged first.
  // Returns the id of this arrival.
  std::uint64_t Plug(const std::string& port, std::shared_ptr<Model> model);
  void Unplug(const std::string& port);

  // What a claim then meets: no permission, or another holder ("" for nobody) by name.
  void Deny(const std::string& port, bool denied);
  void HoldBy(const std::string& port, std::string holder);

  const base::Clock& clock() const { return clock_; }

  // Lets time pass: devices move, listeners hear.
  void Advance(int ms);

  // Runs `what` when the clock gets there, in the middle of whatever waits then; it may plug,
  // unplug, cancel, and speak to models.
  void At(std::int64_t monotonic_ms, std::function<void()> what);
  void After(int ms, std::function<void()> what);

  // `what` runs whenever an interface was told to cancel, on the thread that told it.
  void WhenCancelled(std::function<void()> what);

  base::Status Watch(std::function<void(drivers::usb::DeviceEvent)> heard) override;
  std::vector<drivers::usb::DeviceInfo> Devices() const override;
  base::Result<std::unique_ptr<drivers::usb::Interface>> Claim(
      const drivers::usb::DeviceInfo& device, drivers::usb::Setting setting) override;

 private:
  class ClaimedInterface;
  class ActiveListening;
  struct Plugged;

  void Step(std::unique_lock<std::mutex>& lock, std::int64_t until);
  void Settle();
  void Leave(const std::string& port);

  mutable std::mutex mutex_;
  SimulatedClock clock_;
  std::map<std::string, std::shared_ptr<Plugged>> plugged_;
  std::list<ActiveListening*> listenings_;
  std::multimap<std::int64_t, std::function<void()>> agenda_;
  std::function<void(drivers::usb::DeviceEvent)> watcher_;
  std::function<void()> when_cancelled_;
  std::uint64_t next_id_ = 1;
};

}  // namespace drivers::simulator::usb
