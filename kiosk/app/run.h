// The kiosk's two loops: with a person in front of it, or with a visit that is played.
#pragma once

#include "kiosk/app/options.h"

namespace kiosk::app {

// The process's exit status: 0; 1 when the kiosk could not do its work; 2 when something was given
// wrongly. Says why on stderr, one line. After a played visit that ended well, the last line on
// stdout is one JSON object (docs of ./dev run).
int Run(const RunOptions& options);

}  // namespace kiosk::app
