// What a device or the other end of a bus says in words goes to screens, logs and files.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace drivers::usb {

inline constexpr std::size_t kMaxDeviceText = 60;

// Printable ASCII and nothing else.
bool IsPrintable(std::string_view text);

// The printable ASCII of it, cut to `most` characters.
std::string Printable(std::string text, std::size_t most = kMaxDeviceText);

}  // namespace drivers::usb
