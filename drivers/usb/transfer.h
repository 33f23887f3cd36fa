// One transfer over one endpoint, and what can become of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace drivers::usb {

enum class End : std::uint8_t {
  kDone,       // moved; fewer bytes than asked for are legal on IN
  kTimedOut,   // not all moved in time
  kCancelled,  // by CancelAll
  kStalled,    // the endpoint halted; a bulk or interrupt endpoint needs ClearHalt
  kBabble,     // the device sent more than it may: nothing of it can be used
  kBroken,     // the bus saw an error; often the first sign of an unplugged device
  kGone,       // no such device any more
};

// Stable lower-case token: "done", "timed-out", ...
std::string_view Name(End end);

// SETUP packet without its length (USB 2.0 §9.3).
struct Setup {
  std::uint8_t request_type = 0;
  std::uint8_t request = 0;
  std::uint16_t value = 0;
  std::uint16_t index = 0;
};

// `actual` and `bytes` count on every end: a transfer that timed out may have moved all of it.
struct OutResult {
  End end = End::kDone;
  std::size_t actual = 0;
};

struct InResult {
  End end = End::kDone;
  base::Bytes bytes;
};

}  // namespace drivers::usb
