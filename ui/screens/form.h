#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/ui_state.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// One question of the form.
std::optional<Action> Draw(const FormView& view, FormUiState& state, const Chrome& chrome,
                           widgets::Canvas& canvas);

// The draft with which a question begins.
FormUiState BeginForm(const FormView& view);

}  // namespace ui::screens
