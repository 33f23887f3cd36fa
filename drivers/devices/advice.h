// What a printer's or a card's trouble means to a technician, and what to do about just that.
#pragma once

#include <string_view>

#include "drivers/card-reader/events.h"
#include "drivers/devices/situation.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/status.h"

namespace drivers::devices {

// By a fault as PrinterStatus names it, or a reason of PrintReport ("stalled", ...).
Finding FindingOfPrinter(std::string_view reason);

// No fault: ready.
Finding FindingOf(const printer::PrinterStatus& status);

// What became of a print. A model that never says whether it printed is no trouble.
Finding FindingOf(const printer::PrintReport& report);

// Of a card that could not be read.
Finding FindingOfCard(card_reader::Trouble trouble);

}  // namespace drivers::devices
