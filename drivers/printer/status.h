// What a printer says about itself, whichever way it says it: bits with their meaning.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "drivers/printer/profile.h"

namespace drivers::printer {

struct PrinterStatus {
  bool offline = false;
  bool cover_open = false;
  bool paper_out = false;
  bool paper_near_end = false;
  bool cutter_fault = false;
  bool overheated = false;
  bool other_fault = false;

  // The fault that keeps it from printing, the one that a person should mend first: "cover-open",
  // "paper-out", "cutter-fault", "overheated", "printer-fault", "printer-offline"; empty if none.
  std::string_view Fault() const;

  bool operator==(const PrinterStatus&) const = default;
};

// True for a fault in which what was being printed may be lost or torn in two; the others
// ("overheated", "printer-offline") only make the printer wait.
bool LosesPaper(std::string_view fault);

// The n of DLE EOT n that this dialect has, in the order in which they are asked.
std::span<const std::uint8_t> Questions(StatusDialect dialect);

// One answer for each of Questions. nullopt unless each is one that this dialect can give: an
// unknown pattern is never fine.
std::optional<PrinterStatus> ParseStatus(StatusDialect dialect, base::ByteView answers);

// The four bytes of an automatic status (GS a; Epson's ASB).
std::optional<PrinterStatus> ParseAutomaticStatus(base::ByteView four);

// The byte of GET_PORT_STATUS [USB printer class 1.1 §4.2.2].
std::optional<PrinterStatus> ParsePortStatus(std::uint8_t byte);

}  // namespace drivers::printer
