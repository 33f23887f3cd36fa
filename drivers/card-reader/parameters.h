// From the ATR and the reader to what both sides use: protocol, rate, times (ISO/IEC 7816-3:2006 §8
// to §11), and the PPS exchange that agrees on it (§9).
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/card-reader/atr.h"
#include "drivers/card-reader/class_descriptor.h"

namespace drivers::card_reader {

struct Parameters {
  std::uint8_t protocol = 0;  // 0 or 1
  std::uint8_t fi_di = 0x11;
  bool inverse = false;
  std::uint8_t guard = 0;
  std::uint8_t wi = 10;
  std::uint8_t ifsc = 32, bwi = 4, cwi = 13;
  bool crc = false;
  // The card has to be asked (PPS) before this holds.
  bool negotiate = false;
};

// Errors: kInvalid "card-protocol-unsupported" (none that the reader speaks), "card-implicit" (TA2
// with parameters from elsewhere), "card-rate" (specific mode at a reserved rate).
base::Result<Parameters> ChooseParameters(const Atr& atr, const ClassDescriptor& reader);

// FF PPS0 [PPS1] PCK (§9.2); PPS1 only if the rate is not the default.
base::Bytes PpsRequest(const Parameters& parameters);

// The rate that the answer agrees to: what was asked, or 11 if the card left PPS1 out. Errors, all
// kInvalid: "pps-short", "pps-start", "pps-check", "pps-protocol", "pps-rate", "pps-long".
base::Result<std::uint8_t> ReadPpsAnswer(base::ByteView request, base::ByteView answer);

// abProtocolDataStructure of SetParameters (CCID §6.1.7): 5 bytes for T=0, 7 for T=1.
base::Bytes EncodeParameters(const Parameters& parameters);

// The longest time until the card's next sign: WWT for T=0 (§10.2), BWT for T=1 (§11.4.3), in
// milliseconds at this clock, rounded up.
int WaitingMs(const Parameters& parameters, std::uint32_t clock_khz);

// The longest time from a block's first byte to its last (CWT, §11.4.3): T=1, 260 characters.
int BlockMs(const Parameters& parameters, std::uint32_t clock_khz);

// What we offer the card to send at once: dwMaxIFSD within 1 to 254.
std::uint8_t ChooseIfsd(const ClassDescriptor& reader);

}  // namespace drivers::card_reader
