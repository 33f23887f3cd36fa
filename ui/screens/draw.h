// Any view, drawn. Keeps the shown screen's UiState and forgets it when another one comes.
#pragma once

#include <optional>
#include <string>

#include "ui/screens/action.h"
#include "ui/screens/ui_state.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

class Drawer {
 public:
  // One frame. A view without a drawer does not compile.
  std::optional<Action> Draw(const ScreenView& view, widgets::Canvas& canvas);

 private:
  std::string shown_;  // which screen (of a form: which question) the state belongs to
  UiState state_;
};

}  // namespace ui::screens
