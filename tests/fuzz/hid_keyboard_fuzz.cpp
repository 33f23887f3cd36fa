// Reports of a keyboard that scans: by the boot protocol, with every kind of suffix.
#include "drivers/scanner/usb/typed_scan.h"
#include "tests/fuzz/scanner_stream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  drivers::scanner::usb::TypedSettings settings;
  settings.suffix = static_cast<drivers::scanner::usb::Suffix>(data[0] & 3);
  settings.aim = (data[0] & 4) != 0;
  drivers::scanner::usb::TypedAssembler reader(drivers::scanner::usb::KeyboardLayout::Boot(),
                                               settings);
  fuzz::Play(reader, {data + 1, size - 1});
  return 0;
}
