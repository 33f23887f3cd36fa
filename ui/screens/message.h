// A screen that says one thing: illustration, title, sentences, banner.
#pragma once

#include <string_view>

#include "ui/widgets/canvas.h"

namespace ui::screens {

struct Message {
  const char* icon = nullptr;
  theme::Pair tone = theme::Pair::kBadge;  // of the illustration
  std::string_view title = {};
  std::string_view detail = {};
  std::string_view more = {};  // a second paragraph
};

// In the middle of `box`: upright below each other, lying side by side.
void DrawMessage(widgets::Canvas& canvas, widgets::Box box, const Message& message);

// "Your request code" and the code, large.
void DrawCode(widgets::Canvas& canvas, const widgets::Box& box, std::string_view code);
int CodeHeight(const widgets::Canvas& canvas);

}  // namespace ui::screens
