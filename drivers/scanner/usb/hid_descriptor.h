// HID report descriptors: what the bits of a device's reports mean (HID 1.11 §6.2.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace drivers::scanner::usb {

// Usage page in the upper half, usage in the lower.
using Usage = std::uint32_t;
constexpr Usage MakeUsage(std::uint16_t page, std::uint16_t id) {
  return Usage{page} << 16 | id;
}

struct UsageRange {
  Usage first = 0;
  Usage last = 0;
};

enum class ReportType : std::uint8_t { kInput, kOutput, kFeature };

// One main item: `count` values of `bit_size` bits each.
struct HidField {
  ReportType type = ReportType::kInput;
  std::uint8_t report_id = 0;    // 0: the device has no ids
  Usage application = 0;         // of the outermost collection
  std::uint32_t bit_offset = 0;  // in the report, behind its id
  std::uint32_t bit_size = 0;
  std::uint32_t count = 0;
  bool constant = false;  // padding
  bool variable = false;  // a value for each usage; else an array that names usages
  std::int32_t logical_minimum = 0;
  std::vector<UsageRange> usages;

  // Of value `index`, if variable: the last usage stands for all behind it (HID 1.11 §6.2.2.8).
  // 0 if it has none.
  Usage UsageOf(std::uint32_t index) const;

  // What an array's value names: its place in `usages`, counted from the logical minimum. 0: none.
  Usage Named(std::uint32_t value) const;

  // nullopt if the report, without its id, is too short or the value is wider than 32 bits.
  std::optional<std::uint32_t> Value(base::ByteView report, std::uint32_t index) const;
};

struct ReportDescriptor {
  std::vector<HidField> fields;  // in the order of the descriptor
  bool has_ids = false;          // each report begins with a byte that is its id

  // Bytes of the longest report of this type, its id included; 0 if there is none.
  std::size_t LongestReport(ReportType type) const;
};

// Limits are those of Linux (include/linux/hid.h, drivers/hid/hid-core.c), so that a device that
// works there is read here. Errors: kInvalid with a reason a token each ("hid-item-short",
// "hid-report-size", "hid-collection", ...).
base::Result<ReportDescriptor> ParseReportDescriptor(base::ByteView bytes);

// Length of the report descriptor that a HID class descriptor (type 21h, HID 1.11 §6.2.1)
// announces; nullopt if it is cut off or announces none.
std::optional<std::uint16_t> ReportDescriptorLength(base::ByteView hid_descriptor);

}  // namespace drivers::scanner::usb
