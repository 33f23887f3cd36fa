#include "ui/shell/raster.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>

namespace ui::shell {
namespace {

using std::int64_t;
using std::uint32_t;
using std::uint8_t;

// Positions are 24.8 fixed point; texture coordinates and shades 16.16.
constexpr int64_t kSub = 256;
constexpr int64_t kHalfPixel = 128;
constexpr int64_t kOne = 65536;

int64_t ToFixed(float position) {
  return std::lrintf(position * static_cast<float>(kSub));
}

int64_t FloorDiv(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return (a % b != 0 && ((a < 0) != (b < 0))) ? quotient - 1 : quotient;
}

// The first pixel whose centre is at or after a 24.8 position.
int FirstPixel(int64_t position) {
  return static_cast<int>(FloorDiv(position + kHalfPixel - 1, kSub));
}

uint32_t Div255(uint32_t value) {
  value += 128;
  return (value + (value >> 8)) >> 8;
}

// `colour` with `alpha` (0 to 255) over the opaque `below`.
uint32_t Over(uint32_t below, uint32_t colour, uint32_t alpha) {
  const uint32_t rest = 255 - alpha;
  uint32_t red_blue = (colour & 0xFF00FFU) * alpha + (below & 0xFF00FFU) * rest + 0x800080U;
  red_blue = ((red_blue + ((red_blue >> 8) & 0xFF00FFU)) >> 8) & 0xFF00FFU;
  const uint32_t green = Div255(((colour >> 8) & 0xFFU) * alpha + ((below >> 8) & 0xFFU) * rest);
  return red_blue | (green << 8) | 0xFF000000U;
}

void Put(uint32_t& pixel, uint32_t colour, uint32_t alpha) {
  if (alpha == 255) {
    pixel = colour | 0xFF000000U;
  } else if (alpha != 0) {
    pixel = Over(pixel, colour, alpha);
  }
}

// A rectangle of pixels, right and bottom exclusive.
struct Clip {
  int left;
  int top;
  int right;
  int bottom;
  bool empty() const { return left >= right || top >= bottom; }
};

// A linear function of the pixel in integers, exact at the triangle's corners up to rounding.
struct Plane {
  int64_t at_origin = 0;  // at the first corner
  int64_t per_x = 0;      // a pixel to the right
  int64_t per_y = 0;
};

struct Corner {
  int64_t x;
  int64_t y;
  uint32_t colour;
};

class Rasteriser {
 public:
  Rasteriser(const theme::Atlas& texture, picture::Image& out) : texture_(texture), out_(out) {}

  void Draw(const ImDrawList& list) {
    for (const ImDrawCmd& command : list.CmdBuffer) {
      if (command.UserCallback != nullptr) throw std::logic_error("raster: callback in draw list");
      clip_ = {std::max(0, static_cast<int>(command.ClipRect.x)),
               std::max(0, static_cast<int>(command.ClipRect.y)),
               std::min(out_.width, static_cast<int>(command.ClipRect.z)),
               std::min(out_.height, static_cast<int>(command.ClipRect.w))};
      if (clip_.empty()) continue;
      DrawElements(list.VtxBuffer.Data + command.VtxOffset, list.IdxBuffer.Data + command.IdxOffset,
                   command.ElemCount);
    }
  }

 private:
  void DrawElements(const ImDrawVert* vertices, const ImDrawIdx* indices, unsigned count) {
    for (unsigned i = 0; i + 2 < count; i += 3) {
      const ImDrawVert& a = vertices[indices[i]];
      const ImDrawVert& b = vertices[indices[i + 1]];
      const ImDrawVert& c = vertices[indices[i + 2]];
      if (i + 5 < count && indices[i + 3] == indices[i] && indices[i + 4] == indices[i + 2] &&
          IsUprightRectangle(a, b, c, vertices[indices[i + 5]])) {
        Rectangle(a, c);
        i += 3;
      } else {
        if (a.uv.x != b.uv.x || a.uv.y != b.uv.y || a.uv.x != c.uv.x || a.uv.y != c.uv.y) {
          throw std::logic_error("raster: textured triangle that is no upright rectangle");
        }
        Triangle({ToFixed(a.pos.x), ToFixed(a.pos.y), a.col},
                 {ToFixed(b.pos.x), ToFixed(b.pos.y), b.col},
                 {ToFixed(c.pos.x), ToFixed(c.pos.y), c.col});
      }
    }
  }

  static bool IsUprightRectangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c,
                                 const ImDrawVert& d) {
    return a.pos.y == b.pos.y && b.pos.x == c.pos.x && c.pos.y == d.pos.y && d.pos.x == a.pos.x &&
           a.pos.x <= c.pos.x && a.pos.y <= c.pos.y && a.col == b.col && b.col == c.col &&
           c.col == d.col && a.uv.y == b.uv.y && b.uv.x == c.uv.x && c.uv.y == d.uv.y &&
           d.uv.x == a.uv.x;
  }

