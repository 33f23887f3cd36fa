// Reports of a HID-POS scanner, by the report descriptor that it chose itself.
#include "drivers/scanner/usb/pos_scan.h"
#include "tests/fuzz/scanner_stream.h"

// The first byte tells how many of the next are the descriptor.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView all(data, size);
  if (all.empty()) return 0;
  const std::size_t length = std::min<std::size_t>(all[0], all.size() - 1);
  const auto read = drivers::scanner::usb::ParseReportDescriptor(all.subspan(1, length));
  if (!read) return 0;
  auto layouts = drivers::scanner::usb::FindPosLayouts(*read);
  if (layouts.empty()) return 0;
  drivers::scanner::usb::PosAssembler reader(std::move(layouts), read->has_ids);
  fuzz::Play(reader, all.subspan(1 + length));
  return 0;
}
