// T=0 at TPDU level (ISO/IEC 7816-3:2006 §10, §12.2): the reader handles procedure bytes, the host
// the rest.
#pragma once

#include <functional>

#include "base/bytes.h"
#include "base/result.h"

namespace drivers::card_reader {

// One header with its data to the card; data and status word come back.
using SendTpdu = std::function<base::Result<base::Bytes>(base::ByteView)>;

// The whole command: GET RESPONSE as long as the card says 61xx, once again with the right Le when
// it says 6Cxx. Errors: those of `send` and of ParseCommand; kInvalid "t0-short" (no status word),
// "t0-surplus" (more data than was asked for), "t0-wrong-length-again" (6Cxx twice),
// "t0-no-progress" (61xx without a byte), "t0-endless" (more than an answer may hold).
base::Result<base::Bytes> ExchangeT0(base::ByteView apdu, const SendTpdu& send);

}  // namespace drivers::card_reader