  uint32_t* Row(int y) {
    return out_.pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(out_.width);
  }

  static void Span(uint32_t* from, uint32_t* to, uint32_t colour) {
    const uint32_t alpha = colour >> 24;
    if (alpha == 255) {
      std::fill(from, to, colour);
    } else if (alpha != 0) {
      for (; from != to; ++from) *from = Over(*from, colour, alpha);
    }
  }

  void Rectangle(const ImDrawVert& a, const ImDrawVert& c) {
    const int64_t x0 = ToFixed(a.pos.x);
    const int64_t y0 = ToFixed(a.pos.y);
    const int64_t x1 = ToFixed(c.pos.x);
    const int64_t y1 = ToFixed(c.pos.y);
    const Clip area = {std::max(clip_.left, FirstPixel(x0)), std::max(clip_.top, FirstPixel(y0)),
                       std::min(clip_.right, FirstPixel(x1)),
                       std::min(clip_.bottom, FirstPixel(y1))};
    if (area.empty() || (a.col >> 24) == 0) return;
    if (a.uv.x == c.uv.x && a.uv.y == c.uv.y) {
      for (int y = area.top; y < area.bottom; ++y) {
        Span(Row(y) + area.left, Row(y) + area.right, a.col);
      }
      return;
    }
    const int64_t u0 = Texel(a.uv.x, texture_.width);
    const int64_t v0 = Texel(a.uv.y, texture_.height);
    const int64_t per_x = FloorDiv((Texel(c.uv.x, texture_.width) - u0) * kSub, x1 - x0);
    const int64_t per_y = FloorDiv((Texel(c.uv.y, texture_.height) - v0) * kSub, y1 - y0);
    const int64_t u = u0 + FloorDiv(per_x * (area.left * kSub + kHalfPixel - x0), kSub);
    const int64_t v = v0 + FloorDiv(per_y * (area.top * kSub + kHalfPixel - y0), kSub);
    if (Near(per_x, kOne) && Near(per_y, kOne) && Near(u % kOne, kOne / 2) &&
        Near(v % kOne, kOne / 2)) {
      CopyTexels(area, a.col, static_cast<int>(u / kOne), static_cast<int>(v / kOne));
    } else {
      StretchTexels(area, a.col, u, v, per_x, per_y);
    }
  }

  static int64_t Texel(float coordinate, int size) {
    return std::llrint(static_cast<double>(coordinate) * size * static_cast<double>(kOne));
  }

  static bool Near(int64_t a, int64_t b) { return a - b <= 128 && b - a <= 128; }

  // Glyphs: one texel a pixel.
  void CopyTexels(const Clip& area, uint32_t colour, int u, int v) {
    const uint32_t opacity = colour >> 24;
    for (int y = area.top; y < area.bottom; ++y, ++v) {
      const uint8_t* texel = texture_.coverage + v * texture_.width + u;
      uint32_t* pixel = Row(y) + area.left;
      for (int x = area.left; x < area.right; ++x, ++pixel, ++texel) {
        if (*texel == 0) continue;
        Put(*pixel, colour, opacity == 255 ? *texel : Div255(opacity * *texel));
      }
    }
  }

  // Shadows: bilinear between texels, the edge repeated.
  void StretchTexels(const Clip& area, uint32_t colour, int64_t u, int64_t v, int64_t per_x,
                     int64_t per_y) {
    const uint32_t opacity = colour >> 24;
    for (int y = area.top; y < area.bottom; ++y, v += per_y) {
      uint32_t* pixel = Row(y) + area.left;
      int64_t along = u;
      for (int x = area.left; x < area.right; ++x, ++pixel, along += per_x) {
        Put(*pixel, colour, Div255(opacity * Sample(along, v)));
      }
    }
  }

  uint32_t Sample(int64_t u, int64_t v) const {
    u -= kOne / 2;
    v -= kOne / 2;
    const auto column = [this](int64_t x) { return std::clamp<int64_t>(x, 0, texture_.width - 1); };
    const auto row = [this](int64_t y) { return std::clamp<int64_t>(y, 0, texture_.height - 1); };
    const int64_t x = FloorDiv(u, kOne);
    const int64_t y = FloorDiv(v, kOne);
    const auto fx = static_cast<uint32_t>((u - x * kOne) >> 8);
    const auto fy = static_cast<uint32_t>((v - y * kOne) >> 8);
    const uint8_t* upper = texture_.coverage + row(y) * texture_.width;
    const uint8_t* lower = texture_.coverage + row(y + 1) * texture_.width;
    const uint32_t above = upper[column(x)] * (256 - fx) + upper[column(x + 1)] * fx;
    const uint32_t below = lower[column(x)] * (256 - fx) + lower[column(x + 1)] * fx;
    return (above * (256 - fy) + below * fy + 32768) >> 16;
  }

