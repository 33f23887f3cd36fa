// What a technician can meet with a device: a reason that never changes its name, what to do about
// it, and the exit status of the command.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace drivers::devices {

enum class Situation : std::uint8_t {
  kReady,
  kNoPermission,  // this user may not open it
  kClaimed,       // another program has it
  kUnknownClass,  // nothing that the kiosk uses
  kNoProfile,     // of a class that the kiosk uses, and no profile names the model
  kNoCard,        // the reader works and no card came
  kTwoAlike,      // more than one of the kind that was asked for
  kNone,          // none of the kind that was asked for
  kUnplugged,     // left while the command ran
  kBroken,        // its descriptors cannot be believed
  kSilent,        // nothing was scanned in the time given
  kTrouble,       // it answered, and not as it should
  kNoBus,         // USB itself does not work
};

// Stable lower-case token: "ready", "no-permission", ...
std::string_view Name(Situation situation);

// 0 ready, 10 no-permission, 11 claimed, 12 unknown-class, 13 no-profile, 14 no-card, 15 two-alike,
// 16 none, 17 unplugged, 18 broken, 19 silent, 20 trouble, 21 no-bus. (2 is a wrong command line.)
int ExitStatus(Situation situation);

// What it means, in a few words.
std::string_view Meaning(Situation situation);

// By exit status.
std::span<const Situation> ListSituations();

// What to do next, one line; empty when ready.
std::string_view Remedy(Situation situation);

struct Finding {
  Situation situation = Situation::kReady;
  std::string detail = {};  // one line: what exactly; may be empty
  std::string remedy = {};  // what to do about just this; empty: what the situation says
};

// What to do next, one line; empty when ready.
std::string Remedy(const Finding& finding);

// For people: the name, the detail, and on a line of its own what to do.
std::string Describe(const Finding& finding);

// What an error of a bus or driver means here.
Finding FindingOf(const base::Error& error);

}  // namespace drivers::devices
