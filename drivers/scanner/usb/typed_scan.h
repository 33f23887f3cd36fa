// Scanners, and card readers, that pose as keyboards: reports -> keys -> text.
#pragma once

#include <cstdint>
#include <optional>

#include "drivers/scanner/usb/harvest.h"
#include "drivers/scanner/usb/keyboard_report.h"

namespace drivers::scanner::usb {

// What ends a scan.
enum class Suffix : std::uint8_t {
  kEnterOrTab,
  kEnter,
  kTab,
  kSilence,  // nothing: no key for a while
};

struct TypedSettings {
  Suffix suffix = Suffix::kEnterOrTab;
  int silence_ms = 100;
  Meaning meaning = Meaning::kCode;
  bool aim = false;  // each scan begins with an AIM identifier
};

class TypedAssembler final : public Assembler {
 public:
  TypedAssembler(KeyboardLayout layout, TypedSettings settings);
  ~TypedAssembler() override;

  void Feed(base::ByteView packet, std::int64_t now_ms, Harvest& harvest) override;
  void Lost(std::int64_t now_ms, Harvest& harvest) override;
  void Tick(std::int64_t now_ms, Harvest& harvest) override;
  std::optional<std::int64_t> deadline() const override;

  // Of the last harvest: which key ended it.
  Suffix ended_by() const { return ended_by_; }

 private:
  void Press(std::uint8_t key, std::uint8_t modifiers, std::int64_t now_ms, Harvest& harvest);
  void Type(std::uint32_t character, std::int64_t now_ms, Harvest& harvest);
  void End(Suffix by, std::int64_t now_ms, Harvest& harvest);
  void ReleaseAll();

  KeyboardLayout layout_;
  TypedSettings settings_;
  GrowingScan scan_;
  KeysDown down_;
  bool capitals_ = false;
  // Digits typed on the keypad while Alt is down; the character comes when it is let go.
  std::uint32_t alt_number_ = 0;
  int alt_digits_ = 0;
  Suffix ended_by_ = Suffix::kSilence;
};

}  // namespace drivers::scanner::usb
