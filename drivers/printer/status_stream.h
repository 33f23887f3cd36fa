// What a printer sends, taken apart: real-time answers, automatic status, answers of the queue and
// blocks come on one pipe, in any order and cut anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "drivers/printer/profile.h"

namespace drivers::printer {

struct Answer {
  enum class Kind : std::uint8_t {
    kRealTime,   // 0xx1xx10: one byte, DLE EOT's; which n it answers it does not say
    kAutomatic,  // 0xx1xx00 and three of 0xx0xxxx
    kQueued,     // 0xx0xxxx outside an automatic status: GS r, GS I
    kBlock,      // 37 x .. 00: 37 22 and four bytes is a process id, 37 25 a cleared buffer
    kText,       // 5F .. 00: GS I
    kUnknown,    // anything else, and what broke off in the middle
  };
  Kind kind = Kind::kUnknown;
  base::Bytes bytes;
  bool operator==(const Answer&) const = default;
};

// Every byte but XON and XOFF comes out in exactly one answer, in the order in which the answers
// ended. After rubbish it finds its way back at the next byte that begins something. Dialects with
// answers of their own shape (Hwasung, SII) give every byte as kRealTime.
class StatusStream {
 public:
  explicit StatusStream(StatusDialect dialect);

  std::vector<Answer> Feed(base::ByteView bytes);

  // The printer was silent for longer than an answer takes: what is not whole is unknown.
  std::vector<Answer> Silence();

 private:
  void Take(std::uint8_t byte, std::vector<Answer>& out);
  bool TakeIntoBlock(std::uint8_t byte, std::vector<Answer>& out);

  const bool bare_;
  base::Bytes automatic_;  // begun, not whole
  base::Bytes block_;      // begun, not whole; may stand inside an automatic status
};

}  // namespace drivers::printer
