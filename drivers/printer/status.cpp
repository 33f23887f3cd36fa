#include "drivers/printer/status.h"

#include <array>

namespace drivers::printer {
namespace {

constexpr int kAnswerMs = 500;
constexpr int kWriteMs = 2000;
// A printer that reports every change by itself can fill the pipe; a count ends the emptying.
constexpr int kMaxStaleReads = 64;

// A DLE EOT answer is 0xx1xx10 (Epson "Transmission Status Identification").
constexpr bool IsAnswer(int byte) {
  return (byte & 0x93) == 0x12;
}

constexpr bool Bit(int byte, int bit) {
  return ((byte >> bit) & 1) != 0;
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

std::optional<PrinterStatus> ParseStatus(base::ByteView answers) {
  if (answers.size() != 4) return std::nullopt;
  for (const int answer : answers) {
    if (!IsAnswer(answer)) return std::nullopt;
  }
  const int printer = answers[0];
  const int cause = answers[1];
  const int error = answers[2];
  const int roll = answers[3];
  PrinterStatus status;
  status.offline = Bit(printer, 3);
  status.cover_open = Bit(cause, 2);
  status.paper_out = Bit(cause, 5) || Bit(roll, 5) || Bit(roll, 6);
  status.paper_near_end = Bit(roll, 2) || Bit(roll, 3);
  status.cutter_fault = Bit(error, 3);
  // Some models raise the same bit for a cover that was opened while printing.
  status.overheated = Bit(error, 6) && !status.cover_open;
  status.other_fault =
      Bit(error, 2) || Bit(error, 5) || (Bit(cause, 6) && !Bit(error, 3) && !Bit(error, 6));
  return status;
}

std::optional<PrinterStatus> QueryStatus(Transport& transport) {
  for (int i = 0; i < kMaxStaleReads; ++i) {
    if (!transport.Read(0)) break;
  }
  base::Bytes answers;
  for (std::uint8_t n = 1; n <= 4; ++n) {
    // One question at a time: an answer does not say which question it answers.
    const std::array<std::uint8_t, 3> question{0x10, 0x04, n};
    const Written written = transport.Write(question, kWriteMs);
    if (written.taken != question.size()) return std::nullopt;
    const auto answer = transport.Read(kAnswerMs);
    if (!answer || answer->size() != 1) return std::nullopt;
    answers.push_back(answer->front());
  }
  return ParseStatus(answers);
}

}  // namespace drivers::printer
