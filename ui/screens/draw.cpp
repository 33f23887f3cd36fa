#include "ui/screens/draw.h"

#include "ui/screens/attract.h"
#include "ui/screens/bare.h"
#include "ui/screens/checklist.h"
#include "ui/screens/choose_service.h"
#include "ui/screens/chrome.h"
#include "ui/screens/form.h"
#include "ui/screens/identify.h"
#include "ui/screens/overlays.h"
#include "ui/screens/problem.h"
#include "ui/screens/progress.h"
#include "ui/screens/review.h"
#include "ui/screens/service_info.h"

namespace ui::screens {
namespace {

// With what a screen begins; std::monostate where it keeps nothing.
template <class View>
UiState BeginState(const View&) {
  return {};
}
template <>
UiState BeginState(const ChooseServiceView&) {
  return PagedUiState{};
}
template <>
UiState BeginState(const ServiceInfoView&) {
  return PagedUiState{};
}
template <>
UiState BeginState(const ReviewView&) {
  return PagedUiState{};
}
template <>
UiState BeginState(const NikView& view) {
  return NikUiState{view.digits};
}
template <>
UiState BeginState(const FormView& view) {
  return BeginForm(view);
}
template <>
UiState BeginState(const ChecklistView& view) {
  ChecklistUiState state;
  for (const ChecklistItem& item : view.items) state.answers.push_back(item.bring);
  return state;
}

// What tells one showing of a screen from the next; of a form its question.
std::string KeyOf(const Screen& screen) {
  std::string key(NameOf(screen));
  if (const auto* form = std::get_if<FormView>(&screen)) key += "/" + form->field;
  if (const auto* info = std::get_if<ServiceInfoView>(&screen)) key += "/" + info->title;
  return key;
}

struct DrawScreen {
  const Chrome& chrome;
  UiState& state;
  widgets::Canvas& canvas;

  template <class View>
  std::optional<Action> operator()(const View& view) const {
    return screens::Draw(view, chrome, canvas);
  }
  std::optional<Action> operator()(const NikView& view) const {
    return screens::Draw(view, std::get<NikUiState>(state), chrome, canvas);
  }
  std::optional<Action> operator()(const ChooseServiceView& view) const {
    return screens::Draw(view, std::get<PagedUiState>(state), chrome, canvas);
  }
  std::optional<Action> operator()(const ServiceInfoView& view) const {
    return screens::Draw(view, std::get<PagedUiState>(state), chrome, canvas);
  }
  std::optional<Action> operator()(const FormView& view) const {
    return screens::Draw(view, std::get<FormUiState>(state), chrome, canvas);
  }
  std::optional<Action> operator()(const ChecklistView& view) const {
    return screens::Draw(view, std::get<ChecklistUiState>(state), chrome, canvas);
  }
  std::optional<Action> operator()(const ReviewView& view) const {
    return screens::Draw(view, std::get<PagedUiState>(state), chrome, canvas);
  }
};

struct DrawOverlay {
  const Chrome& chrome;
  const Screen& below;
  widgets::Canvas& canvas;

  std::optional<Action> operator()(const NoOverlay&) const { return std::nullopt; }
  std::optional<Action> operator()(const HelpOverlay& overlay) const {
    return screens::Draw(overlay, below, chrome, canvas);
  }
  std::optional<Action> operator()(const CancelOverlay& overlay) const {
    return screens::Draw(overlay, canvas);
  }
  std::optional<Action> operator()(const TimeoutOverlay& overlay) const {
    return screens::Draw(overlay, canvas);
  }
};

}  // namespace

std::optional<Action> Drawer::Draw(const ScreenView& view, widgets::Canvas& canvas) {
  if (std::string key = KeyOf(view.screen); key != shown_) {
    shown_ = std::move(key);
    state_ = std::visit([](const auto& screen) { return BeginState(screen); }, view.screen);
  }
  const bool covered = !std::holds_alternative<NoOverlay>(view.overlay);
  canvas.set_passive(covered);
  std::optional<Action> action = std::visit(DrawScreen{view.chrome, state_, canvas}, view.screen);
  canvas.set_passive(false);
  if (covered) action = std::visit(DrawOverlay{view.chrome, view.screen, canvas}, view.overlay);
  DrawAside(view.chrome, canvas);
  return action;
}

}  // namespace ui::screens
