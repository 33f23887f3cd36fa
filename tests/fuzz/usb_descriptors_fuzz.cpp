// What a device says of itself: read or refused by name, and what was read can be built on.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>

#include "drivers/usb/descriptors.h"

namespace {

void Require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = drivers::usb::ParseDescriptors({data, size});
  if (!read) {
    Require(!read.error().reason.empty() && !read.error().message.empty());
    return 0;
  }
  Require(!read->interfaces.empty());
  for (const auto& one : read->interfaces) {
    std::set<std::uint8_t> addresses;
    for (const auto& endpoint : one.endpoints) {
      Require(addresses.insert(endpoint.address).second);
      Require((endpoint.address & 0x0F) != 0);
      Require(endpoint.max_packet <= 1024);
      Require(endpoint.max_packet > 0 || endpoint.type == drivers::usb::TransferType::kIsochronous);
      Require(one.Find(endpoint.type, endpoint.in()) != nullptr);
    }
    for (int type = 0; type < 256; ++type) {
      const auto extra = one.FindExtra(static_cast<std::uint8_t>(type), 3);
      if (extra) Require(extra->size() >= 3 && (*extra)[0] == extra->size());
    }
  }
  return 0;
}
