// The field that shows what is being typed. Keys append to the text; the field only draws it.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "ui/widgets/canvas.h"

namespace ui::widgets {

struct FieldSpec {
  theme::Type type = theme::Type::kTitle;
  bool wrong = false;                   // was refused
  std::string_view prefix = {};         // "Rp"
  std::string_view placeholder = {};    // while nothing is typed
  std::string_view still_to_come = {};  // pattern behind what was typed: "__ ____"
};

// Draws `text` with a caret behind it; when it is too long for the box, its end.
void Field(Canvas& canvas, const Box& box, const FieldSpec& spec, const base::SecretText& text);

// Groups of four from the left: "6402 0652 0890 9999".
base::SecretText InFours(std::string_view digits);
// Groups of three from the right: "1.500.000".
base::SecretText InThousands(std::string_view digits);
// "DD-MM-YYYY" as far as `digits` go, hyphens as soon as a part is complete.
base::SecretText AsDate(std::string_view digits);

// The digits of `text` alone.
base::SecretText DigitsOf(std::string_view text);

}  // namespace ui::widgets
