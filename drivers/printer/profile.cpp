#include "drivers/printer/profile.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "toml/reader.h"

namespace drivers::printer {
namespace {

constexpr std::size_t kMostPrinters = 500;

std::optional<std::uint16_t> ParseHex(std::string_view text) {
  if (text.size() != 4) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'a' || c > 'f')) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(digit ? c - '0' : c - 'a' + 10);
  }
  return static_cast<std::uint16_t>(value);
}

std::vector<UsbName> ReadUsb(toml::FileReader& reader, const toml::table& table) {
  std::vector<UsbName> names;
  if (const toml::node* node = table.get("usb"); node != nullptr && !node->is_array()) {
    reader.RefuseAs(node->source(), "key",
                    "'usb' must be a list; write it as usb = [\"04b8:0e15\"]");
  }
  for (const std::string& text : reader.Texts(table, "usb", 0, 50, 80)) {
    const std::string_view whole(text);
    const auto vendor = ParseHex(whole.substr(0, 4));
    const auto product = whole.size() == 9 ? ParseHex(whole.substr(5)) : std::nullopt;
    if (!vendor || !product || whole[4] != ':') {
      reader.RefuseAs(table.get("usb")->source(), "value",
                      "'usb' holds no vendor:product; write it in small letters as lsusb shows it, "
                      "\"04b8:0e15\"");
      return {};
    }
    names.push_back({*vendor, *product});
  }
  return names;
}

int Number(toml::FileReader& reader, const toml::table& table, std::string_view key, int least,
           int most, std::optional<std::int64_t> otherwise = std::nullopt) {
  return static_cast<int>(reader.Whole(table, key, least, most, otherwise));
}

// What a model is said to do must fit together: no promise rests on an answer it does not give.
void CheckSense(toml::FileReader& reader, const toml::table& table, const Profile& profile) {
  const auto refuse = [&](std::string_view key, const std::string& message) {
    const toml::node* node = table.get(key);
    if (reader.ok()) {
      reader.RefuseAs(node == nullptr ? table.source() : node->source(), "value", message);
    }
  };
  if (profile.columns * 12 > profile.dots) {
    refuse("columns", "letters of font A are 12 dots wide; change 'columns' to at most " +
                          std::to_string(profile.dots / 12));
  }
  if (profile.raster_bytes * 8 < profile.dots) {
    refuse("raster_bytes", "a picture as wide as the paper needs more; change 'raster_bytes' to " +
                               std::to_string((profile.dots + 7) / 8) + " or 'dots' to less");
  }
  const bool needs_status =
      profile.rung == Rung::kQueuedStatus || profile.rung == Rung::kRealTimeStatus;
  if (needs_status && profile.status == StatusDialect::kNone) {
    refuse("rung", "this rung needs real-time status; set 'status' or change 'rung' to 'none'");
  }
  if (profile.rung == Rung::kPortStatus && !profile.port_status) {
    refuse("rung", "this rung needs port_status = true; set it or change 'rung' to 'none'");
  }
  if (profile.clears_buffer && profile.rung != Rung::kProcessId) {
    refuse("clears_buffer",
           "a cleared job is printed again only where the printer's word says whether it was "
           "printed; change 'rung' to 'process-id' or remove this");
  }
}

Profile ReadProfile(toml::FileReader& reader, const toml::table& table) {
  reader.OnlyKeys(
      table, "a [[printer]]",
      {"name", "title", "paper_mm", "dots", "columns", "code_page", "cutter", "feed_before_cut",
       "qr", "image", "raster_rows", "raster_bytes", "line_feed_after_image", "status",
       "automatic_status", "port_status", "rung", "clears_buffer", "usb"});
  Profile profile;
  profile.name = reader.Id(table, "name");
  profile.title = reader.Text(table, "title", 1, 80);
  profile.paper_mm = Number(reader, table, "paper_mm", 30, 120);
  profile.dots = Number(reader, table, "dots", 200, 1024);
  profile.columns = Number(reader, table, "columns", 16, 80);
  profile.code_page = Number(reader, table, "code_page", 0, 255, 0);
  profile.cutter = static_cast<Cutter>(reader.Word(table, "cutter", {"none", "partial", "full"}));
  profile.feed_before_cut = Number(reader, table, "feed_before_cut", 0, 255);
  profile.qr = static_cast<QrMode>(reader.Word(table, "qr", {"raster", "native"}, 0));
  profile.image = static_cast<ImageCommand>(reader.Word(table, "image", {"raster", "column"}, 0));
  profile.raster_rows = Number(reader, table, "raster_rows", 24, 2303, 240);
  profile.raster_bytes = Number(reader, table, "raster_bytes", 25, 256, (profile.dots + 7) / 8);
  profile.line_feed_after_image = reader.Flag(table, "line_feed_after_image", false);
  profile.status = static_cast<StatusDialect>(
      reader.Word(table, "status", {"none", "epson", "epson-1-4", "hwasung", "sii", "maxim"}, 0));
  profile.automatic_status = reader.Flag(table, "automatic_status", false);
  profile.port_status = reader.Flag(table, "port_status", false);
  profile.rung = static_cast<Rung>(reader.Word(
      table, "rung", {"process-id", "queued-status", "real-time-status", "port-status", "none"}));
  profile.clears_buffer = reader.Flag(table, "clears_buffer", false);
  profile.usb = ReadUsb(reader, table);
  CheckSense(reader, table, profile);
  return profile;
}

}  // namespace

std::string_view Name(Rung rung) {
  switch (rung) {
    case Rung::kProcessId:
      return "process-id";
    case Rung::kQueuedStatus:
      return "queued-status";
    case Rung::kRealTimeStatus:
      return "real-time-status";
    case Rung::kPortStatus:
      return "port-status";
    case Rung::kNone:
      break;
  }
  return "none";
}

base::Result<std::vector<Profile>> ParseProfiles(std::string_view text,
                                                 std::string_view file_name) {
  toml::FileReader reader(file_name, "profile");
  const toml::table& root = reader.Parse(text, kProfileFileLimit);
  reader.OnlyKeys(root, "a file of printer profiles", {"printer"});
  std::vector<Profile> profiles;
  std::set<std::string> names;
  for (const toml::table* one : reader.Tables(root, "printer", 1, kMostPrinters)) {
    profiles.push_back(ReadProfile(reader, *one));
    if (reader.ok() && !names.insert(profiles.back().name).second) {
      reader.RefuseAs(one->source(), "double",
                      "name '" + profiles.back().name + "' is given twice; change one of them");
    }
  }
  if (!reader.ok()) return base::Fail(*reader.error());
  return profiles;
}

}  // namespace drivers::printer
