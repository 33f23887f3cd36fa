#include "drivers/scanner/usb/keyboard_report.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace drivers::scanner::usb {
namespace {

constexpr std::uint16_t kKeyPage = 0x07;
constexpr std::uint8_t kLastErrorKey = 0x03;  // 01 rollover, 02 POST failed, 03 undefined
constexpr std::uint8_t kFirstModifier = 0xE0;
constexpr std::uint8_t kLastModifier = 0xE7;  // above it all is reserved
constexpr std::size_t kBootBytes = 8;

// Keys 2D to 38 and 1E to 27, plain and with Shift (HID Usage Tables 1.5 §10, US).
constexpr std::string_view kDigits = "1234567890";
constexpr std::string_view kShiftedDigits = "!@#$%^&*()";
constexpr std::string_view kMarks = "-=[]\\\\;'`,./";
constexpr std::string_view kShiftedMarks = "_+{}||:\"~<>?";
constexpr std::string_view kKeypadMarks = "/*-+";
constexpr std::string_view kKeypadDigits = "1234567890.";

HidField BootField(std::uint32_t offset, std::uint32_t size, std::uint32_t count, bool variable,
                   UsageRange usages) {
  HidField field;
  field.bit_offset = offset;
  field.bit_size = size;
  field.count = count;
  field.variable = variable;
  field.usages = {usages};
  return field;
}

bool TellsOfKeys(const HidField& field) {
  return field.type == ReportType::kInput && !field.constant && !field.usages.empty() &&
         field.usages.front().first >> 16 == kKeyPage;
}

}  // namespace

KeyboardLayout KeyboardLayout::Boot() {
  KeyboardLayout layout;
  layout.fields_ = {
      BootField(0, 1, 8, true, {MakeUsage(kKeyPage, 0xE0), MakeUsage(kKeyPage, 0xE7)}),
      BootField(16, 8, 6, false, {MakeUsage(kKeyPage, 0), MakeUsage(kKeyPage, 0xFF)})};
  layout.report_bytes_ = kBootBytes;
  return layout;
}

std::optional<KeyboardLayout> KeyboardLayout::Of(const ReportDescriptor& descriptor) {
  KeyboardLayout layout;
  layout.has_ids_ = descriptor.has_ids;
  layout.report_bytes_ = descriptor.LongestReport(ReportType::kInput);
  bool has_keys = false;
  for (const auto& field : descriptor.fields) {
    if (!TellsOfKeys(field)) continue;
    layout.fields_.push_back(field);
    const Usage last = field.usages.back().last;
    has_keys = has_keys || (last & 0xFFFF) < kFirstModifier || !field.variable;
  }
  if (!has_keys) return std::nullopt;
  return layout;
}

KeyboardLayout::Read KeyboardLayout::From(base::ByteView packet, KeysDown& down) const {
  std::uint8_t id = 0;
  if (has_ids_) {
    if (packet.empty()) return Read::kBroken;
    id = packet[0];
    packet = packet.subspan(1);
  }
  down = {};
  Read read = Read::kOther;
  const auto press = [&](Usage usage) {
    const auto key = static_cast<std::uint16_t>(usage & 0xFFFF);
    if (key == 0) return;
    if (usage >> 16 != kKeyPage || key > kLastModifier) {
      read = Read::kBroken;
    } else if (key <= kLastErrorKey) {
      read = Read::kRolledOver;
    } else if (key >= kFirstModifier) {
      down.modifiers |= static_cast<std::uint8_t>(1U << (key - kFirstModifier));
    } else if (const auto byte = static_cast<std::uint8_t>(key);
               std::find(down.keys.begin(), down.keys.end(), byte) == down.keys.end()) {
      down.keys.push_back(byte);
    }
  };
  for (const auto& field : fields_) {
    if (field.report_id != id) continue;
    if (read == Read::kOther) read = Read::kKeys;
    for (std::uint32_t i = 0; i < field.count && read == Read::kKeys; ++i) {
      const auto value = field.Value(packet, i);
      if (!value) return Read::kBroken;
      if (field.variable) {
        if (*value != 0) press(field.UsageOf(i));
      } else {
        const Usage named = field.Named(*value);
        // A value that names nothing is no key (HID 1.11 §6.2.2.5), but for those beyond the page.
        if (named != 0) press(named);
      }
    }
    if (read == Read::kBroken || read == Read::kRolledOver) return read;
  }
  return read;
}

std::optional<char> CharacterOf(std::uint8_t key, bool shift, bool capitals) {
  const auto in = [key](std::string_view row, std::uint8_t first) -> std::optional<char> {
    if (key < first || key >= first + row.size()) return std::nullopt;
    return row[static_cast<std::size_t>(key - first)];
  };
  if (key >= 0x04 && key <= 0x1D) {
    return static_cast<char>((shift != capitals ? 'A' : 'a') + (key - 0x04));
  }
  if (const auto digit = in(shift ? kShiftedDigits : kDigits, 0x1E)) return digit;
  if (key == 0x2C) return ' ';
  if (const auto mark = in(shift ? kShiftedMarks : kMarks, 0x2D)) return mark;
  if (const auto mark = in(kKeypadMarks, 0x54)) return mark;
  if (const auto digit = in(kKeypadDigits, 0x59)) return digit;
  if (key == 0x64) return shift ? '|' : '\\';
  if (key == 0x67) return '=';
  return std::nullopt;
}

}  // namespace drivers::scanner::usb
