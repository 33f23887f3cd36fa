#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/ui_state.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// Which letter.
std::optional<Action> Draw(const ChooseServiceView& view, PagedUiState& state, const Chrome& chrome,
                           widgets::Canvas& canvas);

}  // namespace ui::screens
