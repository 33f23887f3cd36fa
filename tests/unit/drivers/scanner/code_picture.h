// Pictures of codes, drawn in the tests, and ways to spoil them.
#pragma once

#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include "drivers/qr/qr.h"
#include "picture/picture.h"

namespace drivers::scanner {

inline picture::Gray Blank(int width, int height, std::uint8_t brightness = 255) {
  picture::Gray picture{width, height, {}};
  picture.pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                        brightness);
  return picture;
}

inline std::uint8_t& Pixel(picture::Gray& picture, int x, int y) {
  return picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                        static_cast<std::size_t>(x)];
}

inline picture::Gray DrawQr(std::string_view text, int module_px) {
  const auto modules = *qr::Encode(text, qr::Level::kM);
  const int side = (modules.size + 2 * qr::kQuietZone) * module_px;
  picture::Gray picture = Blank(side, side);
  for (int y = 0; y < modules.size * module_px; ++y) {
    for (int x = 0; x < modules.size * module_px; ++x) {
      const int margin = qr::kQuietZone * module_px;
      if (modules.At(x / module_px, y / module_px)) Pixel(picture, margin + x, margin + y) = 0;
    }
  }
  return picture;
}

// Around its middle, on white, nearest pixels.
inline picture::Gray Rotated(picture::Gray source, double degrees) {
  const double angle = degrees * std::acos(-1.0) / 180;
  const int side = static_cast<int>(source.width * 1.42);
  picture::Gray picture = Blank(side, side);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const double dx = x - side / 2.0;
      const double dy = y - side / 2.0;
      const int sx =
          static_cast<int>(dx * std::cos(angle) + dy * std::sin(angle) + source.width / 2.0);
      const int sy =
          static_cast<int>(dy * std::cos(angle) - dx * std::sin(angle) + source.height / 2.0);
      if (sx < 0 || sy < 0 || sx >= source.width || sy >= source.height) continue;
      Pixel(picture, x, y) = Pixel(source, sx, sy);
    }
  }
  return picture;
}

// Darkest and lightest brightness after squeezing the contrast.
inline picture::Gray Squeezed(picture::Gray picture, int dark, int light) {
  for (auto& pixel : picture.pixels) {
    pixel = static_cast<std::uint8_t>(dark + pixel * (light - dark) / 255);
  }
  return picture;
}

}  // namespace drivers::scanner
