// anjungan-devsim: devices as programs, for trying out a kiosk without hardware.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "drivers/simulator/bench/gadget.h"
#include "drivers/simulator/bench/run.h"
#include "drivers/simulator/interpreter.h"
#include "drivers/simulator/printer_server.h"

namespace {

using drivers::simulator::Interpreter;

int Report(const base::Error& error) {
  std::fprintf(stderr, "anjungan-devsim: %s\n", error.message.c_str());
  return 1;
}

int Draw(const std::string& paper, const std::string& picture) {
  const auto bytes = base::ReadFile(paper, std::size_t{64} << 20);
  if (!bytes) return Report(bytes.error());
  Interpreter interpreter;
  if (const auto fed = interpreter.Feed(*bytes); !fed) return Report(fed.error());
  if (const auto whole = interpreter.Finish(); !whole) return Report(whole.error());
  const auto drawn = picture::WritePng(picture, interpreter.LastPrinted().Draw());
  if (!drawn) return Report(drawn.error());
  std::printf("{\"receipts\":%zu}\n", interpreter.PrintedSheets());
  return 0;
}

void PrintFault(const drivers::simulator::usb::FaultName& fault) {
  const std::string name(fault.name);
  const std::string what(fault.what);
  std::printf("  %-16s %s\n", name.c_str(), what.c_str());
  if (!fault.not_by_umockdev.empty()) {
    std::printf("  %-16s (in this process only: %s)\n", "",
                std::string(fault.not_by_umockdev).c_str());
  }
}

int ListFaults() {
  std::puts("Faults of every device:");
  for (const auto& fault : drivers::simulator::usb::ListFaults()) PrintFault(fault);
  for (const auto& kind : drivers::simulator::bench::ListGadgets()) {
    if (kind.faults.empty()) continue;
    std::printf("Faults of %s:\n", std::string(kind.name).c_str());
    for (const auto& fault : kind.faults) PrintFault(fault);
  }
  return 0;
}

int ListDevices() {
  for (const auto& kind : drivers::simulator::bench::ListGadgets()) {
    std::printf("%-16s %s\n", std::string(kind.name).c_str(), std::string(kind.what).c_str());
    if (!kind.acts.empty()) {
      std::printf("%-16s act: %s\n", "", std::string(kind.acts).c_str());
    }
  }
  return 0;
}

drivers::simulator::bench::Devices SplitDevices(const std::vector<std::string>& devices) {
  drivers::simulator::bench::Devices split;
  for (const auto& device : devices) {
    const std::size_t middle = device.find('=');
    split.emplace_back(device.substr(0, middle),
                       middle == std::string::npos ? std::string() : device.substr(middle + 1));
  }
  return split;
}

// The exit status that is left.
int Write(const std::string& counts, const std::string& json, int exit_status) {
  if (counts.empty()) {
    std::fputs(json.c_str(), stdout);
  } else if (const auto written =
                 base::WriteFileDurably(counts, base::AsBytes(json), base::FileAccess::kPublic);
             !written) {
    return Report(written.error());
  }
  return exit_status;
}

int RunOnBench(const drivers::simulator::bench::RunOptions& options, const std::string& counts,
               char** arguments) {
  const auto report = drivers::simulator::bench::RunOnBench(options, arguments);
  if (!report) return Report(report.error());
  return Write(
      counts,
      "{\"exit\":" + std::to_string(report->exit_status) + ",\"devices\":" + report->counts + "}\n",
      report->exit_status);
}

int Serve(const drivers::simulator::bench::ServeOptions& options, const std::string& counts) {
  const auto report = drivers::simulator::bench::ServeBench(options);
  if (!report) return Report(report.error());
  return Write(counts, "{\"devices\":" + *report + "}\n", 0);
}

void SayReady() {
  std::puts("{\"ready\":true}");
  std::fflush(stdout);
}

int Tell(const std::string& control, const std::vector<std::string>& words) {
  const auto answer = drivers::simulator::bench::TellBench(control, words);
  if (!answer) return Report(answer.error());
  std::puts(answer->c_str());
  return 0;
}

int Run(int argc, char** argv) {
  CLI::App app("Simulated devices for Anjungan.");
  app.require_subcommand(0, 1);
  bool list_faults = false;
  bool list_devices = false;
  app.add_flag("--list-faults", list_faults, "what simulated USB devices can do wrong, by name");
  app.add_flag("--list-devices", list_devices, "the simulated USB devices, by name");
  drivers::simulator::PrinterOptions options;
  std::string picture;
  CLI::App* printer = app.add_subcommand(
      "printer",
      "An 80 mm ESC/POS receipt printer. FILE is its roll of paper: every byte of every connection "
      "is appended to it at once, status questions included, so a new file shows one run. Prints "
      "{\"ready\":true} when hosts can connect. A closed "
      "connection resets the printer. A command that it does not know ends it with exit status 1 "
      "and the byte's offset, counted from this start.");
  printer->add_option("--socket", options.socket, "Unix stream socket to listen at")->required();
  printer->add_option("--paper", options.paper, "file that gets the bytes")->required();
  printer->add_option("--picture", picture,
                      "PNG of the newest receipt, drawn from the bytes alone");
  std::string paper;
  std::string target;
  CLI::App* draw = app.add_subcommand(
      "draw", "Draws the newest receipt of a paper file and prints how many it holds.");
  draw->add_option("PAPER", paper, "file with ESC/POS bytes")->required();
  draw->add_option("PICTURE", target, "PNG to write")->required();
  // What stands behind -- is the command's own, options included.
  drivers::simulator::bench::RunOptions run;
  char** const end = argv + argc;
  char** const dashes = std::find(argv, end, std::string_view("--"));
  if (dashes != end) run.command.assign(dashes + 1, end);
  std::vector<std::string> devices;
  std::string control;
  std::string counts;
  CLI::App* usb = app.add_subcommand(
      "usb",
      "Runs COMMAND with simulated USB devices instead of the computer's: it sees them through the "
      "system's libusb. Prints the transfers of each device at the end, and ends with the "
      "command's exit status.");
  usb->footer("anjungan-devsim usb [OPTION...] -- COMMAND [ARGUMENT...]");
  drivers::simulator::bench::ServeOptions service;
  CLI::App* serve = app.add_subcommand(
      "serve",
      "Simulated USB devices behind a socket, for programs that take them next to the computer's. "
      "Prints {\"ready\":true} when they find every device. Ends with SIGTERM or SIGINT, with the "
      "transfers of each device.");
  serve->add_option("--socket", service.socket, "Unix socket to listen at")->required();
  for (CLI::App* bench : {usb, serve}) {
    bench->add_option("--device", devices, "PORT=DEVICE, such as 1-2=echo, or 1-3.4=echo on a hub")
        ->check([](const std::string& one) {
          return one.find('=') == std::string::npos ? "say PORT=DEVICE, such as 1-2=echo" : "";
        });
    bench->add_option("--control", control, "Unix socket that takes the commands of tell");
    bench->add_option("--counts", counts, "file for what is printed at the end");
  }
  std::vector<std::string> words;
  CLI::App* tell = app.add_subcommand(
      "tell",
      "Does something to the devices of a running \"usb\" or \"serve\": plug PORT DEVICE, unplug "
      "PORT, move "
      "PORT "
      "PORT, act PORT WORD..., fault PORT NAME [SKIP], mend PORT, hold PORT DRIVER, free PORT, "
      "counts.");
  tell->add_option("--control", control, "the socket of that run")->required();
  tell->add_option("WORDS", words, "the command")->required();
  try {
    app.parse(static_cast<int>(dashes - argv), argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (list_faults) return ListFaults();
  if (list_devices) return ListDevices();
  if (tell->parsed()) return Tell(control, words);
  if (usb->parsed()) {
    if (run.command.empty()) {
      std::fputs("anjungan-devsim: no command: put it behind --\n", stderr);
      return 2;
    }
    if (!control.empty()) run.control = control;
    run.devices = SplitDevices(devices);
    return RunOnBench(run, counts, argv);
  }
  if (serve->parsed()) {
    if (!control.empty()) service.control = control;
    service.devices = SplitDevices(devices);
    service.ready = SayReady;
    return Serve(service, counts);
  }
  if (!draw->parsed() && !printer->parsed()) {
    std::fputs(app.help().c_str(), stderr);
    return 2;
  }
  if (draw->parsed()) return Draw(paper, target);
  if (!picture.empty()) options.picture = picture;
  options.ready = SayReady;
  return Report(drivers::simulator::ServePrinter(options).error());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return Run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "anjungan-devsim: %s\n", error.what());
    return 1;
  }
}
