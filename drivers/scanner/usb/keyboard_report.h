// What a keyboard's reports say: which keys are down (HID 1.11 appendices B.1 and F; HID Usage
// Tables 1.5 §10, page 07).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "drivers/scanner/usb/hid_descriptor.h"

namespace drivers::scanner::usb {

// Bits of the modifier byte (HID 1.11 §8.3).
inline constexpr std::uint8_t kControlKeys = 0x11;
inline constexpr std::uint8_t kShiftKeys = 0x22;
inline constexpr std::uint8_t kAltKeys = 0x44;

struct KeysDown {
  std::uint8_t modifiers = 0;
  base::Bytes keys;  // usages of page 07, in the report's order, none twice
};

class KeyboardLayout {
 public:
  // The boot protocol's: modifiers, a reserved byte, six keys.
  static KeyboardLayout Boot();
  // nullopt if no input report tells of keys.
  static std::optional<KeyboardLayout> Of(const ReportDescriptor& descriptor);

  // Longest report in bytes.
  std::size_t report_bytes() const { return report_bytes_; }

  enum class Read {
    kKeys,
    kOther,       // a report of something else
    kBroken,      // cut, or with keys that do not exist
    kRolledOver,  // more keys were down than it can tell (usage 01), or it failed (02, 03)
  };
  Read From(base::ByteView packet, KeysDown& down) const;

 private:
  KeyboardLayout() = default;

  std::vector<HidField> fields_;  // of page 07
  bool has_ids_ = false;
  std::size_t report_bytes_ = 0;
};

// The character that a key types on a US keyboard, Num Lock on; nullopt for keys that type none.
// `capitals` is Caps Lock.
std::optional<char> CharacterOf(std::uint8_t key, bool shift, bool capitals);

}  // namespace drivers::scanner::usb
