#include "drivers/devices/udev.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string_view>

#include "drivers/card-reader/quirks.h"

namespace drivers::devices {
namespace {

// No quote, no glob, nothing that udev reads as more than itself.
bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.' || c == '_';
  });
}

std::string Hex(std::uint16_t number) {
  char text[5];
  std::snprintf(text, sizeof text, "%04x", number);
  return text;
}

// `product` may hold "?", which udev reads as profiles do.
std::string Rule(std::string_view what, std::string_view vendor, std::string_view product,
                 std::string_view serial) {
  std::string rule = "# ";
  for (const char c : what) rule += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  rule += "\nATTR{idVendor}==\"" + std::string(vendor) + "\", ATTR{idProduct}==\"" +
          std::string(product) + "\", ";
  if (!serial.empty() && IsPlain(serial)) {
    rule += "ATTR{serial}==\"" + std::string(serial) + "\", ";
  }
  return rule + "GROUP=\"anjungan-usb\", MODE=\"0660\"\n";
}

}  // namespace

std::string UdevRules(const Profiles& profiles) {
  std::string rules =
      "# Made by anjungan-devices udev: the devices that profiles name, beside the classes of\n"
      "# 70-anjungan-usb.rules. Make it anew when a profile is added or a scanner was learned.\n"
      "ACTION==\"remove\", GOTO=\"anjungan_profiles_end\"\n"
      "SUBSYSTEM!=\"usb\", GOTO=\"anjungan_profiles_end\"\n"
      "ENV{DEVTYPE}!=\"usb_device\", GOTO=\"anjungan_profiles_end\"\n\n";
  for (const scanner::usb::Profile& profile : profiles.scanners) {
    if (profile.speaks == scanner::usb::Speaks::kNothing) continue;
    const std::string_view usb = profile.usb;
    rules += Rule(profile.name, usb.substr(0, 4), usb.substr(5), profile.serial);
  }
  for (const printer::Profile& profile : profiles.printers) {
    for (const printer::UsbName& usb : profile.usb) {
      rules += Rule(profile.title, Hex(usb.vendor), Hex(usb.product), {});
    }
  }
  for (const card_reader::Quirk& quirk : card_reader::Quirks()) {
    if (!quirk.vendor_class) continue;
    rules += Rule(quirk.model, Hex(quirk.vendor), Hex(quirk.product), {});
  }
  return rules + "\nLABEL=\"anjungan_profiles_end\"\n";
}

}  // namespace drivers::devices
