// anjungan-devices: what a technician asks of the devices of a kiosk.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>

#include "base/clock.h"
#include "drivers/devices/commands.h"
#include "drivers/devices/interrupt.h"
#include "drivers/devices/udev.h"
#include "drivers/usb/libusb_bus.h"

namespace {

namespace devices = drivers::devices;

struct Options {
  std::string profiles = "/etc/anjungan/profiles";
  std::string learned = "/var/lib/anjungan/learned-scanners.toml";
  std::string port;
  std::string profile;
  int seconds = 30;
  bool json = false;
  bool show_text = false;
  bool learn = false;
  bool card_number = false;
};

// Behind the help of every command: the options that all share, and the exit statuses.
class Help : public CLI::Formatter {
 public:
  std::string make_footer(const CLI::App* app) const override {
    std::string text;
    if (const CLI::App* const all = app->get_parent()) {
      const auto shared = all->get_options(
          [all](const CLI::Option* option) { return option != all->get_help_ptr(); });
      text = make_group("Options of every command", false, shared).substr(1) + "\n";
    }
    text += "Exit status:\n";
    const auto line = [&text](int status, std::string_view what) {
      const std::string number = std::to_string(status);
      text +=
          "  " + number + std::string(number.size() < 2 ? 3 : 2, ' ') + std::string(what) + "\n";
    };
    for (const devices::Situation one : devices::ListSituations()) {
      line(ExitStatus(one), std::string(Name(one)) + ": " + std::string(Meaning(one)));
      if (one != devices::Situation::kReady) continue;
      line(1, "what it says could not be written");
      line(2, "a wrong command line, or a mistake in a profile file");
    }
    return text;
  }
};

int Ask(const std::string& command, const Options& options, const devices::Profiles& profiles,
        devices::Interrupt& interrupt) {
  devices::Output output{options.json, stdout};
  auto bus = drivers::usb::LibusbBus::Start();
  if (!bus) {
    return devices::Conclude(output, options.learn ? "learn" : command, {},
                             devices::FindingOf(bus.error()));
  }
  output.stop = interrupt.Hold();
  const base::SystemClock clock;
  const devices::Session session{output, **bus, clock, profiles, options.port, options.seconds};
  if (command == "list") return devices::List(session);
  if (command == "watch") return devices::Watch(session);
  if (command == "test") return devices::Test(session);
  if (command == "print") return devices::PrintTestPage(session, options.profile);
  if (command == "card") return devices::Card(session);
  return options.learn ? devices::Learn(session, options.learned, options.card_number)
                       : devices::Scan(session, options.show_text);
}

int RunCommand(const std::string& command, const Options& options) {
  const auto profiles = devices::LoadProfiles(options.profiles, options.learned);
  if (!profiles) {
    std::fprintf(stderr, "anjungan-devices: %s\n", profiles.error().message.c_str());
    return 2;
  }
  if (command == "udev") {
    return std::fputs(devices::UdevRules(*profiles).c_str(), stdout) < 0 ? 1 : 0;
  }
  devices::Interrupt interrupt;
  const int status = Ask(command, options, *profiles, interrupt);
  interrupt.Follow();
  return status;
}

int Run(int argc, char** argv) {
  CLI::App app("The USB devices of a kiosk. End whatever else uses them first.");
  app.require_subcommand(1);
  app.formatter(std::make_shared<Help>());
  Options options;
  app.add_flag("--json", options.json,
               "one JSON object a line (docs/devices.schema.json); not of udev");
  app.add_option("--profiles", options.profiles,
                 "folder with printers/*.toml and scanners/*.toml beside the built-in profiles")
      ->check(CLI::ExistingDirectory)
      ->capture_default_str();
  app.add_option("--learned", options.learned, "file of the scanners that were learned")
      ->capture_default_str();
  app.add_option("--port", options.port, "the device at this port, such as 1-2.4");
  app.add_option("--seconds", options.seconds,
                 "how long to wait for a person, and how long watch watches")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  app.fallthrough();
  app.add_subcommand("list",
                     "what is plugged in, and which driver takes it or why none does; status 0 "
                     "unless it cannot look; with --json no line if nothing is plugged in");
  app.add_subcommand("watch", "what arrives and leaves, for --seconds");
  app.add_subcommand("test", "asks every device how it is");
  app.add_subcommand("print", "prints a test page")
      ->add_option("--profile", options.profile, "a printer profile other than the device's");
  app.add_subcommand("card", "waits for a card and says of what kind it is");
  CLI::App* scan = app.add_subcommand("scan", "waits for a scan");
  scan->add_flag("--show-text", options.show_text, "prints what was scanned");
  scan->add_flag(
      "--learn", options.learn,
      "finds out which keyboard is the scanner, and remembers it in --learned; needs root, "
      "and takes every keyboard without a profile as long as it runs (or the one at --port)");
  scan->add_flag("--card-number", options.card_number,
                 "with --learn: it is a card reader that types the card's number");
  app.add_subcommand("udev", "prints the udev rules for the devices that profiles name");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const std::string command = app.get_subcommands().front()->get_name();
  if (command == "udev" && options.json) {
    std::fputs("anjungan-devices: udev prints rules for udev: leave --json away\n", stderr);
    return 2;
  }
  return RunCommand(command, options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const int status = Run(argc, argv);
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
    std::fputs("anjungan-devices: not all of it could be written; is the disk full?\n", stderr);
    return 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "anjungan-devices: %s\n", error.what());
    return 1;
  }
}
