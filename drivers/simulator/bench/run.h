// Programs on the bench: one that sees the bench's devices instead of the computer's, or those that
// come to its socket.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace drivers::simulator::bench {

using Devices = std::vector<std::pair<std::string, std::string>>;  // port, gadget

struct RunOptions {
  Devices devices;
  std::optional<std::filesystem::path> control;  // socket that takes commands
  std::vector<std::string> command;              // at least its name
};

struct RunReport {
  int exit_status = 0;  // of the command; 128 + signal if one ended it
  std::string counts;   // Bench::Counts
};

// Runs the command to its end; SIGTERM and SIGINT go to it. Once a process, from main() before any
// other thread, since the signals must be its own; `arguments` are main()'s, to start anew with
// umockdev's library.
base::Result<RunReport> RunOnBench(const RunOptions& options, char** arguments);

struct ServeOptions {
  Devices devices;
  std::optional<std::filesystem::path> control;
  std::filesystem::path socket;  // for SocketBus (drivers/usb/socket_bus.h)
  std::function<void()> ready;   // runs once clients find every device
};

// Serves until SIGTERM or SIGINT; Bench::Counts. From main(), before any other thread.
base::Result<std::string> ServeBench(const ServeOptions& options);

// Sends one command to the bench behind that socket; what came of it.
base::Result<std::string> TellBench(const std::filesystem::path& control,
                                    const std::vector<std::string>& words);

}  // namespace drivers::simulator::bench
