// anjungan-devsim: devices as programs, for trying out a kiosk without hardware.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "base/file.h"
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

int Run(int argc, char** argv) {
  CLI::App app("Simulated devices for Anjungan.");
  app.require_subcommand(1);
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
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (draw->parsed()) return Draw(paper, target);
  if (!picture.empty()) options.picture = picture;
  options.ready = [] {
    std::puts("{\"ready\":true}");
    std::fflush(stdout);
  };
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
