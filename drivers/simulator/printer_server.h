// The simulated printer as a process: a socket for the host, a file for the paper.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "base/result.h"

namespace drivers::simulator {

struct PrinterOptions {
  std::filesystem::path socket;
  std::filesystem::path paper;  // every byte that came, appended at once
  std::optional<std::filesystem::path>
      picture;                  // the newest sheet, drawn before answers and at pauses
  std::function<void()> ready;  // called once hosts can connect
};

// Serves one host at a time, for ever; returns only on failure. Bytes that the printer does not
// know end it with "byte N: ...": they are on the paper file, which then shows what came.
base::Status ServePrinter(const PrinterOptions& options);

}  // namespace drivers::simulator
