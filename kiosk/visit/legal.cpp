#include <cstdint>

#include "base/event_set.h"
#include "kiosk/visit/machine.h"

namespace kiosk::visit {
namespace {

template <class... T>
constexpr std::uint64_t Set() {
  return base::EventSet<Event, T...>();
}

// News that can come at any moment: they belong to the kiosk, not to the place.
constexpr std::uint64_t kAlways = Set<Tick, Accepted, AvailabilityChanged>();

// What every place before Send offers.
constexpr std::uint64_t kOnTheWay = Set<Touched, Back, Cancel, Help>();

// What may be held to the kiosk, whatever lies over the place. A card is evidence until the request
// is sent, and wakes an idle kiosk; a code is taken where it is asked for (TakesCodes), and put off
// elsewhere. In the countdown only what is asked for counts: anything else may be of somebody who
// came after the one who left.
constexpr std::uint64_t HeldUpAt(Place place, Overlay overlay) {
  constexpr std::uint64_t kCard = Set<CardSlow, CardRead, CardFailed>();
  constexpr std::uint64_t kCode = Set<ScannedNik, ScannedOther>();
  const bool asks = place >= Place::kIdentify && place <= Place::kNik;
  if (overlay == Overlay::kCountdown)
    return place == Place::kNotice ? kCard : asks ? kCard | kCode : 0;
  return place < Place::kAccepting ? kCard | kCode : kCode;
}

constexpr std::uint64_t LegalAt(Place place) {
  switch (place) {
    case Place::kAttract:
      return Set<Begin, Help>();
    case Place::kNotice:
      return kOnTheWay | Set<Next>();
    case Place::kIdentify:
      return kOnTheWay | Set<ChooseScan, ChooseTyping>();
    case Place::kScan:
      return kOnTheWay | Set<ChooseTyping, ScannerLost>();
    case Place::kNik:
      return kOnTheWay | Set<SubmitNik>();
    case Place::kNikQuestion:
      return kOnTheWay | Set<Next>();
    case Place::kServices:
      return kOnTheWay | Set<ChooseService>();
    case Place::kServiceInfo:
      return kOnTheWay | Set<Next>();
    case Place::kForm:
      return kOnTheWay | Set<SubmitAnswer>();
    case Place::kChecklist:
      return kOnTheWay | Set<SubmitChecklist>();
    case Place::kReview:
      return kOnTheWay | Set<EditAnswer, Send>();
    case Place::kNotSaved:
      return kOnTheWay | Set<Next>();
    case Place::kAccepting:
      return Set<AcceptFailed>();
    case Place::kPrinting:
      return Set<PrintDone, PrintFailed, PrintUncertain>();
    case Place::kDone:
      return Set<Touched, Finish, PrintDone, PrintFailed, PrintUncertain>();
    case Place::kUnsure:
      return Set<Touched, Finish>();
  }
  return 0;
}

// An overlay hides the place's own touches.
constexpr std::uint64_t LegalUnder(Overlay overlay, Place place) {
  switch (overlay) {
    case Overlay::kNone:
      return LegalAt(place);
    case Overlay::kHelp:
      return Set<Touched, CallOfficer, CloseHelp>();
    case Overlay::kCancel:
      return Set<Touched, CancelYes, CancelNo>();
    case Overlay::kCountdown:
      return Set<StillHere>() | (LegalAt(place) & Set<ScannerLost>());
  }
  return 0;
}

}  // namespace

bool Legal(const State& state, std::size_t event) {
  const std::uint64_t legal =
      kAlways | LegalUnder(state.overlay, state.place) | HeldUpAt(state.place, state.overlay);
  return event < kEvents && ((legal >> event) & 1U) != 0;
}

}  // namespace kiosk::visit
