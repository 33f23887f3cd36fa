// "Scan something now": finds out which of the keyboards is a scanner.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/scanner/usb/profile.h"
#include "drivers/usb/bus.h"

namespace drivers::scanner::usb {

struct LearnSettings {
  int seconds = 30;
  Meaning meaning = Meaning::kCode;  // or kCardNumber: "hold a card to the reader now"
  // Lets time pass, in tests; empty: waits for it.
  std::function<void(int ms)> wait = nullptr;
  std::string port = {};      // only what is plugged in there; empty: anywhere
  std::stop_token stop = {};  // gives all of them back soon, with "learn-nothing"
};

struct Learned {
  base::Result<Profile> profile;
  // Where the one is plugged in that it is about: the scanner, or what the error is of. If nothing
  // decided between several, or nothing was there: LearnSettings::port.
  std::string port;
};

// Claims every keyboard that no profile in `known` fits, also those plugged in meanwhile, and gives
// all of them back. The scanner is the one that types as no person can: at least six characters
// with less than 60 ms between them. Blocks for the time at most. Errors: at once, kConflict
// "learn-known" (only scanners are plugged in that have a profile) and kDenied "usb-permission";
// kNotFound "learn-no-keyboard" (nothing that could be one); kTimeout "learn-nothing" (none of them
// typed like that); that of Bus::Claim or Station::Turn, if none could be listened to to the end.
Learned LearnWedge(drivers::usb::Bus& bus, const base::Clock& clock,
                   const std::vector<Profile>& known, const LearnSettings& settings);

}  // namespace drivers::scanner::usb
