// Rectangles of pixels, and cutting them up: how screens lay themselves out.
#pragma once

#include <vector>

namespace ui::widgets {

// In pixels from the top left; right and bottom are exclusive.
struct Box {
  int x = 0;
  int y = 0;
  int w = 0;
  int h = 0;

  int right() const { return x + w; }
  int bottom() const { return y + h; }
  int centre_x() const { return x + w / 2; }
  int centre_y() const { return y + h / 2; }

  bool operator==(const Box&) const = default;
};

Box Inset(const Box& box, int dx, int dy);

// Cut a strip off one side of `rest` (at most all of it) and return it.
Box TakeTop(Box& rest, int height);
Box TakeBottom(Box& rest, int height);
Box TakeLeft(Box& rest, int width);
Box TakeRight(Box& rest, int width);

// Part `index` of `count` equal ones with `gap` between them.
Box Column(const Box& box, int index, int count, int gap);
Box Row(const Box& box, int index, int count, int gap);

// The largest square in the middle of `box`.
Box Square(const Box& box);

bool Overlap(const Box& a, const Box& b);
bool Inside(const Box& inner, const Box& outer);

}  // namespace ui::widgets