  // Fills the pixels whose centres lie inside; a centre on an edge belongs to the triangle on whose
  // top or left side it is, so that neighbours neither overlap nor leave a gap.
  void Triangle(Corner a, Corner b, Corner c) {
    int64_t area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if (area == 0) return;
    if (area < 0) {
      std::swap(b, c);
      area = -area;
    }
    const std::array<Corner, 3> corners = {a, b, c};
    const Clip box = {std::max(clip_.left, FirstPixel(std::min({a.x, b.x, c.x}))),
                      std::max(clip_.top, FirstPixel(std::min({a.y, b.y, c.y}))),
                      std::min(clip_.right, FirstPixel(std::max({a.x, b.x, c.x}))),
                      std::min(clip_.bottom, FirstPixel(std::max({a.y, b.y, c.y})))};
    if (box.empty()) return;

    // Edge i lies opposite corner i: inside where per_x * x + per_y * y + constant >= 0.
    std::array<int64_t, 3> per_x{};
    std::array<int64_t, 3> per_y{};
    std::array<int64_t, 3> constant{};
    for (std::size_t i = 0; i < 3; ++i) {
      const Corner& from = corners[(i + 1) % 3];
      const Corner& to = corners[(i + 2) % 3];
      per_x[i] = from.y - to.y;
      per_y[i] = to.x - from.x;
      constant[i] = -(per_x[i] * from.x + per_y[i] * from.y);
      const bool top_or_left = per_x[i] > 0 || (per_x[i] == 0 && per_y[i] > 0);
      if (!top_or_left) constant[i] -= 1;
    }
    const bool flat = a.colour == b.colour && b.colour == c.colour;
    std::array<Plane, 4> shades{};
    if (!flat) shades = Shades(corners, per_x, per_y, area);

    for (int y = box.top; y < box.bottom; ++y) {
      const int64_t centre = y * kSub + kHalfPixel;
      int64_t left = box.left;
      int64_t right = box.right;
      for (std::size_t i = 0; i < 3 && left < right; ++i) {
        // per_x * (256 x + 128) + rest >= 0
        const int64_t step = per_x[i] * kSub;
        const int64_t rest = per_y[i] * centre + constant[i] + per_x[i] * kHalfPixel;
        if (step > 0) {
          left = std::max(left, -FloorDiv(rest, step));
        } else if (step < 0) {
          right = std::min(right, FloorDiv(rest, -step) + 1);
        } else if (rest < 0) {
          right = left;
        }
      }
      if (left >= right) continue;
      if (flat) {
        Span(Row(y) + left, Row(y) + right, a.colour);
      } else {
        ShadedSpan(Row(y) + left, Row(y) + right, left * kSub + kHalfPixel - a.x, centre - a.y,
                   shades);
      }
    }
  }

  static std::array<Plane, 4> Shades(const std::array<Corner, 3>& corners,
                                     const std::array<int64_t, 3>& per_x,
                                     const std::array<int64_t, 3>& per_y, int64_t area) {
    std::array<Plane, 4> shades{};
    for (std::size_t channel = 0; channel < 4; ++channel) {
      int64_t sum_x = 0;
      int64_t sum_y = 0;
      for (std::size_t i = 0; i < 3; ++i) {
        const int64_t value = (corners[i].colour >> (8 * channel)) & 0xFFU;
        sum_x += per_x[i] * value;
        sum_y += per_y[i] * value;
      }
      const int64_t first = (corners[0].colour >> (8 * channel)) & 0xFFU;
      shades[channel] = {first * kOne, FloorDiv(sum_x * kSub * kOne, area),
                         FloorDiv(sum_y * kSub * kOne, area)};
    }
    return shades;
  }

  // dx and dy: from the first corner to the first pixel's centre, 24.8.
  static void ShadedSpan(uint32_t* from, uint32_t* to, int64_t dx, int64_t dy,
                         const std::array<Plane, 4>& shades) {
    std::array<int64_t, 4> value{};
    for (std::size_t channel = 0; channel < 4; ++channel) {
      const Plane& plane = shades[channel];
      value[channel] =
          plane.at_origin + FloorDiv(plane.per_x * dx + plane.per_y * dy, kSub) + kOne / 2;
    }
    for (; from != to; ++from) {
      uint32_t colour = 0;
      for (std::size_t channel = 0; channel < 4; ++channel) {
        const int64_t shade = std::clamp<int64_t>(value[channel] >> 16, 0, 255);
        colour |= static_cast<uint32_t>(shade) << (8 * channel);
        value[channel] += shades[channel].per_x;
      }
      Put(*from, colour & 0xFFFFFFU, colour >> 24);
    }
  }

  const theme::Atlas& texture_;
  picture::Image& out_;
  Clip clip_{};
};

}  // namespace

void Rasterise(const ImDrawData& data, const theme::Atlas& texture, picture::Image& out) {
  Rasteriser rasteriser(texture, out);
  for (int i = 0; i < data.CmdListsCount; ++i) rasteriser.Draw(*data.CmdLists[i]);
}

}  // namespace ui::shell
