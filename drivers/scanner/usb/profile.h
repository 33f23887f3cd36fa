// What is known about a scanner model, as data. The models that come with the program stand in
// scanners.toml; files of the same form add others, and those that were learned on the spot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/scanner/usb/typed_scan.h"
#include "drivers/usb/bus.h"

namespace drivers::scanner::usb {

enum class Speaks : std::uint8_t { kKeyboard, kPos, kSerial, kNothing };

enum class Enable : std::uint8_t {
  kNone,
  kHoneywell,  // feature report FE = 01, without which it sends nothing
};

struct Profile {
  std::string usb;     // "1eab:??03", lower case
  std::string serial;  // empty: any
  std::string name;
  Speaks speaks = Speaks::kKeyboard;
  TypedSettings typed;
  Enable enable = Enable::kNone;
  std::string source;

  bool Fits(const drivers::usb::DeviceInfo& device) const;
};

inline constexpr std::size_t kProfileFileLimit = std::size_t{256} << 10;

// One or more [[scanner]]. Errors: kInvalid "profile-syntax", "profile-key", "profile-value",
// "profile-too-large"; the message is "FILE:LINE: what; what to do".
base::Result<std::vector<Profile>> ParseProfiles(std::string_view text, std::string_view file_name);

// The built-in ones, then those of all *.toml of `folder` in the order of their names, then those
// that were learned. No such folder or file: nothing of it. A file that is wrong, misnamed, or
// names the device of an earlier file is told to `left_out`, and the others count; without
// `left_out` it is the error.
base::Result<std::vector<Profile>> LoadProfiles(
    const std::filesystem::path& folder, const std::filesystem::path& learned,
    const std::function<void(const base::Error&)>& left_out = nullptr);

// The last that fits, or nullptr.
const Profile* MatchProfile(const std::vector<Profile>& profiles,
                            const drivers::usb::DeviceInfo& device);

// Adds it to the file of learned profiles, in place of an earlier one for the same device; whole
// or not at all, whatever the power does. Errors: those of reading and writing the file.
base::Status RememberProfile(const std::filesystem::path& learned, const Profile& profile);

}  // namespace drivers::scanner::usb
