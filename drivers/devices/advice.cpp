#include "drivers/devices/advice.h"

#include <algorithm>
#include <array>
#include <string>

namespace drivers::devices {
namespace {

struct Row {
  std::string_view reason;
  std::string_view detail;
  std::string_view remedy;
};

// What the printer itself says, and then what was seen of it.
constexpr std::array kPrinter{
    Row{"cover-open", "the printer says: cover-open", "close its cover until it clicks"},
    Row{"paper-out", "the printer says: paper-out", "put in a new roll of paper, and close it"},
    Row{"cutter-fault", "the printer says: cutter-fault",
        "switch it off, take out the paper that jams at the cutter, and switch it on again"},
    Row{"overheated", "the printer says: overheated", "wait some minutes until its head is cool"},
    Row{"printer-offline", "the printer says: printer-offline",
        "press its feed or online button; look at its cover and paper, too"},
    Row{"printer-fault", "the printer says: printer-fault",
        "switch it off and on; if it stays so, try another one"},
    Row{"paper-near-end", "the printer says: paper-near-end", "have a new roll ready"},
    Row{"printer-silent", "it does not answer",
        "switch it off and on and look at its cable; if it stays so, try another one"},
    Row{"printer-deaf", "it takes no data",
        "switch it off and on and look at its cable; if it stays so, try another one"},
    Row{"printer-nonsense", "its answer is none that this model gives",
        "try it again; if it stays so, its profile is not for it (docs/devices.md)"},
    Row{"stalled", "it stopped taking data",
        "look at its paper and cover, switch it off and on, and try it again"},
    Row{"printer-stalled", "it refused the data",
        "switch it off and on and try it again; if it stays so, try another one"},
    Row{"printer-lost", "data was lost on the way", "try another cable, and another USB port"},
};

}  // namespace

Finding FindingOfPrinter(std::string_view reason) {
  if (reason == "printer-away") {
    return {Situation::kUnplugged, "the printer was unplugged or switched off"};
  }
  const auto* const row = std::find_if(kPrinter.begin(), kPrinter.end(),
                                       [&](const Row& one) { return one.reason == reason; });
  if (row == kPrinter.end()) return {Situation::kTrouble, std::string(reason)};
  return {Situation::kTrouble, std::string(row->detail), std::string(row->remedy)};
}

Finding FindingOf(const printer::PrinterStatus& status) {
  if (!status.Fault().empty()) return FindingOfPrinter(status.Fault());
  return {Situation::kReady, status.paper_near_end ? "paper is near its end" : "no fault"};
}

Finding FindingOf(const printer::PrintReport& report) {
  if (report.outcome == printer::Outcome::kPrinted) {
    return {Situation::kReady, "printed, by the word of: " + std::string(Name(report.rung))};
  }
  const bool all_taken = report.taken == report.size && report.size > 0;
  if (all_taken && report.rung == printer::Rung::kNone && report.reason == "printer-silent") {
    return {Situation::kReady,
            "all of it was taken; this model does not say whether it printed: look at the paper"};
  }
  Finding finding = FindingOfPrinter(report.reason);
  if (report.taken > 0) finding.detail += "; some of it may be on the paper";
  return finding;
}

Finding FindingOfCard(card_reader::Trouble trouble) {
  using card_reader::Trouble;
  constexpr Situation kTrouble = Situation::kTrouble;
  switch (trouble) {
    case Trouble::kTornAway:
      return {kTrouble, "the card was taken away too early", "keep it there until it is read"};
    case Trouble::kMute:
      return {kTrouble, "the card does not answer",
              "one card at a time, flat; turn it over once; then try another card"};
    case Trouble::kUnsupported:
      return {kTrouble, "the card speaks nothing that the kiosk does", "try another card"};
    case Trouble::kNonsense:
      return {kTrouble, "the card's answer is none that a card may give",
              "one card at a time, flat; then try another card"};
    case Trouble::kTooSlow:
      return {kTrouble, "the card takes too long", "keep it there, flat; then try another card"};
    case Trouble::kReader:
      break;
  }
  return {kTrouble, "the reader failed while it read the card"};
}

}  // namespace drivers::devices
