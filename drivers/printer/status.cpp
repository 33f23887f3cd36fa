#include "drivers/printer/status.h"

#include <algorithm>
#include <array>

namespace drivers::printer {
namespace {

constexpr bool Bit(int byte, int bit) {
  return ((byte >> bit) & 1) != 0;
}

// A DLE EOT answer is 0xx1xx10 (Epson "Transmission Status Identification").
constexpr bool IsRealTime(int byte) {
  return (byte & 0x93) == 0x12;
}

// DLE EOT n with Epson's bits; `n` 1 to 4.
void AddEpson(PrinterStatus& status, int n, int byte) {
  switch (n) {
    case 1:
      status.offline = Bit(byte, 3);
      break;
    case 2:
      status.cover_open = Bit(byte, 2);
      status.paper_out = status.paper_out || Bit(byte, 5);
      status.other_fault = status.other_fault || Bit(byte, 6);
      break;
    case 3:
      status.cutter_fault = Bit(byte, 3);
      status.overheated = Bit(byte, 6);
      // n 2 says only that there is an error; what n 3 names is not another one.
      if (status.cutter_fault || status.overheated) status.other_fault = false;
      status.other_fault = status.other_fault || Bit(byte, 2) || Bit(byte, 5);
      break;
    default:
      // Pairs of bits: either counts.
      status.paper_near_end = Bit(byte, 2) || Bit(byte, 3);
      status.paper_out = status.paper_out || Bit(byte, 5) || Bit(byte, 6);
      break;
  }
}

// Hwasung HMK-830, n 2: paper, head up, jam, near end, printing, cutter in bits 0 to 5.
bool AddHwasung(PrinterStatus& status, int byte) {
  if ((byte & 0xC0) != 0) return false;
  status.paper_out = Bit(byte, 0);
  status.cover_open = Bit(byte, 1);
  status.other_fault = Bit(byte, 2);
  status.paper_near_end = Bit(byte, 3);
  status.cutter_fault = Bit(byte, 5);
  return true;
}

// SII DPU-30, n 1: error, cover, voltage, temperature, busy in bits 0 to 4; 5 and 6 are 1.
bool AddSii(PrinterStatus& status, int byte) {
  if ((byte & 0xE0) != 0x60) return false;
  status.cover_open = Bit(byte, 1);
  status.overheated = Bit(byte, 3);
  status.other_fault = Bit(byte, 2) || (Bit(byte, 0) && !status.cover_open && !status.overheated);
  return true;
}

bool Add(StatusDialect dialect, PrinterStatus& status, int n, int byte) {
  switch (dialect) {
    case StatusDialect::kEpson:
    case StatusDialect::kEpsonOneFour:
      if (!IsRealTime(byte)) return false;
      AddEpson(status, n, byte);
      return true;
    case StatusDialect::kHwasung:
      return AddHwasung(status, byte);
    case StatusDialect::kSii:
      return AddSii(status, byte);
    case StatusDialect::kMaxim:
      // MOB-58: n 1 has the paper in bit 5.
      if (!IsRealTime(byte)) return false;
      if (n == 1) {
        status.offline = Bit(byte, 3);
        status.paper_out = Bit(byte, 5);
      } else {
        AddEpson(status, n, byte);
      }
      return true;
    case StatusDialect::kNone:
      break;
  }
  return false;
}

}  // namespace

std::string_view PrinterStatus::Fault() const {
  if (cover_open) return "cover-open";
  if (paper_out) return "paper-out";
  if (cutter_fault) return "cutter-fault";
  if (overheated) return "overheated";
  if (other_fault) return "printer-fault";
  if (offline) return "printer-offline";
  return {};
}

bool LosesPaper(std::string_view fault) {
  return !fault.empty() && fault != "overheated" && fault != "printer-offline";
}

std::span<const std::uint8_t> Questions(StatusDialect dialect) {
  static constexpr std::array<std::uint8_t, 4> kAll{1, 2, 3, 4};
  static constexpr std::array<std::uint8_t, 2> kOneFour{1, 4};
  switch (dialect) {
    case StatusDialect::kNone:
      return {};
    case StatusDialect::kEpson:
      return kAll;
    case StatusDialect::kEpsonOneFour:
    case StatusDialect::kMaxim:
      return kOneFour;
    case StatusDialect::kHwasung:
      return std::span(kAll).subspan(1, 1);
    case StatusDialect::kSii:
      return std::span(kAll).first(1);
  }
  return {};
}

std::optional<PrinterStatus> ParseStatus(StatusDialect dialect, base::ByteView answers) {
  const auto questions = Questions(dialect);
  if (questions.empty() || answers.size() != questions.size()) return std::nullopt;
  PrinterStatus status;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!Add(dialect, status, questions[i], answers[i])) return std::nullopt;
  }
  // Some models raise the same bit for a cover that was opened while printing.
  if (status.cover_open) status.overheated = false;
  return status;
}

std::optional<PrinterStatus> ParseAutomaticStatus(base::ByteView four) {
  // 0xx1xx00, then 0xx0xxxx three times.
  if (four.size() != 4 || (four[0] & 0x93) != 0x10) return std::nullopt;
  for (const int byte : four.subspan(1)) {
    if ((byte & 0x90) != 0) return std::nullopt;
  }
  PrinterStatus status;
  status.offline = Bit(four[0], 3);
  status.cover_open = Bit(four[0], 5);
  status.cutter_fault = Bit(four[1], 3);
  status.overheated = Bit(four[1], 6) && !status.cover_open;
  status.other_fault = Bit(four[1], 2) || Bit(four[1], 5);
  status.paper_near_end = (four[2] & 0x03) != 0;
  status.paper_out = (four[2] & 0x0C) != 0;
  return status;
}

std::optional<PrinterStatus> ParsePortStatus(std::uint8_t byte) {
  // Bits 5 paper empty, 4 selected, 3 no error; the others are reserved and 0.
  if ((byte & 0xC7) != 0) return std::nullopt;
  PrinterStatus status;
  status.paper_out = Bit(byte, 5);
  status.offline = !Bit(byte, 4);
  status.other_fault = !Bit(byte, 3) && !status.paper_out;
  return status;
}

}  // namespace drivers::printer
