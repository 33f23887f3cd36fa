#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// Being written to the disk.
std::optional<Action> Draw(const AcceptingView& view, const Chrome& chrome,
                           widgets::Canvas& canvas);

// The receipt is on its way; what the printer says.
std::optional<Action> Draw(const PrintingView& view, const Chrome& chrome, widgets::Canvas& canvas);

// What happened, the code, and what to do next.
std::optional<Action> Draw(const DoneView& view, const Chrome& chrome, widgets::Canvas& canvas);

}  // namespace ui::screens
