// A serial scanner: its functional descriptors, and its line.
#include "drivers/scanner/usb/cdc.h"
#include "tests/fuzz/scanner_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView all(data, size);
  (void)drivers::scanner::usb::ReadCdcFunctions(all);
  if (const auto device = drivers::usb::ParseDescriptors(all)) {
    if (const auto line = drivers::scanner::usb::FindSerialLine(*device)) {
      const auto is_there = [&](std::uint8_t number) {
        return std::any_of(device->interfaces.begin(), device->interfaces.end(),
                           [&](const auto& one) { return one.number == number; });
      };
      fuzz::Require(is_there(line->control) && is_there(line->data));
    }
    return 0;
  }
  if (all.empty()) return 0;
  drivers::scanner::usb::TypedSettings settings;
  settings.suffix = static_cast<drivers::scanner::usb::Suffix>(all[0] & 3);
  settings.aim = (all[0] & 4) != 0;
  drivers::scanner::usb::LineAssembler reader(settings);
  fuzz::Play(reader, all.subspan(1));
  return 0;
}
