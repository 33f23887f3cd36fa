// Whose turn it is in one reader, which does one thing at a time: exchanges that somebody waits
// for, and looking for cards. Neither starves the other.
#pragma once

#include <cstdint>

namespace drivers::card_reader {

enum class Turn : std::uint8_t { kNothing, kExchange, kLook };

class Turns {
 public:
  // After a look that was due comes an exchange that waits, and the other way round.
  Turn Next(bool exchange_waits, bool look_due) {
    if (exchange_waits && look_due) {
      last_ = last_ == Turn::kExchange ? Turn::kLook : Turn::kExchange;
    } else if (exchange_waits) {
      last_ = Turn::kExchange;
    } else if (look_due) {
      last_ = Turn::kLook;
    } else {
      return Turn::kNothing;
    }
    return last_;
  }

 private:
  Turn last_ = Turn::kNothing;
};

}  // namespace drivers::card_reader
