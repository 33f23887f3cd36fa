// What the two ends of a bus behind a socket say: read or refused, and what was read writes the
// same bytes again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/usb/socket_frames.h"

namespace {

void Require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView message(data, size);
  if (const auto news = drivers::usb::DecodeNews(message)) {
    Require(std::ranges::equal(drivers::usb::Encode(*news), message));
  } else {
    Require(news.error().reason == "bus-message");
  }
  if (const auto ask = drivers::usb::DecodeAsk(message)) {
    Require(std::ranges::equal(drivers::usb::Encode(*ask), message));
  }
  return 0;
}
