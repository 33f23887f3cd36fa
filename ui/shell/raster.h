// Draws Dear ImGui's draw lists into memory: no GPU, no display, and the same pixels on every
// machine. All arithmetic behind the rounding of vertices to 1/256 pixel is in integers.
//
// It takes what our screens make: flat and shaded triangles, and upright textured rectangles (text,
// icons, shadows) from one texture of coverage values. Anything else is a programming error and
// throws std::logic_error.
#pragma once

#include "picture/picture.h"
#include "ui/theme/fonts.h"

struct ImDrawData;

namespace ui::shell {

// Draws over what `out` holds; every pixel of `out` must be opaque, and stays so.
void Rasterise(const ImDrawData& data, const theme::Atlas& texture, picture::Image& out);

}  // namespace ui::shell
