#include "kiosk/app/options.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

namespace kiosk::app {
namespace {

std::filesystem::path FolderOfThisProgram() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
}

constexpr int kLargestSide = 8192;
constexpr double kLargestMm = 2000;

// "1080x1920".
bool ParseSize(const std::string& text, ui::shell::Options& screen) {
  char end = 0;
  const auto side = [](int pixels) { return pixels > 0 && pixels <= kLargestSide; };
  return std::sscanf(text.c_str(), "%5dx%5d%c", &screen.width, &screen.height, &end) == 2 &&
         side(screen.width) && side(screen.height);
}

// CLI11's own checks let "nan" pass.
std::string CheckMm(const std::string& text) {
  char* end = nullptr;
  const double mm = std::strtod(text.c_str(), &end);
  if (end != text.c_str() && *end == 0 && mm > 0 && mm <= kLargestMm) return {};
  return "'" + text + "' is no width of a panel; write it in millimetres, like 194 or 345";
}

}  // namespace

CommandLine ParseCommandLine(int argc, char** argv) {
  CLI::App app{"The kiosk of a village office."};
  app.require_subcommand(1);

  RunOptions run;
  OffscreenOptions offscreen;
  std::string size;
  bool off_screen = false;
  run.decode_program = FolderOfThisProgram() / "anjungan-decode";
  run.printer_profile = "simulated-80mm";
  run.profiles = "/etc/anjungan/profiles";
  run.learned_scanners = "/var/lib/anjungan/learned-scanners.toml";
  CLI::App* run_command = app.add_subcommand("run", "Takes visits until its window is closed");
  run_command->add_option("--state", run.state, "Folder of database, keys and sockets")->required();
  run_command->add_option("--issuers", run.issuers, "Folder of trusted issuers (*.pub)")
      ->required();
  run_command->add_option("--catalogue", run.catalogue, "Folder of service files")->required();
  run_command->add_option("--decode", run.decode_program, "The program anjungan-decode");
  run_command->add_flag("!--no-usb", run.usb, "Leave all USB devices alone");
  run_command->add_option("--devices", run.devices,
                          "Socket of simulated devices, used next to those on USB");
  run_command->add_option("--profiles", run.profiles,
                          "Folder of more profiles: printers/*.toml, scanners/*.toml");
  run_command->add_option("--learned", run.learned_scanners, "File of learned scanners");
  run_command->add_option("--printer", run.printer,
                          "Socket of the printer to use when none is plugged in");
  run_command->add_option("--printer-profile", run.printer_profile, "The model of that printer");
  run_command->add_option("--voucher", run.voucher, "Voucher of a bare kiosk: file or picture");
  run_command->add_option("--camera", run.camera, "Picture that the camera always sees");
  run_command->add_flag("--high-contrast", run.high_contrast, "Start with high contrast");
  run_command->add_flag("--fullscreen", run.screen.fullscreen, "Fill the display");
  run_command->add_option("--size", size, "Window in pixels, WIDTHxHEIGHT");
  run_command->add_option("--mm", run.screen.panel_mm, "Width of the panel in millimetres")
      ->check(CheckMm, "MILLIMETRES");
  auto* flag = run_command->add_flag("--offscreen", off_screen, "Play one visit without a display");
  run_command->add_option("--out", offscreen.out, "Folder for the visit's pictures")->needs(flag);
  auto* qr = run_command->add_option("--qr", offscreen.qr, "Identify by the code in this picture");
  auto* nik = run_command->add_option("--nik", offscreen.nik, "Identify by typing these digits");
  qr->needs(flag)->excludes(nik);
  nik->needs(flag);
  run_command
      ->add_flag("--hand-scanner", offscreen.hand_scanner, "Identify by what a hand scanner reads")
      ->needs(flag)
      ->excludes(qr)
      ->excludes(nik);
  run_command->add_option("--service", offscreen.service, "Service to ask for")->needs(flag);
  run_command->add_option("--answers", offscreen.answers, "JSON file: field id -> value")
      ->needs(flag);
  run_command->add_option("--wait-for-hub", offscreen.wait_for_hub_ms, "Milliseconds")->needs(flag);

  CommandOptions command;
  const auto add_command = [&](const char* name, const char* what) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->add_option("--state", command.state, "The kiosk's folder")->required();
    sub->add_option("--issuers", command.issuers, "Folder of trusted issuers (*.pub)")->required();
    return sub;
  };
  add_command("queue", "Lists the requests that this kiosk holds");
  add_command("audit", "Checks that no entry of the audit log was changed or removed");
  CLI::App* receipt = add_command("receipt", "Settles a receipt that may not have been printed");
  std::string code;
  bool again = false;
  bool printed = false;
  receipt->add_option("code", code, "Tracking code of a receipt in ditanya or gagal")->required();
  CLI::Option_group* const choice = receipt->add_option_group("what to do");
  choice->add_flag("--again", again, "Print it again");
  choice->add_flag("--printed", printed, "The citizen has it");
  choice->require_option(1);

  try {
    app.parse(argc, argv);
    if (!size.empty() && !ParseSize(size, run.screen)) {
      throw CLI::ValidationError(
          "--size", "'" + size + "' is no size; write it like 1080x1920, at most 8192 a side");
    }
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) std::exit(app.exit(error));
    std::fprintf(stderr, "anjungan-kiosk: %s\n", error.what());
    std::exit(2);
  }

  CommandLine line;
  if (!run_command->parsed()) {
    command.request = {app.get_subcommands().front()->get_name()};
    if (receipt->parsed()) {
      command.request.push_back(code);
      command.request.emplace_back(again ? "again" : "printed");
    }
    line.command = command;
  } else {
    run.screen.off_screen = off_screen;
    if (off_screen) {
      run.offscreen = offscreen;
      if (offscreen.qr) run.camera = offscreen.qr;
    }
    line.run = run;
  }
  return line;
}

}  // namespace kiosk::app
