#include "drivers/devices/situation.h"

#include <array>
#include <cstddef>

namespace drivers::devices {
namespace {

struct Row {
  Situation situation;
  std::string_view name;
  int exit_status;
  std::string_view meaning;
  std::string_view remedy;
};

constexpr std::array kRows{
    Row{Situation::kReady, "ready", 0,
        "also of scan --learn when what is plugged in is known already", ""},
    Row{Situation::kNoPermission, "no-permission", 10,
        "this user may not open the device: the udev rules or the group are missing",
        "install 70-anjungan-usb.rules, add this user to the group anjungan-usb, log in again and "
        "plug the device in anew"},
    Row{Situation::kClaimed, "claimed", 11, "another program has it",
        "end the program that has it (the kiosk itself, pcscd, cups), then try again"},
    Row{Situation::kUnknownClass, "unknown-class", 12, "nothing that a kiosk uses",
        "the kiosk uses card readers, receipt printers and scanners only: nothing to do"},
    Row{Situation::kNoProfile, "no-profile", 13,
        "of a class that a kiosk uses, and no profile names the model",
        "add a profile for this model (docs/devices.md)"},
    Row{Situation::kNoCard, "no-card", 14, "the reader works, and no card came",
        "lay a card flat on the reader and keep it there; if it stays so, try another card"},
    Row{Situation::kTwoAlike, "two-alike", 15, "say which one with --port",
        "say which one with --port"},
    Row{Situation::kNone, "none", 16, "none of that kind is plugged in",
        "plug one in; anjungan-devices list shows what the computer sees"},
    Row{Situation::kUnplugged, "unplugged", 17, "left while the command ran",
        "plug it in again, and fasten the cable: it left while it was used"},
    Row{Situation::kBroken, "broken", 18, "what it says of itself cannot be believed",
        "unplug it and try another one: what it says of itself cannot be believed"},
    Row{Situation::kSilent, "silent", 19, "nothing was scanned in time",
        "scan again; if nothing comes, scan the code for USB mode in the scanner's manual"},
    Row{Situation::kTrouble, "trouble", 20, "it answered, and not as it should",
        "unplug it, wait ten seconds, plug it in and try again; then try another one"},
    Row{Situation::kNoBus, "no-bus", 21,
        "USB itself does not work; the line begins with why: usb-enumeration-hangs, usb-start",
        "start the computer anew"},
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

std::string_view Meaning(Situation situation) {
  return RowOf(situation).meaning;
}

std::span<const Situation> ListSituations() {
  static constexpr auto kAll = [] {
    std::array<Situation, kRows.size()> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = kRows[i].situation;
    return all;
  }();
  return kAll;
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
