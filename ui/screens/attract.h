#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// "Touch the screen to begin": all of it between the bars is one target.
std::optional<Action> Draw(const AttractView& view, const Chrome& chrome, widgets::Canvas& canvas);

// What is recorded about a citizen, and why (UU PDP article 20).
std::optional<Action> Draw(const NoticeView& view, const Chrome& chrome, widgets::Canvas& canvas);

}  // namespace ui::screens
