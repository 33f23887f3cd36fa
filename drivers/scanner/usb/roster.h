// All scanners that are plugged in: opened when they arrive, tried again when that fails, given
// back at the end.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/scanner/scanned_code.h"
#include "drivers/scanner/usb/profile.h"
#include "drivers/scanner/usb/station.h"
#include "drivers/usb/bus.h"

namespace drivers::scanner::usb {

struct ScannerEvent {
  enum class Kind : std::uint8_t {
    kReady,    // plugged in, or back
    kLost,     // unplugged, held by another program, or not to be used; `error` says which
    kScanned,  // `code`
    kBroken,   // a scan of which something was lost: to be scanned again; `error`
  };
  Kind kind = Kind::kReady;
  std::string port;
  std::uint64_t device = 0;  // its id on the bus (usb::DeviceInfo): of each arrival, its own
  std::string name;          // of its profile
  ScannedCode code;
  base::Error error;
};

// Thread-compatible. What blocks (claiming, setting up: 5 s at most a device) is in Turn.
class Roster {
 public:
  // `wake` is called on any thread when Turn has something to do. The bus outlives this.
  Roster(drivers::usb::Bus& bus, const base::Clock& clock, std::vector<Profile> profiles,
         std::function<void(ScannerEvent)> tell, std::function<void()> wake);
  ~Roster();

  void Heard(const drivers::usb::DeviceEvent& event);
  // From now on, and for what is plugged in already.
  void Add(Profile profile);

  void Turn();
  std::optional<std::int64_t> deadline() const;

 private:
  struct Entry;

  void Match(Entry& entry);
  void Open(Entry& entry);
  void TurnOne(Entry& entry);
  void Lose(Entry& entry, base::Error error);
  void Tell(const Entry& entry, ScannerEvent::Kind kind, base::Error error = {},
            ScannedCode code = {});

  drivers::usb::Bus& bus_;
  const base::Clock& clock_;
  std::vector<Profile> profiles_;
  const std::function<void(ScannerEvent)> tell_;
  const std::function<void()> wake_;
  std::map<std::uint64_t, Entry> entries_;  // by the device's id
};

}  // namespace drivers::scanner::usb
