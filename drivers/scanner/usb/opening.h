// Claims a scanner and sets it up, by what its profile says and by what it says of itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/scanner/usb/harvest.h"
#include "drivers/scanner/usb/keyboard_report.h"
#include "drivers/scanner/usb/profile.h"
#include "drivers/usb/bus.h"

namespace drivers::scanner::usb {

// Makes what reads a keyboard's reports; empty for what the profile says.
using KeyReading = std::function<std::unique_ptr<Assembler>(KeyboardLayout)>;

struct OpenScannerLines {
  struct Line {
    drivers::usb::Interface* interface = nullptr;  // one of those below
    std::uint8_t endpoint = 0;
    std::size_t bytes = 0;  // of its longest packet
    std::unique_ptr<Assembler> assembler;
  };
  std::vector<std::unique_ptr<drivers::usb::Interface>> interfaces;
  std::vector<Line> lines;
};

// See Station::Open.
base::Result<OpenScannerLines> OpenScanner(drivers::usb::Bus& bus, const base::Clock& clock,
                                           const drivers::usb::DeviceInfo& device,
                                           const Profile& profile, bool reset,
                                           const KeyReading& read_keys);

}  // namespace drivers::scanner::usb
