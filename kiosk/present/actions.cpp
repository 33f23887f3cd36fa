#include "kiosk/present/actions.h"

namespace kiosk::present {
namespace {

namespace screens = ui::screens;
using visit::Place;
using MaybeEvent = std::optional<visit::Event>;

template <class T>
MaybeEvent At(Place place, Place where, T event) {
  if (place != where) return std::nullopt;
  return event;
}

struct ToVisit {
  Place place;

  MaybeEvent operator()(const screens::Touched&) const { return visit::Touched{}; }
  MaybeEvent operator()(const screens::Begin&) const { return visit::Begin{}; }
  MaybeEvent operator()(const screens::AcceptNotice&) const {
    return At(place, Place::kNotice, visit::Next{});
  }
  MaybeEvent operator()(const screens::IdentifyByScan&) const { return visit::ChooseScan{}; }
  MaybeEvent operator()(const screens::IdentifyByTyping&) const { return visit::ChooseTyping{}; }
  MaybeEvent operator()(const screens::SubmitNik& nik) const {
    return visit::SubmitNik{nik.digits};
  }
  MaybeEvent operator()(const screens::ConfirmNik&) const {
    return At(place, Place::kNikQuestion, visit::Next{});
  }
  MaybeEvent operator()(const screens::FixNik&) const {
    return At(place, Place::kNikQuestion, visit::Back{});
  }
  MaybeEvent operator()(const screens::ChooseService& chosen) const {
    return visit::ChooseService{chosen.id};
  }
  MaybeEvent operator()(const screens::StartForm&) const {
    return At(place, Place::kServiceInfo, visit::Next{});
  }
  MaybeEvent operator()(const screens::SubmitAnswer& answer) const {
    return visit::SubmitAnswer{answer.field, answer.value};
  }
  MaybeEvent operator()(const screens::SubmitChecklist& list) const {
    visit::SubmitChecklist submit;
    for (const screens::Brought& item : list.items) {
      submit.papers.push_back({item.id, item.with_me});
    }
    return submit;
  }
  MaybeEvent operator()(const screens::EditAnswer& edit) const {
    return visit::EditAnswer{edit.id};
  }
  MaybeEvent operator()(const screens::ConfirmRequest&) const { return visit::Send{}; }
  MaybeEvent operator()(const screens::Finish&) const { return visit::Finish{}; }
  MaybeEvent operator()(const screens::AcknowledgeProblem&) const {
    if (place == Place::kNotSaved) return visit::Next{};
    return At(place, Place::kUnsure, visit::Finish{});
  }
  MaybeEvent operator()(const screens::Back&) const { return visit::Back{}; }
  MaybeEvent operator()(const screens::AskHelp&) const { return visit::Help{}; }
  MaybeEvent operator()(const screens::CallOfficer&) const { return visit::CallOfficer{}; }
  MaybeEvent operator()(const screens::CloseHelp&) const { return visit::CloseHelp{}; }
  MaybeEvent operator()(const screens::AskCancel&) const { return visit::Cancel{}; }
  MaybeEvent operator()(const screens::ConfirmCancel&) const { return visit::CancelYes{}; }
  MaybeEvent operator()(const screens::KeepGoing&) const { return visit::CancelNo{}; }
  MaybeEvent operator()(const screens::StillHere&) const { return visit::StillHere{}; }
  MaybeEvent operator()(const screens::AcceptVoucher&) const { return std::nullopt; }
  MaybeEvent operator()(const screens::RejectVoucher&) const { return std::nullopt; }
  MaybeEvent operator()(const screens::FinishEnrolment&) const { return std::nullopt; }
};

}  // namespace

std::optional<visit::Event> VisitEvent(const screens::Action& action, Place place) {
  return std::visit(ToVisit{place}, action);
}

std::optional<technician::Event> TechnicianEvent(const screens::Action& action) {
  if (std::holds_alternative<screens::AcceptVoucher>(action)) return technician::Accept{};
  if (std::holds_alternative<screens::RejectVoucher>(action)) return technician::Reject{};
  if (std::holds_alternative<screens::FinishEnrolment>(action)) return technician::Finish{};
  return std::nullopt;
}

}  // namespace kiosk::present
