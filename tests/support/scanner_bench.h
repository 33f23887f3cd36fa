// A roster of scanners over models, on simulated time, and what it told.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/scanner/usb/roster.h"
#include "drivers/simulator/usb/in_process_bus.h"

namespace tests {

class ScannerBench {
 public:
  using Event = drivers::scanner::usb::ScannerEvent;
  using Kind = Event::Kind;

  explicit ScannerBench(std::vector<drivers::scanner::usb::Profile> profiles = BuiltIn())
      : roster_(std::make_unique<drivers::scanner::usb::Roster>(
            bus, bus.clock(), std::move(profiles),
            [this](Event event) { events.push_back(std::move(event)); }, [] {})) {
    // The bus tells under its lock: as everywhere, what it tells is posted.
    (void)bus.Watch([this](const drivers::usb::DeviceEvent& event) { told_.push_back(event); });
  }

  static std::vector<drivers::scanner::usb::Profile> BuiltIn() {
    return *drivers::scanner::usb::LoadProfiles("/nonexistent", "/nonexistent");
  }

  // Lets time pass, with a turn at every tick of ten milliseconds.
  void Run(int ms) {
    Turn();
    for (int i = 0; i < ms; i += 10) {
      bus.Advance(10);
      Turn();
    }
  }

  void Turn() {
    for (const auto& event : std::exchange(told_, {})) {
      if (roster_) roster_->Heard(event);
    }
    if (roster_) roster_->Turn();
  }

  void End() { roster_.reset(); }
  drivers::scanner::usb::Roster& roster() { return *roster_; }

  std::size_t Count(Kind kind) const {
    return static_cast<std::size_t>(std::count_if(events.begin(), events.end(),
                                                  [&](const Event& e) { return e.kind == kind; }));
  }
  std::vector<std::string> Texts() const {
    std::vector<std::string> texts;
    for (const auto& event : events) {
      if (event.kind == Kind::kScanned) texts.push_back(event.code.text.str());
    }
    return texts;
  }
  // The reasons of all kLost or kBroken.
  std::vector<std::string> Reasons(Kind kind) const {
    std::vector<std::string> reasons;
    for (const auto& event : events) {
      if (event.kind == kind) reasons.push_back(event.error.reason);
    }
    return reasons;
  }

  drivers::simulator::usb::InProcessBus bus;
  std::vector<Event> events;

 private:
  std::vector<drivers::usb::DeviceEvent> told_;
  std::unique_ptr<drivers::scanner::usb::Roster> roster_;
};

}  // namespace tests
