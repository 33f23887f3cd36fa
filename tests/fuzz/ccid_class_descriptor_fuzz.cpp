// Descriptors of a device that poses as a card reader: from its raw bytes to the slots.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/card-reader/class_descriptor.h"
#include "drivers/card-reader/parameters.h"
#include "drivers/card-reader/reader.h"

using namespace drivers::card_reader;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  if (const auto described = ParseClassDescriptor(bytes)) {
    if (size != 54 || described->slots == 0 || described->slots > 16) std::abort();
    if (described->max_message < 15 || described->busy_slots == 0) std::abort();
    const std::uint8_t ifsd = ChooseIfsd(*described);
    if (ifsd == 0 || ifsd == 255) std::abort();
  }
  const auto descriptors = drivers::usb::ParseDescriptors(bytes);
  if (!descriptors) return 0;
  static_cast<void>(IsCardReader(*descriptors));
  for (const auto& interface : descriptors->interfaces) {
    const auto described = DescribeReader(interface);
    if (described && described->level == Level::kCharacter) std::abort();
  }
  return 0;
}
