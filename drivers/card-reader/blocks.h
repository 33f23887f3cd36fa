// XfrBlock: bytes to the card in one slot, and its answer, at each exchange level (CCID Rev 1.1
// §6.1.4, §6.2.1).
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/card-reader/ccid.h"

namespace drivers::card_reader {

// One block in, one block out; bBWI is the multiplier of T=1's waiting time. Errors: those of
// Ccid::Ask, and kInvalid "ccid-chain" (a chained answer where there can be none).
base::Result<base::Bytes> TransferBlock(Ccid& ccid, std::uint8_t slot, base::ByteView bytes,
                                        std::uint8_t bwi, int card_ms, std::int64_t until);

// One APDU at extended level: in several messages if it, or its answer, is longer than one. Errors:
// as above; kInvalid "ccid-chain" (pieces in an order that is none), "ccid-chain-endless" (more
// than an answer may hold, too many pieces, or pieces of nothing).
base::Result<base::Bytes> TransferExtended(Ccid& ccid, std::uint8_t slot, base::ByteView apdu,
                                           int card_ms, std::int64_t until);

}  // namespace drivers::card_reader
