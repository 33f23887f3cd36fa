#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/ui_state.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// Which papers the citizen has along: one row a paper, two answers a row.
std::optional<Action> Draw(const ChecklistView& view, ChecklistUiState& state, const Chrome& chrome,
                           widgets::Canvas& canvas);

}  // namespace ui::screens
