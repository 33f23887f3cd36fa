#include <array>

#include "kiosk/visit/event.h"
#include "kiosk/visit/state.h"

namespace kiosk::visit {

std::string_view Name(Place place) {
  switch (place) {
    case Place::kAttract:
      return "attract";
    case Place::kNotice:
      return "notice";
    case Place::kIdentify:
      return "identify";
    case Place::kScan:
      return "scan";
    case Place::kNik:
      return "nik";
    case Place::kNikQuestion:
      return "nik-question";
    case Place::kServices:
      return "services";
    case Place::kServiceInfo:
      return "service-info";
    case Place::kForm:
      return "form";
    case Place::kChecklist:
      return "checklist";
    case Place::kReview:
      return "review";
    case Place::kNotSaved:
      return "not-saved";
    case Place::kAccepting:
      return "accepting";
    case Place::kPrinting:
      return "printing";
    case Place::kDone:
      return "done";
    case Place::kUnsure:
      return "unsure";
  }
  return {};
}

std::string_view Name(Overlay overlay) {
  switch (overlay) {
    case Overlay::kNone:
      return "none";
    case Overlay::kHelp:
      return "help";
    case Overlay::kCancel:
      return "cancel";
    case Overlay::kCountdown:
      return "countdown";
  }
  return {};
}

std::string_view EventName(std::size_t index) {
  static constexpr std::array<std::string_view, kEvents> kNames = {
      "Touched",      "Begin",       "Next",          "Back",           "ChooseScan",
      "ChooseTyping", "SubmitNik",   "ChooseService", "SubmitAnswer",   "SubmitChecklist",
      "EditAnswer",   "Send",        "Cancel",        "CancelYes",      "CancelNo",
      "Help",         "CallOfficer", "CloseHelp",     "StillHere",      "Finish",
      "Tick",         "ScannedNik",  "ScannedOther",  "ScannerLost",    "Accepted",
      "AcceptFailed", "PrintDone",   "PrintFailed",   "PrintUncertain", "AvailabilityChanged",
      "CardSlow",     "CardRead",    "CardFailed"};
  return index < kEvents ? kNames[index] : std::string_view();
}

}  // namespace kiosk::visit
