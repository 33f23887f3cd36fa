// How sure we are that the person is who the NIK says. The kiosk never judges: the level travels
// with the request, so that the desk that signs knows what it has.
#pragma once

#include <string_view>

namespace kiosk::identity {

// From weakest to strongest. A card's UID or an IKD code is evidence, never a NIK.
enum class Evidence {
  kTyped,            // the citizen typed the NIK
  kQr,               // the NIK came from a code that the citizen showed
  kCardPresent,      // a KTP-el lay on the reader; its chip was not read
  kIkdShown,         // an IKD code was shown; nobody verified it
  kOfficerCompared,  // an officer compared the KTP with the person
};

// Stable token in the sealed request.
std::string_view Token(Evidence evidence);

// 0 (typed) to 4 (officer compared), beside the token.
constexpr int Level(Evidence evidence) {
  return static_cast<int>(evidence);
}

}  // namespace kiosk::identity
