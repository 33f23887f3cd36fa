// Colours as the renderer takes them, and how well two of them can be told apart.
#pragma once

#include <cstdint>

namespace ui::theme {

// RGBA8, R in the lowest byte.
using Colour = std::uint32_t;

// 0xRRGGBB, opaque.
constexpr Colour Rgb(std::uint32_t rgb) {
  return 0xFF000000U | ((rgb & 0xFFU) << 16) | (rgb & 0xFF00U) | (rgb >> 16);
}

constexpr Colour WithAlpha(Colour colour, std::uint32_t alpha) {
  return (colour & 0x00FFFFFFU) | (alpha << 24);
}

// Contrast ratio of WCAG 2.1, 1 to 21. Alpha is ignored.
double ContrastRatio(Colour a, Colour b);

}  // namespace ui::theme
