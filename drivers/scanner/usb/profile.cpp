#include "drivers/scanner/usb/profile.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <system_error>
#include <utility>

#include "base/bytes.h"
#include "base/file.h"
#include "drivers/scanner/usb/built_in_profiles.h"
#include "toml/files.h"
#include "toml/reader.h"

namespace drivers::scanner::usb {
namespace {

constexpr std::size_t kUsbNameBytes = 9;
constexpr std::size_t kMostScanners = 1000;
constexpr int kLeastSilenceMs = 20;
constexpr int kMostSilenceMs = 2000;

constexpr std::array<std::string_view, 4> kSuffixWords = {"enter-or-tab", "enter", "tab",
                                                          "silence"};

bool IsUsbName(std::string_view text) {
  if (text.size() != kUsbNameBytes || text[4] != ':') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '?' ||
                              c == ':';
                     }) &&
         std::count(text.begin(), text.end(), ':') == 1;
}

Profile ReadProfile(toml::FileReader& reader, const toml::table& table) {
  reader.OnlyKeys(table, "[[scanner]]",
                  {"usb", "serial", "name", "speaks", "reads", "suffix", "silence_ms", "aim",
                   "enable", "source"});
  Profile profile;
  profile.usb = reader.Text(table, "usb", 1, 80);
  if (reader.ok() && !IsUsbName(profile.usb)) {
    reader.RefuseAs(table.get("usb")->source(), "value",
                    "'usb' must be vendor:product in lower case; write it as lsusb shows it, "
                    "\"1eab:8203\" (\"1eab:??03\" for several)");
  }
  profile.serial = reader.Text(table, "serial", 0, 60);
  profile.name = reader.Text(table, "name", 1, 80);
  profile.speaks =
      static_cast<Speaks>(reader.Word(table, "speaks", {"keyboard", "pos", "serial", "nothing"}));
  profile.typed.meaning =
      static_cast<Meaning>(reader.Word(table, "reads", {"code", "card-number"}, 0));
  profile.typed.suffix = static_cast<Suffix>(reader.Word(
      table, "suffix", {kSuffixWords[0], kSuffixWords[1], kSuffixWords[2], kSuffixWords[3]}, 0));
  profile.typed.silence_ms = static_cast<int>(reader.Whole(
      table, "silence_ms", kLeastSilenceMs, kMostSilenceMs, TypedSettings{}.silence_ms));
  profile.typed.aim = reader.Flag(table, "aim", false);
  profile.enable = static_cast<Enable>(reader.Word(table, "enable", {"none", "honeywell"}, 0));
  profile.source = reader.Text(table, "source", 1, 200);
  // Any keyboard would be a scanner.
  if (reader.ok() && profile.speaks != Speaks::kNothing &&
      profile.usb.substr(0, 4).find('?') != std::string::npos) {
    reader.RefuseAs(table.get("usb")->source(), "value",
                    "'usb' must name one vendor; write all four of its digits");
  }
  return profile;
}

base::Result<std::vector<Profile>> ReadFile(const std::filesystem::path& file) {
  auto bytes = toml::ReadFile(file, kProfileFileLimit);
  if (!bytes) return base::Fail(std::move(bytes.error()));
  return ParseProfiles(base::AsText(*bytes), file.string());
}

base::Result<std::vector<Profile>> ReadOwn(const std::filesystem::path& file,
                                           toml::FirstSaid& first) {
  auto profiles = ReadFile(file);
  if (!profiles) return profiles;
  for (const Profile& one : *profiles) {
    const std::string serial = one.serial.empty() ? "" : " with serial " + one.serial;
    auto said = first.Say("usb " + one.usb + serial, file);
    if (!said) return base::Fail(std::move(said.error()));
  }
  return profiles;
}

base::Result<std::vector<Profile>> ReadLearned(const std::filesystem::path& file) {
  auto profiles = ReadFile(file);
  if (!profiles && profiles.error().code == base::ErrorCode::kNotFound) {
    return std::vector<Profile>{};
  }
  return profiles;
}

