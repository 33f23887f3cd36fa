// What a card reader tells the rest of the house.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/card-reader/class_descriptor.h"
#include "drivers/card-reader/quirks.h"
#include "drivers/card-reader/uid.h"

namespace drivers::card_reader {

// A slot of a physical reader: readers show theirs as interfaces, as slots of one, or both.
struct SlotId {
  std::uint8_t interface = 0;  // counted among the reader's CCID interfaces
  std::uint8_t slot = 0;

  // clang-tidy 14 takes the 0 of what compilers make of it for a null pointer.
  auto operator<=>(const SlotId&) const = default;  // NOLINT(modernize-use-nullptr)
};

struct SlotInfo {
  SlotId id;
  Role role = Role::kUnknown;
  Level level = Level::kShortApdu;
};

// Why a card could not be read, as far as the person in front of it can do something about it.
enum class Trouble : std::uint8_t {
  kTornAway,     // taken away too early: hold it longer
  kMute,         // does not answer: turned over, not such a card, or two at once
  kUnsupported,  // answers, and speaks nothing that we do
  kNonsense,     // answers with what no card may say
  kTooSlow,      // asked for more time than a command may take
  kReader,       // the reader, not the card
};
std::string_view Name(Trouble trouble);  // "torn-away", "mute", ...
Trouble TroubleOf(const base::Error& error);

struct CardEvent {
  enum class Kind : std::uint8_t {
    kReaderReady,         // plugged in, or back; `slots`
    kReaderLost,          // unplugged, held by another program, or stuck; `error` says which
    kReadingTakesLonger,  // the card asks for more time: "kartu sedang dibaca"
    kCardArrived,         // `evidence`
    kCardUnreadable,      // `trouble`, `error`
    kCardRemoved,         // after kCardArrived only
  };
  Kind kind = Kind::kReaderReady;
  std::string port;          // of the reader
  std::uint64_t device = 0;  // its id on the bus (usb::DeviceInfo): of each arrival, its own
  SlotId slot;
  bool was_there = false;  // the card lay there when the reader was opened: nobody holds it now
  Evidence evidence;
  Trouble trouble = Trouble::kReader;
  base::Error error;
  std::vector<SlotInfo> slots;
};

}  // namespace drivers::card_reader
