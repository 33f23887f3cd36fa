#include "drivers/devices/situation.h"

#include <array>
#include <cstddef>

namespace drivers::devices {
namespace {

struct Row {
  Situation situation;
  std::string_view name;
  int exit_status;
  std::string_view remedy;
};

constexpr std::array kRows{
    Row{Situation::kReady, "ready", 0, ""},
    Row{Situation::kNoPermission, "no-permission", 10,
        "install 70-anjungan-usb.rules, add this user to the group anjungan-usb, log in again and "
        "plug the device in anew"},
    Row{Situation::kClaimed, "claimed", 11,
        "end the program that has it (the kiosk itself, pcscd, cups), then try again"},
    Row{Situation::kUnknownClass, "unknown-class", 12,
        "the kiosk uses card readers, receipt printers and scanners only: nothing to do"},
    Row{Situation::kNoProfile, "no-profile", 13, "add a profile for this model (docs/devices.md)"},
    Row{Situation::kNoCard, "no-card", 14,
        "lay a card flat on the reader and keep it there; if it stays so, try another card"},
    Row{Situation::kTwoAlike, "two-alike", 15, "say which one with --port"},
    Row{Situation::kNone, "none", 16,
        "plug one in; anjungan-devices list shows what the computer sees"},
    Row{Situation::kUnplugged, "unplugged", 17,
        "plug it in again, and fasten the cable: it left while it was used"},
    Row{Situation::kBroken, "broken", 18,
        "unplug it and try another one: what it says of itself cannot be believed"},
    Row{Situation::kSilent, "silent", 19,
        "scan again; if nothing comes, scan the code for USB mode in the scanner's manual"},
    Row{Situation::kTrouble, "trouble", 20,
        "unplug it, wait ten seconds, plug it in and try again; then try another one"},
    Row{Situation::kNoBus, "no-bus", 21, "start the computer anew"},
};

const Row& RowOf(Situation situation) {
  return kRows.at(static_cast<std::size_t>(situation));
}

}  // namespace

std::string_view Name(Situation situation) {
  return RowOf(situation).name;
}

int ExitStatus(Situation situation) {
  return RowOf(situation).exit_status;
}

std::string_view Remedy(Situation situation) {
  return RowOf(situation).remedy;
}

std::string Remedy(const Finding& finding) {
  return finding.remedy.empty() ? std::string(Remedy(finding.situation)) : finding.remedy;
}

std::string Describe(const Finding& finding) {
  std::string text(Name(finding.situation));
  if (!finding.detail.empty()) text += ": " + finding.detail;
  const std::string remedy = Remedy(finding);
  if (!remedy.empty()) text += "\n  what to do: " + remedy;
  return text;
}

Finding FindingOf(const base::Error& error) {
  const auto is = [&](std::string_view reason) { return error.reason == reason; };
  Situation situation = Situation::kTrouble;
  if (is("usb-permission")) situation = Situation::kNoPermission;
  if (is("usb-claimed")) situation = Situation::kClaimed;
  if (is("usb-gone") || is("reader-gone") || is("printer-away") || is("scanner-gone")) {
    situation = Situation::kUnplugged;
  }
  if (is("usb-fault")) situation = Situation::kBroken;
  if (is("usb-enumeration-hangs") || is("usb-start")) situation = Situation::kNoBus;
  if (!error.reason.starts_with("usb-")) return {situation, error.message};
  // A bus says what to do for who reads the kiosk's log; a technician is told it once.
  const std::size_t end = error.message.rfind("; ");
  Finding finding{situation, error.message.substr(0, end)};
  if (situation == Situation::kNoBus) {
    finding.detail = error.reason + ": " + finding.detail;
    if (end != std::string::npos) finding.remedy = error.message.substr(end + 2);
  }
  return finding;
}

}  // namespace drivers::devices
