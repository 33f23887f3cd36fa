// What the kernel knows of a USB device, read without opening it: no permission is needed, and
// nothing of it can hang on the device.
#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "drivers/usb/bus.h"

namespace drivers::usb {

// "1-2.4" from a bus number and the ports on the way; empty for a root hub.
std::string PortName(int bus, const std::vector<std::uint8_t>& ports);

// Where a device is, and its address on the bus, which every arrival gets anew (devnum in sysfs).
struct Place {
  std::string port;
  int address = 0;
  // clang-tidy 14 takes the 0 of what compilers make of it for a null pointer.
  auto operator<=>(const Place&) const = default;  // NOLINT(modernize-use-nullptr)
};

// What the system shows as plugged in, hubs included, root hubs not.
std::set<Place> SeeDevices();

// Everything of DeviceInfo but its id. Descriptors that cannot be read or are broken are its fault.
DeviceInfo DescribeDevice(const std::string& port);

// Who holds an interface: the kernel driver by its name, "usbfs" for a program, empty for nobody.
std::string HolderOf(const std::string& port, std::uint8_t interface);

}  // namespace drivers::usb
