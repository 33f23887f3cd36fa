// Where single readers differ from the specification or from the rest: one table, each row with its
// reason and its source.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "drivers/card-reader/class_descriptor.h"

namespace drivers::card_reader {

// What a slot is for, where the model tells. Unknown slots are judged by their cards.
enum class Role : std::uint8_t { kUnknown, kContactless, kContact, kSam };

struct SlotQuirk {
  std::uint8_t interface = 0;  // counted among the reader's CCID interfaces
  std::uint8_t slot = 0;
  Role role = Role::kUnknown;
  std::optional<Level> level;  // where one descriptor speaks for slots that differ
};

struct Quirk {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  std::uint16_t first_release = 0, last_release = 0xffff;  // bcdDevice, both included
  std::string_view model;
  std::string_view reason;
  std::string_view source;

  bool vendor_class = false;           // class FF, yet a CCID reader
  bool sequence_may_lag = false;       // answers over 64 bytes may bear the sequence before
  bool skip_ifsd = false;              // S(IFS request) breaks it
  bool parameters_may_fail = false;    // SetParameters refused: reset the card, go on without
  std::uint8_t slots = 0;              // in fact, if the descriptor is wrong
  int reactivation_ms = 0;             // power off for so long until the field is really down
  bool looks_after_power_off = false;  // seeks cards only once a slot was told to have no power
  // What GetSlotStatus says of a card is wrong; what the interrupt pipe told last is right.
  bool status_by_notice = false;
  std::span<const SlotQuirk> slot_quirks;
};

std::span<const Quirk> Quirks();

// The row for this device, or nullptr.
const Quirk* FindQuirk(std::uint16_t vendor, std::uint16_t product, std::uint16_t release);

}  // namespace drivers::card_reader
