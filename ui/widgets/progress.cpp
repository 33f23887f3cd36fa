#include "ui/widgets/progress.h"

#include <algorithm>

namespace ui::widgets {

void StepBar(Canvas& canvas, const Box& box, int done, int total) {
  const int gap = std::min(canvas.Px(1.2), box.w / std::max(1, 4 * total));
  for (int i = 0; i < total; ++i) {
    const Box segment = Column(box, i, total, gap);
    const theme::Colour colour =
        i < done ? canvas.palette()[theme::Pair::kPrimary].back : canvas.palette().track;
    canvas.Fill(segment, colour, std::min(segment.h, segment.w) / 2);
  }
}

void PercentBar(Canvas& canvas, const Box& box, int percent) {
  canvas.Fill(box, canvas.palette().track, box.h / 2);
  const int filled = box.w * std::clamp(percent, 0, 100) / 100;
  if (filled < box.h) return;
  canvas.Fill({box.x, box.y, filled, box.h}, canvas.palette()[theme::Pair::kPrimary].back,
              box.h / 2);
}

}  // namespace ui::widgets
