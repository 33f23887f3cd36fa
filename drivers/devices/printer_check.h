// What a technician tries with a printer.
#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "drivers/devices/situation.h"
#include "drivers/printer/profile.h"
#include "drivers/printer/transport.h"

namespace drivers::devices {

// Asks it as its profile allows. A model that can tell, and gives no answer that can be believed,
// is in trouble. Prints nothing.
Finding HowItIs(printer::Transport& transport, const printer::Profile& profile,
                const base::Clock& clock);

// After something failed: did it leave? Waits a moment, for the bus to notice.
bool HasLeft(printer::Transport& transport);

// A ruler with the widths of heads, letters, and a code.
base::Result<base::Bytes> TestPage(const printer::Profile& profile);

}  // namespace drivers::devices
