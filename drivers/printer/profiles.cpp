// The profiles that there are, and which of them a device has.
#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "drivers/printer/built_in_profiles.h"
#include "drivers/printer/profile.h"
#include "drivers/usb/descriptors.h"
#include "toml/files.h"

namespace drivers::printer {
namespace {

base::Result<std::vector<Profile>> ReadFile(const std::filesystem::path& file,
                                            toml::FirstSaid& first) {
  const auto bytes = toml::ReadFile(file, kProfileFileLimit);
  if (!bytes) return base::Fail(bytes.error());
  auto profiles = ParseProfiles(base::AsText(*bytes), file.string());
  if (!profiles) return profiles;
  for (const Profile& one : *profiles) {
    for (const UsbName& name : one.usb) {
      auto said = first.Say("usb " + usb::UsbName(name.vendor, name.product), file);
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
  toml::FirstSaid first;
  for (const auto& file : toml::FilesIn(folder, "profile")) {
    auto read = file.and_then([&](const auto& path) { return ReadFile(path, first); });
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
