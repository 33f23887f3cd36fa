#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "drivers/devices/commands.h"
#include "drivers/devices/inbox.h"
#include "drivers/scanner/usb/learn.h"
#include "drivers/scanner/usb/scanners.h"
#include "drivers/usb/watching.h"

namespace drivers::devices {
namespace {

using scanner::usb::ScannerEvent;

int SayScan(const Session& session, const Verdict& verdict, const scanner::ScannedCode& code,
            bool show_text) {
  const auto length = static_cast<int>(code.text.size());
  const std::string_view kind =
      code.meaning == scanner::Meaning::kCardNumber ? "card number" : "code";
  std::string text = verdict.device.port + ": a " + std::string(kind) + " of " +
                     std::to_string(length) + " characters";
  if (show_text) text += ": " + code.text.str();
  Say(session, text,
      {{"command", "scan"},
       {"port", verdict.device.port},
       {"model", verdict.model},
       {"situation", Name(Situation::kReady)},
       {"meaning", kind},
       {"length", length},
       {"text", show_text ? std::string_view(code.text.str()) : std::string_view()}});
  return 0;
}

Finding OfLearning(const base::Error& error) {
  if (error.reason == "learn-known") return {Situation::kReady, error.message};
  if (error.reason == "learn-no-keyboard") return {Situation::kNone, error.message};
  if (error.reason == "learn-nothing") {
    return {Situation::kSilent, error.message,
            "scan again, a code of six characters or more; if nothing comes, scan the code for USB "
            "keyboard mode in the scanner's manual"};
  }
  Finding finding = FindingOf(error);
  if (finding.situation == Situation::kNoPermission) {
    finding.remedy =
        "learning opens keyboards, which takes root: sudo anjungan-devices scan --learn";
  }
  return finding;
}

}  // namespace

int Scan(const Session& session, bool show_text) {
  const Verdict verdict = Choose(session.bus, session.profiles, Kind::kScanner, session.port);
  if (verdict.finding.situation != Situation::kReady) {
    return Conclude(session, "scan", verdict, verdict.finding);
  }
  Inbox<ScannerEvent> inbox(session.clock, session.stop);
  scanner::usb::Scanners scanners(session.bus, session.clock, session.profiles.scanners,
                                  [&inbox](ScannerEvent event) { inbox.Put(std::move(event)); });
  const usb::Watching watching(session.bus, [&](const usb::DeviceEvent& event) {
    if (event.device.port == verdict.device.port) scanners.Heard(event);
  });
  if (const auto& watched = watching.status(); !watched) {
    return Conclude(session, "scan", verdict, FindingOf(watched.error()));
  }
  const std::int64_t until = session.Until();
  Finding last{Situation::kSilent, "nothing within " + std::to_string(session.seconds) + " s"};
  while (const auto event = inbox.TakeUntil(until)) {
    switch (event->kind) {
      case ScannerEvent::Kind::kScanned:
        return SayScan(session, verdict, event->code, show_text);
      case ScannerEvent::Kind::kLost:
        return Conclude(session, "scan", verdict, FindingOf(event->error));
      case ScannerEvent::Kind::kBroken:
        last = {Situation::kTrouble, event->error.message,
                "scan the code again; if it stays so, look at suffix and silence_ms of its profile "
                "(docs/devices.md), then try another cable"};
        break;
      case ScannerEvent::Kind::kReady:
        if (!session.json) Say(session, verdict.device.port + ": scan a code now", {});
        break;
    }
  }
  return Conclude(session, "scan", verdict, last);
}

int Learn(const Session& session, const std::filesystem::path& learned, bool card_number) {
  Verdict verdict;
  verdict.device.port = session.port;
  const auto conclude = [&](const Finding& finding) {
    return Conclude(session, "learn", verdict, finding);
  };
  // Before somebody scans in vain.
  const auto folder = learned.has_parent_path() ? learned.parent_path() : ".";
  if (std::error_code error; !std::filesystem::is_directory(folder, error)) {
    return conclude(
        {Situation::kTrouble, "no folder " + folder.string() + " to remember it in",
         "make it (sudo mkdir -p " + folder.string() + "), or name another file with --learned"});
  }
  if (!session.json) {
    Say(session, card_number ? "hold a card to the reader that types now" : "scan something now",
        {});
  }
  scanner::usb::LearnSettings settings;
  settings.seconds = session.seconds;
  settings.meaning = card_number ? scanner::Meaning::kCardNumber : scanner::Meaning::kCode;
  settings.port = session.port;
  settings.stop = session.stop;
  auto [found, port] =
      scanner::usb::LearnWedge(session.bus, session.clock, session.profiles.scanners, settings);
  verdict.device.port = std::move(port);
  if (!found) return conclude(OfLearning(found.error()));
  verdict.model = found->name;
  if (const auto kept = scanner::usb::RememberProfile(learned, *found); !kept) {
    const bool denied = kept.error().code == base::ErrorCode::kDenied;
    return conclude({denied ? Situation::kNoPermission : Situation::kTrouble, kept.error().message,
                     "run it as root (sudo), or name another file with --learned"});
  }
  return conclude(
      {Situation::kReady, found->usb + " is known now; its profile is in " + learned.string(),
       "let the kiosk's user have it (docs/devices.md, Permission), then start the kiosk anew"});
}

}  // namespace drivers::devices
