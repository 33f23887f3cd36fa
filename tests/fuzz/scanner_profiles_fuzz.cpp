// A file of scanner profiles: read or refused with its line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/scanner/usb/profile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = drivers::scanner::usb::ParseProfiles(
      {reinterpret_cast<const char*>(data), size}, "scanners.toml");
  if (!read) {
    if (!read.error().reason.starts_with("profile-")) std::abort();
    if (!read.error().message.starts_with("scanners.toml:")) std::abort();
    return 0;
  }
  for (const auto& one : *read) {
    if (one.usb.size() != 9 || one.name.empty()) std::abort();
  }
  return 0;
}
