// Buttons.
#pragma once

#include <string_view>

#include "ui/widgets/canvas.h"

namespace ui::widgets {

enum class ButtonLook {
  kPrimary,    // the one that goes on; at most one a screen
  kSecondary,  // everything else
  kDanger,     // throws something away
};

struct ButtonSpec {
  std::string_view id;
  std::string_view label;
  ButtonLook look = ButtonLook::kSecondary;
  const char* icon = nullptr;  // before the label
  const char* icon_after = nullptr;
  bool guarded = false;  // see Canvas::Target
};

// True when it was touched.
bool Button(Canvas& canvas, const Box& box, const ButtonSpec& spec);

}  // namespace ui::widgets
