// What a card says first: the answer to reset (ISO/IEC 7816-3:2006 §8.2), read strictly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/card-reader/secret_bytes.h"

namespace drivers::card_reader {

// TA2 (§8.3): the card is in specific mode and speaks this protocol at once.
struct SpecificMode {
  std::uint8_t protocol = 0;
  bool changeable = true;            // another mode after a warm reset
  bool implicit_parameters = false;  // known from elsewhere, not from TA1
};

// An ATR can hold an identifier of the card (a contactless card's PUPI), so it is never shown or
// logged.
struct Atr {
  bool inverse = false;                  // TS 3F
  std::vector<std::uint8_t> protocols;   // T values offered, in order, without 15; never empty
  int interface_values = 0;              // TA, TB and TC bytes, all levels
  std::uint8_t fi_di = 0x11;             // TA1; default 372/1
  std::uint8_t guard = 0;                // TC1: N; FF is the protocol's least
  std::optional<SpecificMode> specific;  // TA2
  std::uint8_t wi = 10;                  // TC2, T=0 (§10.2)
  std::uint8_t ifsc = 32;                // first TA for T=1 (§11.4.2)
  std::uint8_t bwi = 4, cwi = 13;        // first TB for T=1 (§11.4.3)
  bool crc = false;                      // first TC for T=1 (§11.4.4)
  std::optional<std::uint8_t> clock_and_class;  // first TA for T=15 (§8.3)
  std::optional<std::uint8_t> spu;              // first TB for T=15
  SecretBytes historical;
  // Bytes behind the end that the ATR announces. Real cards have been seen with one.
  std::size_t left_over = 0;

  bool Offers(std::uint8_t protocol) const;
};

// Errors, all kInvalid: "atr-empty", "atr-long" (over 33 bytes), "atr-ts", "atr-short" (ends before
// what it announces), "atr-protocol-order", "atr-wi", "atr-ifsc", "atr-bwi", "atr-check" (TCK wrong
// or missing).
base::Result<Atr> ParseAtr(base::ByteView bytes);

// F and D of a TA1 byte (§8.3 tables 7 and 8); nullopt for values that are reserved.
struct Rate {
  int f = 372;
  int d = 1;
};
std::optional<Rate> RateOf(std::uint8_t fi_di);

}  // namespace drivers::card_reader