// A text of one line as TOML: a device's own words may hold quotes.
std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

// What was learned speaks keyboard: nothing else has to be.
std::string Write(const Profile& profile) {
  std::string text = "[[scanner]]\nusb = " + Quote(profile.usb) + "\n";
  if (!profile.serial.empty()) text += "serial = " + Quote(profile.serial) + "\n";
  text += "name = " + Quote(profile.name) + "\nspeaks = \"keyboard\"\n";
  if (profile.typed.meaning == Meaning::kCardNumber) text += "reads = \"card-number\"\n";
  text += "suffix = " + Quote(kSuffixWords[static_cast<std::size_t>(profile.typed.suffix)]) + "\n";
  text += "silence_ms = " + std::to_string(profile.typed.silence_ms) + "\n";
  return text + "source = " + Quote(profile.source) + "\n";
}

}  // namespace

bool Profile::Fits(const drivers::usb::DeviceInfo& device) const {
  const std::string own = drivers::usb::UsbName(device.descriptors);
  const bool alike =
      std::equal(usb.begin(), usb.end(), own.begin(), own.end(),
                 [](char wanted, char got) { return wanted == '?' || wanted == got; });
  return alike && (serial.empty() || serial == device.serial);
}

base::Result<std::vector<Profile>> ParseProfiles(std::string_view text,
                                                 std::string_view file_name) {
  toml::FileReader reader(file_name, "profile");
  const toml::table& root = reader.Parse(text, kProfileFileLimit);
  reader.OnlyKeys(root, "this file", {"scanner"});
  std::vector<Profile> profiles;
  for (const toml::table* table : reader.Tables(root, "scanner", 1, kMostScanners)) {
    profiles.push_back(ReadProfile(reader, *table));
  }
  if (!reader.ok()) return base::Fail(*reader.error());
  return profiles;
}

base::Result<std::vector<Profile>> LoadProfiles(
    const std::filesystem::path& folder, const std::filesystem::path& learned,
    const std::function<void(const base::Error&)>& left_out) {
  auto profiles = ParseProfiles(BuiltInProfileFile(), "scanners.toml");
  if (!profiles) return profiles;
  std::vector<base::Result<std::vector<Profile>>> all;
  toml::FirstSaid first;
  for (const auto& file : toml::FilesIn(folder, "profile")) {
    all.push_back(file.and_then([&](const auto& path) { return ReadOwn(path, first); }));
  }
  all.push_back(ReadLearned(learned));
  for (auto& one : all) {
    if (one) {
      std::move(one->begin(), one->end(), std::back_inserter(*profiles));
    } else if (left_out) {
      left_out(one.error());
    } else {
      return base::Fail(std::move(one.error()));
    }
  }
  return profiles;
}

const Profile* MatchProfile(const std::vector<Profile>& profiles,
                            const drivers::usb::DeviceInfo& device) {
  const auto found = std::find_if(profiles.rbegin(), profiles.rend(),
                                  [&](const Profile& one) { return one.Fits(device); });
  return found == profiles.rend() ? nullptr : &*found;
}

base::Status RememberProfile(const std::filesystem::path& learned, const Profile& profile) {
  auto profiles = ReadLearned(learned);
  if (!profiles) return base::Fail(std::move(profiles.error()));
  std::string text = "# Learned on the spot; see docs/devices.md.\n";
  for (const auto& one : *profiles) {
    const bool same = one.usb == profile.usb && one.serial == profile.serial;
    if (!same) text += "\n" + Write(one);
  }
  text += "\n" + Write(profile);
  // What could not be read again would lock all of them out.
  if (const auto again = ParseProfiles(text, learned.string()); !again) {
    return base::Fail(again.error());
  }
  // Learning takes root; the kiosk, which is another user, reads it.
  return base::WriteFileDurably(learned, base::AsBytes(text), base::FileAccess::kPublic);
}

}  // namespace drivers::scanner::usb
