#include "ui/screens/views.h"

namespace ui::screens {
namespace {

struct ScreenName {
  std::string_view operator()(const AttractView&) const { return "attract"; }
  std::string_view operator()(const NoticeView&) const { return "notice"; }
  std::string_view operator()(const IdentifyView&) const { return "identify"; }
  std::string_view operator()(const ScanView&) const { return "scan"; }
  std::string_view operator()(const NikView&) const { return "nik"; }
  std::string_view operator()(const NikQuestionView&) const { return "nik-question"; }
  std::string_view operator()(const ChooseServiceView&) const { return "choose-service"; }
  std::string_view operator()(const ServiceInfoView&) const { return "service-info"; }
  std::string_view operator()(const FormView&) const { return "form"; }
  std::string_view operator()(const ChecklistView&) const { return "checklist"; }
  std::string_view operator()(const ReviewView&) const { return "review"; }
  std::string_view operator()(const AcceptingView&) const { return "accepting"; }
  std::string_view operator()(const PrintingView&) const { return "printing"; }
  std::string_view operator()(const DoneView&) const { return "done"; }
  std::string_view operator()(const ProblemView&) const { return "problem"; }
  std::string_view operator()(const OutOfServiceView&) const { return "out-of-service"; }
  std::string_view operator()(const BareView&) const { return "bare"; }
  std::string_view operator()(const VoucherConfirmView&) const { return "voucher-confirm"; }
  std::string_view operator()(const EnrollingView&) const { return "enrolling"; }
  std::string_view operator()(const EnrolResultView&) const { return "enrol-result"; }
};

struct OverlayName {
  std::string_view below;
  std::string_view operator()(const NoOverlay&) const { return below; }
  std::string_view operator()(const HelpOverlay&) const { return "help"; }
  std::string_view operator()(const CancelOverlay&) const { return "cancel"; }
  std::string_view operator()(const TimeoutOverlay&) const { return "timeout"; }
};

}  // namespace

std::string_view NameOf(const Screen& screen) {
  return std::visit(ScreenName{}, screen);
}

std::string_view NameOf(const ScreenView& view) {
  return std::visit(OverlayName{NameOf(view.screen)}, view.overlay);
}

}  // namespace ui::screens
