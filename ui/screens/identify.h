#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/ui_state.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// Two ways to say who one is.
std::optional<Action> Draw(const IdentifyView& view, const Chrome& chrome, widgets::Canvas& canvas);

// Waiting for a code; says by name what a wrong code is.
std::optional<Action> Draw(const ScanView& view, const Chrome& chrome, widgets::Canvas& canvas);

// Typing the 16 digits.
std::optional<Action> Draw(const NikView& view, NikUiState& state, const Chrome& chrome,
                           widgets::Canvas& canvas);

// "Is this NIK right?"
std::optional<Action> Draw(const NikQuestionView& view, const Chrome& chrome,
                           widgets::Canvas& canvas);

}  // namespace ui::screens
