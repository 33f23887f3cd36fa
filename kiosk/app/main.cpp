#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "kiosk/app/office_command.h"
#include "kiosk/app/options.h"
#include "kiosk/app/run.h"

int main(int argc, char** argv) {
  const kiosk::app::CommandLine line = kiosk::app::ParseCommandLine(argc, argv);
  // stdout belongs to what the command prints.
  spdlog::set_default_logger(spdlog::stderr_logger_mt("anjungan-kiosk"));
  if (line.command) return kiosk::app::RunCommand(*line.command);
  return kiosk::app::Run(*line.run);
}
