// A reply of a decoder that a picture may have taken over.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/scanner/worker_protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView body(data, size);
  const auto reply = drivers::scanner::DecodeReply(body);
  if (reply && drivers::scanner::EncodeReply(*reply) != base::ToBytes(body)) std::abort();
  return 0;
}
