// How sure we are that the person is who the NIK says. The kiosk never judges: the level travels
// with the request, so that the desk that signs knows what it has.
#pragma once

#include <string_view>

namespace kiosk::identity {

// From weakest to strongest. A card's UID or an IKD code is evidence, never a NIK.
enum class Evidence {
  kTyped,            // the citizen typed the NIK
  kQr,               // the NIK came from a code that the citizen showed
  kCardPresent,      // a contactless card lay on the reader; its chip was not read
  kIkdShown,         // an IKD code was shown; nobody verified it
  kOfficerCompared,  // an officer compared the KTP with the person
};

// What the number of a card that was held to the reader is worth. The number itself is not kept:
// nothing needs it yet, and it is personal data.
enum class CardNumber {
  kNone,     // the card told none
  kRandom,   // drawn anew at each tap, as phones do: says nothing about which card it was
  kTyped,    // by a reader that poses as a keyboard: whatever types could have said it
  kUnknown,  // may be fixed, may be drawn anew
  kFixed,    // the card's own
};

// Stable tokens in the sealed request: the kind of evidence, and the detail of kCardPresent.
std::string_view Token(Evidence evidence);
std::string_view Token(CardNumber number);

// 0 (typed) to 4 (officer compared), beside the token.
constexpr int Level(Evidence evidence) {
  return static_cast<int>(evidence);
}

}  // namespace kiosk::identity
