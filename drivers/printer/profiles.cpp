// The profiles that there are, and which of them a device has.
#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "drivers/printer/built_in_profiles.h"
#include "drivers/printer/profile.h"
#include "toml/files.h"

namespace drivers::printer {
namespace {

std::string Text(UsbName usb) {
  const auto hex = [](std::uint16_t value) {
    return base::ToHex(
        base::Bytes{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
  };
  return hex(usb.vendor) + ':' + hex(usb.product);
}

base::Result<std::vector<Profile>> ReadFile(const std::filesystem::path& file,
                                            toml::FirstSaid& first) {
  if (auto named = toml::CheckName(file); !named) return base::Fail(std::move(named.error()));
  const auto bytes = toml::ReadFile(file, kProfileFileLimit);
  if (!bytes) return base::Fail(bytes.error());
  auto profiles = ParseProfiles(base::AsText(*bytes), file.string());
  if (!profiles) return profiles;
  for (const Profile& one : *profiles) {
    for (const UsbName& usb : one.usb) {
      auto said = first.Say("usb " + Text(usb), file);
      if (!said) return base::Fail(std::move(said.error()));
    }
  }
  return profiles;
}

}  // namespace

std::span<const Profile> BuiltInProfiles() {
  static const std::vector<Profile> profiles = [] {
    auto read = ParseProfiles(BuiltInProfileFile(), "printers.toml");
    if (!read) throw std::logic_error(read.error().message);
    return std::move(*read);
  }();
  return profiles;
}

base::Result<std::vector<Profile>> LoadProfiles(
    const std::filesystem::path& folder, const std::function<void(const base::Error&)>& left_out) {
  const auto built_in = BuiltInProfiles();
  std::vector<Profile> profiles(built_in.begin(), built_in.end());
  std::vector<base::Result<std::vector<Profile>>> all;
  if (const auto files = toml::FilesIn(folder, "profile")) {
    toml::FirstSaid first;
    for (const auto& file : *files) all.push_back(ReadFile(file, first));
  } else {
    all.push_back(base::Fail(files.error()));
  }
  for (auto& read : all) {
    if (!read) {
      if (!left_out) return base::Fail(std::move(read.error()));
      left_out(read.error());
      continue;
    }
    for (Profile& one : *read) {
      std::erase_if(profiles, [&](const Profile& other) { return other.name == one.name; });
      profiles.push_back(std::move(one));
    }
  }
  return profiles;
}

const Profile* FindProfile(std::span<const Profile> profiles, std::string_view name) {
  const auto found = std::find_if(profiles.begin(), profiles.end(),
                                  [&](const Profile& p) { return p.name == name; });
  return found == profiles.end() ? nullptr : &*found;
}

const Profile* FindProfile(std::string_view name) {
  return FindProfile(BuiltInProfiles(), name);
}

const Profile* MatchProfile(std::span<const Profile> profiles, UsbName device) {
  const auto found = std::find_if(profiles.rbegin(), profiles.rend(), [&](const Profile& p) {
    return std::find(p.usb.begin(), p.usb.end(), device) != p.usb.end();
  });
  return found == profiles.rend() ? nullptr : &*found;
}

}  // namespace drivers::printer
