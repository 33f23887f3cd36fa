// What a printer says about itself in real time (DLE EOT n, Epson's meaning of the bits).
#pragma once

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "drivers/printer/transport.h"

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
};

// Asks DLE EOT 1 to 4, one after the other. nullopt when any answer is missing or is no DLE EOT
// answer: unknown is not fine. Only between commands: inside a raster the question would be
// picture.
std::optional<PrinterStatus> QueryStatus(Transport& transport);

// The four answers in order; nullopt unless each has the fixed bits of a DLE EOT answer.
std::optional<PrinterStatus> ParseStatus(base::ByteView answers);

}  // namespace drivers::printer
