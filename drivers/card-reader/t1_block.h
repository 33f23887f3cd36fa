// Blocks of T=1 (ISO/IEC 7816-3:2006 §11.3).
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/card-reader/secret_bytes.h"

namespace drivers::card_reader::t1 {

// The S-blocks' PCB without the answer bit 20h (§11.3.2.2).
enum class Control : std::uint8_t { kResynch = 0xc0, kIfs = 0xc1, kAbort = 0xc2, kWtx = 0xc3 };

// Why an R-block asks again (§11.3.2.2).
enum class Complaint : std::uint8_t { kNone = 0, kChecksum = 1, kOther = 2 };

struct Block {
  enum class Kind : std::uint8_t { kI, kR, kS };
  Kind kind = Kind::kI;
  std::uint8_t number = 0;                 // N(S) of an I-block, N(R) of an R-block
  bool more = false;                       // I
  Complaint complaint = Complaint::kNone;  // R
  Control control = Control::kResynch;     // S
  bool response = false;                   // S
  SecretBytes info;                        // I: data; S: one byte or none
};

Block IBlock(std::uint8_t number, bool more, base::ByteView info);
Block RBlock(std::uint8_t number, Complaint complaint);
Block SBlock(Control control, bool response, base::Bytes info);

// NAD 00, PCB, LEN, INF and the check (§11.3.4): LRC, or CRC. The standard only refers to ISO/IEC
// 13239, which leaves open how; this is as libccid, the OsEID card and the AU9540's firmware send
// it (high byte first, not complemented), and as drivers for Windows do not (OsEID,
// doc/T1_CRC.txt).
base::Bytes Encode(const Block& block, bool crc);

// Errors, all kInvalid: "t1-check" (LRC or CRC wrong), "t1-short", "t1-length" (LEN is not what
// came, or FF), "t1-node" (NAD is not 00), "t1-pcb" (no such block), "t1-info" (an R- or S-block
// with other information than its kind has).
base::Result<Block> Decode(base::ByteView bytes, bool crc);

}  // namespace drivers::card_reader::t1
