// The seam between the printer's protocol and whatever carries its bytes (a USB pipe, a socket).
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace drivers::printer {

// How far one Write came. `taken` counts also when `status` is an error: those bytes have left and
// are never sent again.
struct Written {
  std::size_t taken = 0;
  base::Status status;
};

// A byte pipe to one printer. Thread-compatible: one thread per object.
class Transport {
 public:
  virtual ~Transport() = default;

  // Offers `bytes` and waits at most `timeout_ms`; may take only some of them. Errors: kTimeout
  // (not all were taken in time), kUnavailable (the printer is gone), kUnknown (more than `taken`
  // may have been taken).
  virtual Written Write(base::ByteView bytes, int timeout_ms) = 0;

  // What the printer has sent, at least one byte. Errors: kTimeout (nothing came), kUnavailable.
  virtual base::Result<base::Bytes> Read(int timeout_ms) = 0;

  // The byte of the USB class's GET_PORT_STATUS, beside the stream: also while that is stuck.
  virtual base::Result<std::uint8_t> PortStatus() {
    return base::Fail(base::ErrorCode::kNotFound, "no-port-status",
                      "this connection has no port status");
  }
};

}  // namespace drivers::printer
