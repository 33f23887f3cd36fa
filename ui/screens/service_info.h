#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/ui_state.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// What that letter needs, costs and becomes (Permenpan 15/2014), and who signs it.
std::optional<Action> Draw(const ServiceInfoView& view, PagedUiState& state, const Chrome& chrome,
                           widgets::Canvas& canvas);

}  // namespace ui::screens
