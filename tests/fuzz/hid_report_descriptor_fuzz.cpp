// What a HID device says of its reports: read or refused by name; what was read reads any report.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/scanner/usb/hid_descriptor.h"
#include "drivers/scanner/usb/keyboard_report.h"
#include "drivers/scanner/usb/pos_scan.h"

namespace {

using namespace drivers::scanner::usb;

void Require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

// The first byte tells how many of the last ones are a report of the device that the others
// describe.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  base::ByteView all(data, size);
  (void)ReportDescriptorLength(all);
  if (all.empty()) return 0;
  const std::size_t tail = std::min<std::size_t>(all[0], all.size() - 1);
  const base::ByteView report = all.last(tail);
  const auto read = ParseReportDescriptor(all.subspan(1, all.size() - 1 - tail));
  if (!read) {
    Require(read.error().reason.starts_with("hid-") && !read.error().message.empty());
    return 0;
  }
  Require(!read->fields.empty());
  for (const auto& field : read->fields) {
    Require(field.bit_size > 0 && field.bit_size <= 256);
    Require(field.count > 0 && field.count <= 12288);
    Require((field.report_id != 0) == read->has_ids);
    for (const std::uint32_t index : {std::uint32_t{0}, field.count - 1, field.count}) {
      const auto value = field.Value(report, index);
      Require(!value || index < field.count);
      (void)field.UsageOf(index);
      (void)field.Named(index);
    }
  }
  Require(read->LongestReport(ReportType::kInput) <= 16385);
  for (const auto& layout : FindPosLayouts(*read)) Require(layout.data.bit_size == 8);
  if (const auto keys = KeyboardLayout::Of(*read)) {
    KeysDown down;
    (void)keys->From(report, down);
  }
  return 0;
}
