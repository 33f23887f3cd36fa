// What is known about a printer model, as data: paper, head, cutter, limits, and what its answers
// are worth. The models that come with the program stand in printers.toml; a folder of such files
// adds others without a new build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace drivers::printer {

// What may say that a receipt is done, best first. Only kProcessId is the printer's word about
// paper; kQueuedStatus is its word about bytes; the rest are assumptions and are called so.
enum class Rung : std::uint8_t {
  kProcessId,       // GS ( H 48: answered when everything before it is printed
  kQueuedStatus,    // GS r 1: answered when everything before it was interpreted
  kRealTimeStatus,  // DLE EOT: no fault before, no fault after
  kPortStatus,      // the USB class's one byte: no fault before, no fault after
  kNone,            // the printer tells nothing
};

// Stable lower-case token: "process-id", "queued-status", ...; profile files use the same.
std::string_view Name(Rung rung);

enum class Cutter : std::uint8_t { kNone, kPartial, kFull };

// Who prints a QR code: we as a picture, or the printer by its own command.
enum class QrMode : std::uint8_t { kRaster, kNative };

enum class ImageCommand : std::uint8_t {
  kRaster,  // GS v 0
  kColumn,  // ESC * 33, 24 dots a strip: for models without the other
};

// Which real-time questions a model answers, and what its bits mean.
enum class StatusDialect : std::uint8_t {
  kNone,
  kEpson,         // DLE EOT 1 to 4
  kEpsonOneFour,  // the same, of which only 1 and 4 exist
  kHwasung,       // DLE EOT 2: paper, head, jam, near end, printing, cutter
  kSii,           // DLE EOT 1: error, cover, voltage, temperature, busy
  kMaxim,         // DLE EOT 1 and 4; 1 has the paper
};

struct UsbName {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  bool operator==(const UsbName&) const = default;
};

struct Profile {
  std::string name;   // as --printer-profile takes it
  std::string title;  // for people
  int paper_mm = 0;   // width of the roll
  int dots = 0;       // printable dots a line
  int columns = 0;    // characters a line in font A (12 x 24 dots)
  int code_page = 0;  // n of ESC t for a page that begins with ASCII
  Cutter cutter = Cutter::kNone;
  int feed_before_cut = 0;  // dots from the head to the cutter or tear bar
  QrMode qr = QrMode::kRaster;
  ImageCommand image = ImageCommand::kRaster;
  int raster_rows = 0;   // highest band that the model takes whole
  int raster_bytes = 0;  // widest row
  bool line_feed_after_image = false;
  StatusDialect status = StatusDialect::kNone;
  bool automatic_status = false;  // sends ASB once asked by GS a
  bool port_status = false;       // GET_PORT_STATUS tells the truth
  Rung rung = Rung::kNone;
  bool clears_buffer = false;  // DLE DC4 8, answered by 37 25 00
  std::vector<UsbName> usb;    // may be shared by several models: then width is a setting
};

inline constexpr std::size_t kProfileFileLimit = std::size_t{256} << 10;

// One or more [[printer]]. Errors: kInvalid "profile-syntax", "profile-key", "profile-value",
// "profile-double", "profile-too-large"; the message is "FILE:LINE: what; what to do".
base::Result<std::vector<Profile>> ParseProfiles(std::string_view text, std::string_view file_name);

// Those that come with the program.
std::span<const Profile> BuiltInProfiles();

// The built-in ones, and then those of all *.toml of `folder`, in the order of their names; one
// with the name of an earlier one takes its place. No such folder: the built-in ones alone. A file
// that is wrong, misnamed, or names the device of an earlier file is told to `left_out`, and the
// others count; without `left_out` it is the error.
base::Result<std::vector<Profile>> LoadProfiles(
    const std::filesystem::path& folder,
    const std::function<void(const base::Error&)>& left_out = nullptr);

// nullptr when there is none of this name.
const Profile* FindProfile(std::span<const Profile> profiles, std::string_view name);
// Among the built-in ones.
const Profile* FindProfile(std::string_view name);

// The newest that names this device (a technician's before a built-in one), or nullptr.
const Profile* MatchProfile(std::span<const Profile> profiles, UsbName device);

}  // namespace drivers::printer
