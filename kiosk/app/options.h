// The command line of anjungan-kiosk.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ui/shell/shell.h"

namespace kiosk::app {

// A visit played by the program itself.
struct OffscreenOptions {
  std::filesystem::path out = "out";
  std::optional<std::filesystem::path> qr;  // a picture that holds the identity's code
  std::optional<std::string> nik;
  bool hand_scanner = false;  // somebody scans a code while the scan screen waits
  std::string service = "sktm";
  std::optional<std::filesystem::path> answers;
  int wait_for_hub_ms = 10'000;
};

struct RunOptions {
  std::filesystem::path state;           // the kiosk's folder: database, keys, sockets
  std::filesystem::path issuers;         // issuers.d: whose vouchers are taken
  std::filesystem::path catalogue;       // folder of service files
  std::filesystem::path decode_program;  // anjungan-decode
  // Devices on USB are used as they come and go, and those in software behind a socket (anjungan-
  // devsim serve) next to them. Where there is no printer among them, the one at `printer`, of
  // `printer_profile`.
  bool usb = true;
  std::optional<std::filesystem::path> devices;
  std::filesystem::path profiles;          // folder of a technician's own: printers/, scanners/
  std::filesystem::path learned_scanners;  // file of those that anjungan-devices learned
  std::optional<std::filesystem::path> printer;
  std::string printer_profile;
  std::optional<std::filesystem::path>
      voucher;  // for a bare kiosk: a file, or a picture of the code
  std::optional<std::filesystem::path> camera;  // a picture that the camera always sees
  bool high_contrast = false;
  ui::shell::Options screen;
  std::optional<OffscreenOptions> offscreen;
};

// A command to the kiosk of a folder (kiosk/app/office_command.h).
struct CommandOptions {
  std::filesystem::path state;
  std::filesystem::path issuers;  // needed to open the folder of a kiosk that does not run
  std::vector<std::string> request;
};

struct CommandLine {
  std::optional<RunOptions> run;
  std::optional<CommandOptions> command;
};

// Parses, and ends the process after --help (status 0) or a mistake (status 2, one line).
CommandLine ParseCommandLine(int argc, char** argv);

}  // namespace kiosk::app
