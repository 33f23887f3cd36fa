// What a technician can do with the devices of a kiosk. Each returns the exit status of the
// program; they block until they are done.
#pragma once

#include <filesystem>
#include <string>

#include "drivers/devices/session.h"

namespace drivers::devices {

// What is plugged in, which driver takes it, and if none, why not and what to do. 0 whatever is
// found.
int List(const Session& session);

// Says what arrives and leaves until the time is over.
int Watch(const Session& session);

// Opens every device that a driver takes (or the one at `port`) and asks how it is. The exit status
// is that of the first that is not ready.
int Test(const Session& session);

// Prints a test page: a ruler with the widths of heads, the letters, and a code.
int PrintTestPage(const Session& session, const std::string& profile);

// Waits for a card and says what it is. Never its number.
int Card(const Session& session);

// Waits for a scan and says how long it is and of which kind; the text only if `show_text`.
int Scan(const Session& session, bool show_text);

// Finds the scanner among the keyboards by what it types, and writes its profile to `learned`.
int Learn(const Session& session, const std::filesystem::path& learned, bool card_number);

}  // namespace drivers::devices
