// The udev rules that classes of devices cannot have: keyboards that scan, and printers that say
// they are of a vendor's class, one by one as the profiles name them.
#pragma once

#include <string>

#include "drivers/devices/judge.h"

namespace drivers::devices {

// A whole file for /etc/udev/rules.d (udev(7)). A serial number that would mean something else to
// udev is left out, and the rule then holds for all devices of the model.
std::string UdevRules(const Profiles& profiles);

}  // namespace drivers::devices
