#include "drivers/scanner/usb/typed_scan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/secret.h"

namespace drivers::scanner::usb {
namespace {

// HID Usage Tables 1.5 §10.
constexpr std::uint8_t kEnterKey = 0x28;
constexpr std::uint8_t kTabKey = 0x2B;
constexpr std::uint8_t kCapsLockKey = 0x39;
constexpr std::uint8_t kKeypadEnterKey = 0x58;
constexpr std::uint8_t kKeypad1Key = 0x59;
constexpr std::uint8_t kKeypad0Key = 0x62;

constexpr int kMaxAltDigits = 7;
constexpr std::uint32_t kLastCharacter = 0x10FFFF;

bool Ends(Suffix suffix, Suffix key) {
  return suffix == key || (suffix == Suffix::kEnterOrTab && key != Suffix::kSilence);
}

// Ctrl with one of @ A to Z [ \ ] ^ _ is the control character of the same place.
std::optional<std::uint32_t> ControlOf(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a' + 1);
  if (c >= '@' && c <= '_') return static_cast<std::uint32_t>(c - '@');
  return std::nullopt;
}

// UTF-8; nothing for what is no character.
base::Bytes Spell(std::uint32_t c) {
  const auto byte = [](std::uint32_t bits) { return static_cast<std::uint8_t>(bits); };
  const auto tail = [&](int shift) { return byte(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), tail(0)};
  if (c >= 0xD800 && c <= 0xDFFF) return {};
  if (c < 0x10000) return {byte(0xE0 | c >> 12), tail(6), tail(0)};
  if (c > kLastCharacter) return {};
  return {byte(0xF0 | c >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace

TypedAssembler::TypedAssembler(KeyboardLayout layout, TypedSettings settings)
    : layout_(std::move(layout)), settings_(settings) {}

TypedAssembler::~TypedAssembler() {
  ReleaseAll();
}

void TypedAssembler::Feed(base::ByteView packet, std::int64_t now_ms, Harvest& harvest) {
  Tick(now_ms, harvest);
  KeysDown now;
  switch (layout_.From(packet, now)) {
    case KeyboardLayout::Read::kOther:
      return;
    case KeyboardLayout::Read::kBroken:
      scan_.Touch(now_ms, harvest);
      scan_.Spoil("scan-report-short", harvest);
      return;
    case KeyboardLayout::Read::kRolledOver:
      scan_.Touch(now_ms, harvest);
      scan_.Spoil("scan-rollover", harvest);
      return;
    case KeyboardLayout::Read::kKeys:
      break;
  }
  const KeysDown before = std::exchange(down_, std::move(now));
  for (const std::uint8_t key : down_.keys) {
    if (std::find(before.keys.begin(), before.keys.end(), key) == before.keys.end()) {
      Press(key, down_.modifiers, now_ms, harvest);
    }
  }
  if ((before.modifiers & kAltKeys) != 0 && (down_.modifiers & kAltKeys) == 0 &&
      std::exchange(alt_digits_, 0) > 0) {
    Type(std::exchange(alt_number_, 0), now_ms, harvest);
  }
}

void TypedAssembler::Press(std::uint8_t key, std::uint8_t modifiers, std::int64_t now_ms,
                           Harvest& harvest) {
  if (key == kCapsLockKey) {
    capitals_ = !capitals_;
    return;
  }
  if ((modifiers & kAltKeys) != 0 && key >= kKeypad1Key && key <= kKeypad0Key) {
    const std::uint32_t digit = key == kKeypad0Key ? 0 : key - kKeypad1Key + 1U;
    if (++alt_digits_ > kMaxAltDigits) return;
    alt_number_ = alt_number_ * 10 + digit;
    scan_.Touch(now_ms, harvest);
    return;
  }
  if (key == kEnterKey || key == kKeypadEnterKey) {
    End(Suffix::kEnter, now_ms, harvest);
    return;
  }
  if (key == kTabKey) {
    End(Suffix::kTab, now_ms, harvest);
    return;
  }
  const bool shift = (modifiers & kShiftKeys) != 0;
  const bool control = (modifiers & kControlKeys) != 0;
  const auto character = CharacterOf(key, shift, capitals_ && !control);
  if (!character) return;
  if (!control) {
    Type(static_cast<std::uint8_t>(*character), now_ms, harvest);
  } else if (const auto code = ControlOf(*character)) {
    Type(*code, now_ms, harvest);
  }
}

void TypedAssembler::Type(std::uint32_t character, std::int64_t now_ms, Harvest& harvest) {
  if (character == '\r' || character == '\n') {
    End(Suffix::kEnter, now_ms, harvest);
    return;
  }
  if (character == '\t') {
    End(Suffix::kTab, now_ms, harvest);
    return;
  }
  scan_.Touch(now_ms, harvest);
  base::Bytes spelt = Spell(character);
  scan_.Add(spelt, harvest);
  base::Wipe(spelt);
}

void TypedAssembler::End(Suffix by, std::int64_t now_ms, Harvest& harvest) {
  if (!Ends(settings_.suffix, by)) {
    // The other end of line inside a scan, or before a silence that ends it.
    if (scan_.begun()) {
      scan_.Touch(now_ms, harvest);
      scan_.Add(base::AsBytes(by == Suffix::kTab ? "\t" : "\n"), harvest);
    }
    return;
  }
  if (!scan_.begun()) return;
  ended_by_ = by;
  scan_.FinishPrefixed(settings_.aim, settings_.meaning, now_ms, harvest);
  capitals_ = false;
}

void TypedAssembler::Lost(std::int64_t now_ms, Harvest& harvest) {
  scan_.Touch(now_ms, harvest);
  scan_.Spoil("scan-lost", harvest);
}

void TypedAssembler::Tick(std::int64_t now_ms, Harvest& harvest) {
  if (!scan_.begun() || now_ms - scan_.last_ms() < settings_.silence_ms) return;
  if (settings_.suffix == Suffix::kSilence) {
    End(Suffix::kSilence, scan_.last_ms(), harvest);
  } else {
    scan_.Tick(settings_.silence_ms, now_ms, harvest);
    capitals_ = false;
  }
  // A key that stays down for so long was let go, and the report of it is lost.
  ReleaseAll();
}

std::optional<std::int64_t> TypedAssembler::deadline() const {
  if (!scan_.begun()) return std::nullopt;
  if (settings_.suffix == Suffix::kSilence) return scan_.last_ms() + settings_.silence_ms;
  return scan_.Deadline(settings_.silence_ms);
}

void TypedAssembler::ReleaseAll() {
  base::Wipe(down_.keys);
  down_ = {};
  alt_number_ = 0;
  alt_digits_ = 0;
}

}  // namespace drivers::scanner::usb
