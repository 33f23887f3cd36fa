// How far things are.
#pragma once

#include "ui/widgets/canvas.h"

namespace ui::widgets {

// One segment a step, those up to `done` filled.
void StepBar(Canvas& canvas, const Box& box, int done, int total);

// A bar filled to `percent`.
void PercentBar(Canvas& canvas, const Box& box, int percent);

}  // namespace ui::widgets
