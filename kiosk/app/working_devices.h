// Which card readers and hand scanners work, by what they tell.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "drivers/card-reader/events.h"
#include "drivers/scanner/usb/roster.h"

namespace kiosk::app {

// A device that is plugged in anew is another one, also at the same port: it can be ready before
// the old one has said that it is lost, each on its own thread.
class WorkingDevices {
 public:
  void Hear(const drivers::card_reader::CardEvent& event) {
    using Kind = drivers::card_reader::CardEvent::Kind;
    if (event.kind == Kind::kReaderReady) card_readers_.insert(event.device);
    if (event.kind == Kind::kReaderLost) card_readers_.erase(event.device);
    if (event.kind == Kind::kReadingTakesLonger) slow_ = event.device;
  }

  void Hear(const drivers::scanner::usb::ScannerEvent& event) {
    using Kind = drivers::scanner::usb::ScannerEvent::Kind;
    if (event.kind == Kind::kReady) scanners_.insert(event.device);
    if (event.kind == Kind::kLost) scanners_.erase(event.device);
  }

  bool card_reader() const { return !card_readers_.empty(); }
  bool scanner() const { return !scanners_.empty(); }

  // The last reader whose card asked for more time.
  bool IsSlow(std::uint64_t reader) const { return slow_ == reader; }

 private:
  std::set<std::uint64_t> card_readers_, scanners_;
  std::optional<std::uint64_t> slow_;
};

}  // namespace kiosk::app
