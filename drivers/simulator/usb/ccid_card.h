// A card as software, for the simulated card reader: written apart from the driver's own protocol
// code, so that the two can disagree.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>

#include "base/bytes.h"

namespace drivers::simulator::usb {

// A short command's answer, with its status word.
using CardApplication = std::function<base::Bytes(base::ByteView apdu)>;

// GET CHALLENGE (84), an echo of the command's data (80 10), a pattern of Lc/Le-given length
// (80 12 P1 P2: P1 P2 bytes), SELECT (A4); 6D00 for the rest.
base::Bytes DemoApplication(base::ByteView apdu);

// The card's end of T=1 (ISO/IEC 7816-3:2006 §11), with misbehaviour on demand.
class T1CardEngine {
 public:
  // `ifsc` is what the card takes at once, 1 to 254. `crc`: a CRC in place of the LRC.
  T1CardEngine(std::uint8_t ifsc, CardApplication application, bool crc = false);

  void Reset();
  // One block in, one out; empty: the card is mute.
  base::Bytes Answer(base::ByteView block);

  // How many of the next blocks go wrong; a large number stands for ever.
  struct Trouble {
    int bad_checks = 0;     // wrong EDC
    int mute = 0;           // no answer at all
    int wrong_numbers = 0;  // N(S) of an I-block turned over
    int wtx = 0;            // asks for more time before it answers
    std::uint8_t wtx_multiplier = 1;
    bool endless_chain = false;
    bool ignores_resynch = false;
    bool aborts = false;
    std::uint8_t new_ifsc = 0;  // S(IFS request) before its answer
  } trouble;

  int resynchs() const { return resynchs_; }
  int executed() const { return executed_; }
  std::uint8_t ifsd() const { return ifsd_; }

 private:
  base::Bytes Take(base::ByteView block);
  base::Bytes TakeInformation(base::ByteView block);
  base::Bytes TakeControl(base::ByteView block);
  base::Bytes NextPart();
  base::Bytes Respond();
  base::Bytes Remember(std::uint8_t pcb, base::ByteView info);

  base::Bytes Check(base::ByteView bytes) const;

  std::uint8_t first_ifsc_;
  CardApplication application_;
  const bool crc_;
  std::uint8_t ifsd_ = 32;
  int send_number_ = 0, receive_number_ = 0;
  base::Bytes command_, answer_;
  std::size_t sent_ = 0;
  bool answering_ = false;
  base::Bytes last_;
  int resynchs_ = 0;
  int executed_ = 0;
};

// The card's end of T=0 behind a reader that handles procedure bytes (§10, §12.2).
class T0CardEngine {
 public:
  explicit T0CardEngine(CardApplication application) : application_(std::move(application)) {}

  base::Bytes Answer(base::ByteView tpdu);

  struct Trouble {
    bool more_for_ever = false;    // 61xx without end
    bool length_for_ever = false;  // 6Cxx without end
    bool surplus = false;          // more than was asked for
  } trouble;
  // At most so many bytes of a longer answer at once.
  std::size_t piece = 256;

 private:
  base::Bytes Deliver(std::size_t le);

  CardApplication application_;
  base::Bytes waiting_;  // for GET RESPONSE
  std::uint16_t status_ = 0x9000;
};

struct SimulatedCard {
  enum class Kind { kT0, kT1, kContactless };
  Kind kind = Kind::kContactless;
  base::Bytes atr;
  // Contactless: its identifier. `random_uid`: another at each activation.
  base::Bytes uid;
  bool random_uid = false;
  bool has_ats = false;  // type A part 4
  CardApplication application = DemoApplication;
  std::uint8_t ifsc = 254;
  bool crc = false;  // T=1
};

// ATRs by PC/SC part 3 §3.1.3.2.3 with their check byte. Identifiers are invented.
SimulatedCard TypeA4(base::Bytes uid);      // MIFARE 1K-like storage card
SimulatedCard TypeAPart4(base::Bytes uid);  // with an answer to select
SimulatedCard TypeB(base::Bytes pupi);      // the ATR holds the ATQB with the PUPI
SimulatedCard Phone();                      // type A, 08 and random at each tap
SimulatedCard ContactT0();
SimulatedCard ContactT1(std::uint8_t ifsc = 254);
SimulatedCard ContactT1Crc();

}  // namespace drivers::simulator::usb
