// A reader on a simulated bus, watched step by step, and what it told.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/card-reader/reader.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/in_process_bus.h"
#include "tests/support/hex.h"

namespace drivers::card_reader {

namespace sim = simulator::usb;

// "arrived 0.0 type-a fixed", "removed 0.0", "unreadable 0.0 mute card-mute", "ready 2", ...
inline std::string Describe(const CardEvent& event) {
  const std::string slot =
      " " + std::to_string(event.slot.interface) + "." + std::to_string(event.slot.slot);
  switch (event.kind) {
    case CardEvent::Kind::kReaderReady:
      return "ready " + std::to_string(event.slots.size());
    case CardEvent::Kind::kReaderLost:
      return "lost " + event.error.reason;
    case CardEvent::Kind::kReadingTakesLonger:
      return "longer" + slot;
    case CardEvent::Kind::kCardArrived:
      return "arrived" + slot + " " + std::string(Name(event.evidence.kind)) + " " +
             std::string(Name(event.evidence.strength));
    case CardEvent::Kind::kCardUnreadable:
      return "unreadable" + slot + " " + std::string(Name(event.trouble)) + " " +
             event.error.reason;
    case CardEvent::Kind::kCardRemoved:
      return "removed" + slot;
  }
  return "?";
}

class Watching {
 public:
  // Replugs, which unplugs what was there.
  base::Status Plug(std::shared_ptr<sim::Model> device) {
    reader_.reset();
    bus.Plug("1-1", std::move(device));
    auto claimed = Reader::Claim(bus, bus.Devices().at(0),
                                 {bus.clock(), [this](int ms) { bus.Advance(ms); },
                                  [this](CardEvent event) { Keep(std::move(event)); }, [] {}});
    if (!claimed) return base::Fail(claimed.error());
    if (auto opened = (*claimed)->Open(); !opened) return opened;
    reader_ = std::move(*claimed);
    return {};
  }

  // A fresh reader of this shape.
  void Start(sim::CcidReaderShape shape) {
    model = std::make_shared<sim::CcidReader>(std::move(shape));
    const auto plugged = Plug(model);
    ASSERT_TRUE(plugged) << plugged.error().reason;
    Take();
  }

  // Watches for so long, as a worker does.
  void Watch(int ms) {
    const std::int64_t until = Now() + ms;
    while (Now() < until && !reader_->lost()) {
      if (reader_->NextStepMs() <= Now()) {
        reader_->Step();
      } else {
        bus.Advance(static_cast<int>(std::min<std::int64_t>(1, until - Now())));
      }
    }
  }

  // What was told since the last call, in one line.
  std::string Take() {
    std::string out;
    for (const std::string& one : std::exchange(told_, {})) out += (out.empty() ? "" : "; ") + one;
    return out;
  }

  std::int64_t Now() const { return bus.clock().MonotonicMs(); }
  Reader& reader() { return *reader_; }

  sim::InProcessBus bus;
  std::shared_ptr<sim::CcidReader> model;
  Evidence last_evidence;
  bool last_was_there = false;
  std::int64_t last_told = 0;
  std::string messages;  // of all errors that were told: what would stand in a log

 private:
  void Keep(CardEvent event) {
    told_.push_back(Describe(event));
    last_told = Now();
    messages += event.error.reason + ' ' + event.error.message + '\n';
    if (event.kind != CardEvent::Kind::kCardArrived) return;
    last_was_there = event.was_there;
    last_evidence = std::move(event.evidence);
  }

  std::vector<std::string> told_;
  std::unique_ptr<Reader> reader_;  // last: it speaks to the rest
};

}  // namespace drivers::card_reader
