// How a simulated printer is, and in which bits its model says so.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "drivers/printer/profile.h"
#include "drivers/printer/status.h"

namespace drivers::simulator::usb {

// The answer to DLE EOT n; nullopt if this dialect has no such question. What a dialect has no bit
// for stays unsaid.
std::optional<std::uint8_t> RealTimeAnswer(printer::StatusDialect dialect, int n,
                                           const printer::PrinterStatus& state);

// Four bytes, as Epson's ASB.
base::Bytes AutomaticStatus(const printer::PrinterStatus& state);

// GET_PORT_STATUS [USB printer class 1.1 §4.2.2].
std::uint8_t PortStatus(const printer::PrinterStatus& state);

// GS r 1.
std::uint8_t RollSensors(const printer::PrinterStatus& state);

}  // namespace drivers::simulator::usb
