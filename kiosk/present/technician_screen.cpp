#include "base/local_time.h"
#include "kiosk/present/screen.h"
#include "kiosk/present/words.h"

namespace kiosk::present {
namespace {

namespace screens = ui::screens;
using technician::Place;
using technician::Verdict;
using technician::VoucherFault;

screens::VoucherMessage MessageOf(const std::optional<VoucherFault>& fault) {
  if (!fault) return screens::VoucherMessage::kNone;
  switch (*fault) {
    case VoucherFault::kNoCode:
      return screens::VoucherMessage::kNoCode;
    case VoucherFault::kNotAVoucher:
      return screens::VoucherMessage::kNotAVoucher;
    case VoucherFault::kSeveral:
      return screens::VoucherMessage::kTwoCodes;
    case VoucherFault::kDamaged:
      return screens::VoucherMessage::kDamaged;
    case VoucherFault::kUnknownIssuer:
      return screens::VoucherMessage::kUnknownIssuer;
    case VoucherFault::kExpired:
      return screens::VoucherMessage::kExpired;
    case VoucherFault::kNotSaved:
      return screens::VoucherMessage::kNotSaved;
  }
  return screens::VoucherMessage::kNone;
}

screens::EnrolOutcome OutcomeOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAccepted:
      return screens::EnrolOutcome::kAccepted;
    case Verdict::kAlreadyUsed:
      return screens::EnrolOutcome::kAlreadyUsed;
    case Verdict::kExpired:
      return screens::EnrolOutcome::kExpired;
    case Verdict::kUnknownVoucher:
      return screens::EnrolOutcome::kUnknownVoucher;
    case Verdict::kWrongHub:
      return screens::EnrolOutcome::kWrongHub;
    case Verdict::kPending:
    case Verdict::kRefused:
      return screens::EnrolOutcome::kRefused;
  }
  return screens::EnrolOutcome::kRefused;
}

screens::Screen ScreenOf(const technician::State& state, int utc_offset_minutes) {
  switch (state.place) {
    case Place::kBare:
    case Place::kInService:
      return screens::BareView{MessageOf(state.fault)};
    case Place::kConfirm: {
      const auto last_day = LocalDay(state.facts->not_after_unix_s * 1000, utc_offset_minutes);
      return screens::VoucherConfirmView{state.facts->office, state.facts->district,
                                         state.facts->office_code, state.facts->kiosk,
                                         base::LongDate(last_day)};
    }
    case Place::kStoring:
      return screens::EnrollingView{state.facts->office, screens::EnrolStep::kMakingKeys};
    case Place::kEnrolling:
      return screens::EnrollingView{state.facts->office, state.link_up
                                                             ? screens::EnrolStep::kConnecting
                                                             : screens::EnrolStep::kWaitingForLink};
    case Place::kRefused:
    case Place::kWelcome:
      return screens::EnrolResultView{state.facts->office, OutcomeOf(state.verdict)};
  }
  return screens::BareView{};
}

}  // namespace

screens::ScreenView TechnicianScreen(const technician::State& state,
                                     const Surroundings& surroundings) {
  screens::ScreenView view;
  view.chrome.language = surroundings.language;
  view.chrome.contrast = surroundings.contrast;
  if (surroundings.clock_sure) {
    view.chrome.clock = ClockText(surroundings.unix_ms, surroundings.office.utc_offset_minutes);
    view.chrome.date = ShortDate(surroundings.unix_ms, surroundings.office.utc_offset_minutes);
  }
  view.screen = ScreenOf(state, surroundings.office.utc_offset_minutes);
  return view;
}

}  // namespace kiosk::present
