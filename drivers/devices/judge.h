// Which drivers take something of a device that is plugged in, and if none, why not. The kiosk and
// the technician's command judge by the same words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/devices/situation.h"
#include "drivers/printer/profile.h"
#include "drivers/scanner/usb/profile.h"
#include "drivers/usb/bus.h"

namespace drivers::devices {

enum class Kind : std::uint8_t { kCardReader, kPrinter, kScanner };
std::string_view Name(Kind kind);  // "card-reader", "printer", "scanner"

struct Profiles {
  std::vector<printer::Profile> printers;
  std::vector<scanner::usb::Profile> scanners;
};

// `finding` with the remedy that fits this device: no udev rule of a class lets anybody have a
// scanner that types.
Finding OfDevice(const usb::DeviceInfo& device, Finding finding);

// The built-in profiles, those of `folder`/printers and `folder`/scanners, and the scanners that
// were learned. A file that is wrong is told to `left_out` with file, line and remedy, and the
// others count; without `left_out` it is the error.
base::Result<Profiles> LoadProfiles(
    const std::filesystem::path& folder, const std::filesystem::path& learned,
    const std::function<void(const base::Error&)>& left_out = nullptr);

// What one driver makes of a device.
struct Verdict {
  usb::DeviceInfo device;
  std::optional<Kind> kind;    // of the driver that takes it, or would with a profile
  std::string model;           // of the profile; empty if none is known
  usb::Setting interface = 0;  // the one that is claimed first
  Finding finding;
};

// By what the device says it is; nothing is opened. One verdict for each driver that takes
// something of it (one case can hold a card reader and a printer) or would with a profile; exactly
// one that says why not if there is none.
std::vector<Verdict> Judge(const usb::DeviceInfo& device, const Profiles& profiles);

// Judge, and then claims each driver's interface and gives it back, so that the findings hold here
// and now.
std::vector<Verdict> Try(usb::Bus& bus, const usb::DeviceInfo& device, const Profiles& profiles);

// What Choose takes besides the devices that are ready.
enum class Also : std::uint8_t { kNothing, kWithoutProfile };

// The one device of this kind that can be used; `port` narrows the choice if it is not empty. What
// comes back without a usable device says why in its finding; one without a profile keeps its
// finding in any case.
Verdict Choose(usb::Bus& bus, const Profiles& profiles, Kind kind, std::string_view port,
               Also also = Also::kNothing);

}  // namespace drivers::devices
