// The card in one slot: power, parameters and commands.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/card-reader/atr.h"
#include "drivers/card-reader/ccid.h"
#include "drivers/card-reader/parameters.h"
#include "drivers/card-reader/t1.h"

namespace drivers::card_reader {

// Not thread-safe. `until` is the end of the total time of what the caller is doing, on the clock
// (Ccid::Total).
class Card {
 public:
  // `level` is this slot's, which a quirk may set apart from the descriptor's.
  Card(Ccid& ccid, std::uint8_t slot, Level level);

  // GetSlotStatus: is there a card, and does it have power?
  base::Result<Icc> Look(std::int64_t until);

  // Power, ATR, and what both sides agree on: PPS, SetParameters, IFSD, as far as the reader leaves
  // them to us (dwFeatures). Errors: those of Ccid::Ask, ParseAtr, ChooseParameters and
  // ReadPpsAnswer; "t1-ifsd".
  base::Status Activate(std::int64_t until);
  base::Status PowerOff(std::int64_t until);
  bool active() const { return atr_.has_value(); }
  // It has no power any more (removed, reset).
  void Forget();

  // nullptr until activated.
  const Atr* atr() const { return atr_ ? &*atr_ : nullptr; }

  // A short command and its answer with the status word. Errors: kInvalid of ParseCommand, "card-
  // not-active"; those of Ccid::Ask, TransferExtended, ExchangeT0 and t1::Link; "card-answer" (no
  // status word).
  base::Result<base::Bytes> Exchange(base::ByteView apdu, std::int64_t until);

  std::uint8_t slot() const { return slot_; }

 private:
  base::Result<base::Bytes> PowerOn();
  base::Status Agree(const Atr& atr);
  base::Status Negotiate();
  base::Status SetParameters();
  base::Status LearnProtocol();
  base::Status StartT1();
  int CardMs() const;

  Ccid& ccid_;
  const std::uint8_t slot_;
  const Level level_;
  std::optional<Atr> atr_;
  Parameters parameters_;
  std::unique_ptr<t1::Link> t1_;
  std::int64_t until_ = 0;  // of the command that is running
};

}  // namespace drivers::card_reader
