// What a contactless card tells about itself, and what that is worth as evidence. The reader
// answers the pseudo-APDUs, not the card (PC/SC part 3 rev 2.01.09 §3.2.2.1).
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/card-reader/atr.h"
#include "drivers/card-reader/secret_bytes.h"

namespace drivers::card_reader {

enum class CardKind : std::uint8_t {
  kUnknown,
  kContact,
  kTypeA,  // ISO/IEC 14443 type A
  kTypeB,
};

enum class Strength : std::uint8_t {
  kNone,     // no identifier at all
  kRandom,   // drawn anew at each tap: says nothing about which card it is
  kUnknown,  // may be fixed, may be drawn anew, may be another card's as well
  kFixed,    // this card's own; a *known card* only once it was equal in two visits
};

// A UID is personal data: it leaves the visit only inside what is sealed, never in a log.
struct Evidence {
  CardKind kind = CardKind::kUnknown;
  Strength strength = Strength::kNone;
  SecretBytes uid;
};

std::string_view Name(CardKind kind);      // "contact", "type-a", ...
std::string_view Name(Strength strength);  // "fixed", "random", ...

// Is this the ATR that a reader makes up for a contactless card (PC/SC part 3 §3.1.3.2.3)? On any
// other card the pseudo-APDUs would reach the card itself.
bool IsContactless(const Atr& atr);

using Send = std::function<base::Result<base::Bytes>(base::ByteView apdu)>;

// FF CA 00 00 00, and again with the right length on 6Cxx. Empty when the reader says that there is
// none (6A81, 6300, 6282 and the like, or a length that no identifier has). Errors: those of
// `send`; kInvalid "uid-answer" (no answer to this question).
base::Result<SecretBytes> ReadUid(const Send& send);

// Type A or B, by the ATR, else by whether the card has an answer to select (FF CA 01 00 00).
base::Result<CardKind> ReadKind(const Atr& atr, const Send& send);

// Does the strength turn on whether the identifier is the same after the field was off?
bool NeedsReactivation(CardKind kind, base::ByteView uid);

// `again`: what the card said after its field was off, nullptr if it was not asked again.
Evidence Judge(CardKind kind, const SecretBytes& uid, const SecretBytes* again);

}  // namespace drivers::card_reader
