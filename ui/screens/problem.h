#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// What went wrong for this visit, and what to do now.
std::optional<Action> Draw(const ProblemView& view, const Chrome& chrome, widgets::Canvas& canvas);

// Nobody can be served.
std::optional<Action> Draw(const OutOfServiceView& view, const Chrome& chrome,
                           widgets::Canvas& canvas);

}  // namespace ui::screens
