// The two sets of colours.
#pragma once

namespace ui::theme {

enum class Contrast { kNormal, kHigh };

}  // namespace ui::theme
