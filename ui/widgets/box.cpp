#include "ui/widgets/box.h"

#include <algorithm>

namespace ui::widgets {

Box Inset(const Box& box, int dx, int dy) {
  return {box.x + dx, box.y + dy, std::max(0, box.w - 2 * dx), std::max(0, box.h - 2 * dy)};
}

Box TakeTop(Box& rest, int height) {
  height = std::clamp(height, 0, rest.h);
  const Box strip = {rest.x, rest.y, rest.w, height};
  rest.y += height;
  rest.h -= height;
  return strip;
}

Box TakeBottom(Box& rest, int height) {
  height = std::clamp(height, 0, rest.h);
  rest.h -= height;
  return {rest.x, rest.bottom(), rest.w, height};
}

Box TakeLeft(Box& rest, int width) {
  width = std::clamp(width, 0, rest.w);
  const Box strip = {rest.x, rest.y, width, rest.h};
  rest.x += width;
  rest.w -= width;
  return strip;
}

Box TakeRight(Box& rest, int width) {
  width = std::clamp(width, 0, rest.w);
  rest.w -= width;
  return {rest.right(), rest.y, width, rest.h};
}

Box Column(const Box& box, int index, int count, int gap) {
  // Rounded at each edge, so that the last one ends where the box does.
  const int left = index * (box.w + gap) / count;
  const int right = (index + 1) * (box.w + gap) / count - gap;
  return {box.x + left, box.y, right - left, box.h};
}

Box Row(const Box& box, int index, int count, int gap) {
  const int top = index * (box.h + gap) / count;
  const int bottom = (index + 1) * (box.h + gap) / count - gap;
  return {box.x, box.y + top, box.w, bottom - top};
}

Box Square(const Box& box) {
  const int side = std::min(box.w, box.h);
  return {box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side};
}

bool Overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

bool Inside(const Box& inner, const Box& outer) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() &&
         inner.bottom() <= outer.bottom();
}

}  // namespace ui::widgets
