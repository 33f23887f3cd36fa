// T=1 as the host speaks it at TPDU level (ISO/IEC 7816-3:2006 §11).
#pragma once

#include <cstdint>
#include <functional>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/card-reader/parameters.h"
#include "drivers/card-reader/t1_block.h"

namespace drivers::card_reader::t1 {

// One block to the card, and what came back. `wtx` is the multiplier that the card asked for
// (bBWI), 0 otherwise. The errors "card-mute", "card-parity" and "card-overrun" are the card's and
// start the error handling of §11.6.3; any other ends the exchange. Keeps the command's total time.
using Transmit = std::function<base::Result<base::Bytes>(base::ByteView block, std::uint8_t wtx)>;

// Not thread-safe. One per activated card.
class Link {
 public:
  Link(const Parameters& parameters, Transmit transmit);

  // S(IFS request) as the first exchange (§11.4.2). kInvalid "t1-ifsd" if the card never agrees.
  base::Status OfferIfsd(std::uint8_t ifsd);

  // Errors: those of `transmit`; kUnknown "t1-resynchronised" (three tries did not help; both sides
  // are in step again, and nobody knows whether the card carried the command out); kUnavailable
  // "t1-lost" (not even that: power it off), "t1-aborted" (by the card); kInvalid "t1-endless",
  // "t1-wtx-endless", "t1-no-status".
  base::Result<base::Bytes> Exchange(base::ByteView apdu);

  bool lost() const { return lost_; }

 private:
  class Run;

  // What came instead of a block that can be used: either of both.
  struct Trouble {
    Complaint complaint = Complaint::kNone;
    base::Error fatal;
  };
  tl::expected<Block, Trouble> Pass(const Block& block, std::uint8_t wtx);
  base::Status Resynchronise();
  base::Error GiveUp();

  const std::uint8_t first_ifsc_;
  const bool crc_;
  Transmit transmit_;
  std::uint8_t ifsc_;
  std::uint8_t ifsd_;
  std::uint8_t offered_ifsd_ = 0;
  std::uint8_t send_number_ = 0;     // N(S) of our next I-block
  std::uint8_t receive_number_ = 0;  // N(S) that the card's next I-block has to have
  bool out_of_step_ = false;
  bool lost_ = false;
};

}  // namespace drivers::card_reader::t1
