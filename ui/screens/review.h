#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/ui_state.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// All answers, each with a way to change it, and the button that sends them.
std::optional<Action> Draw(const ReviewView& view, PagedUiState& state, const Chrome& chrome,
                           widgets::Canvas& canvas);

}  // namespace ui::screens
