// What surrounds every screen: the bar at the top (office, time), the bar at the bottom (back,
// help, cancel, what is known about delivery).
#pragma once

#include <optional>
#include <string_view>

#include "ui/screens/action.h"
#include "ui/screens/views.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

// Left and right of all content.
inline constexpr double kMarginMm = 8.6;

// Where a screen may draw. Upright, the main button is a strip at the lower end of the content;
// lying it is the right end of the bottom bar.
struct Layout {
  widgets::Box content;
  widgets::Box main_button;
  widgets::Box side_button;  // lying only: left of the main button, for the previous page
};

// Draws both bars. `main_button`: whether the screen has one (else the content gets its place).
Layout DrawChrome(const Chrome& chrome, bool main_button, widgets::Canvas& canvas,
                  std::optional<Action>& action);

// What is said aside, in the place of the top bar's words. Drawn last: no overlay covers it.
void DrawAside(const Chrome& chrome, widgets::Canvas& canvas);

// A screen's heading; takes its height off `rest`.
void Heading(widgets::Canvas& canvas, widgets::Box& rest, std::string_view title,
             std::string_view detail);

// Upright: words above, `input_height` of input below. Lying: words left, input right.
struct Split {
  widgets::Box words;
  widgets::Box input;
};
Split SplitForInput(const widgets::Canvas& canvas, const widgets::Box& content, int input_height);

}  // namespace ui::screens
