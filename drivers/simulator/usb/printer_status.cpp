#include "drivers/simulator/usb/printer_status.h"

#include <algorithm>

namespace drivers::simulator::usb {
namespace {

using printer::PrinterStatus;
using printer::StatusDialect;

int Bits(bool set, int bits) {
  return set ? bits : 0;
}

int Epson(int n, const PrinterStatus& state) {
  const bool error = state.cutter_fault || state.overheated || state.other_fault;
  const bool stopped = !state.Fault().empty();
  switch (n) {
    case 1:
      return 0x12 | Bits(stopped, 0x08);
    case 2:
      return 0x12 | Bits(state.cover_open, 0x04) | Bits(state.paper_out, 0x20) | Bits(error, 0x40);
    case 3:
      return 0x12 | Bits(state.cutter_fault, 0x08) | Bits(state.other_fault, 0x20) |
             Bits(state.overheated, 0x40);
    default:
      return 0x12 | Bits(state.paper_near_end || state.paper_out, 0x0C) |
             Bits(state.paper_out, 0x60);
  }
}

}  // namespace

std::optional<std::uint8_t> RealTimeAnswer(StatusDialect dialect, int n,
                                           const PrinterStatus& state) {
  const auto known = printer::Questions(dialect);
  if (std::find(known.begin(), known.end(), n) == known.end()) return std::nullopt;
  int byte = 0;
  switch (dialect) {
    case StatusDialect::kNone:
      return std::nullopt;
    case StatusDialect::kEpson:
    case StatusDialect::kEpsonOneFour:
      byte = Epson(n, state);
      break;
    case StatusDialect::kHwasung:
      byte = Bits(state.paper_out, 0x01) | Bits(state.cover_open, 0x02) |
             Bits(state.other_fault, 0x04) | Bits(state.paper_near_end, 0x08) |
             Bits(state.cutter_fault, 0x20);
      break;
    case StatusDialect::kSii:
      byte = 0x60 | Bits(state.other_fault, 0x01) | Bits(state.cover_open, 0x02) |
             Bits(state.overheated, 0x08);
      break;
    case StatusDialect::kMaxim:
      byte = Epson(n, state) | Bits(n == 1 && state.paper_out, 0x20);
      break;
  }
  return static_cast<std::uint8_t>(byte);
}

base::Bytes AutomaticStatus(const PrinterStatus& state) {
  const bool stopped = !state.Fault().empty();
  const int first = 0x10 | Bits(stopped, 0x08) | Bits(state.cover_open, 0x20);
  const int second =
      Bits(state.cutter_fault, 0x08) | Bits(state.other_fault, 0x20) | Bits(state.overheated, 0x40);
  return {static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(second), RollSensors(state),
          0};
}

std::uint8_t PortStatus(const PrinterStatus& state) {
  const bool other = !state.Fault().empty() && !state.offline;
  return static_cast<std::uint8_t>(Bits(state.paper_out, 0x20) | Bits(!state.offline, 0x10) |
                                   Bits(!other, 0x08));
}

std::uint8_t RollSensors(const PrinterStatus& state) {
  return static_cast<std::uint8_t>(Bits(state.paper_near_end || state.paper_out, 0x03) |
                                   Bits(state.paper_out, 0x0C));
}

}  // namespace drivers::simulator::usb
