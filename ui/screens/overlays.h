// What is laid over a screen. It takes all touches; the screen below is scenery.
#pragma once

#include <optional>

#include "ui/screens/action.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// `below`: the screen that the help explains.
std::optional<Action> Draw(const HelpOverlay& overlay, const Screen& below, const Chrome& chrome,
                           widgets::Canvas& canvas);
std::optional<Action> Draw(const CancelOverlay& overlay, widgets::Canvas& canvas);
std::optional<Action> Draw(const TimeoutOverlay& overlay, widgets::Canvas& canvas);

}  // namespace ui::screens
