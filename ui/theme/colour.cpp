#include "ui/theme/colour.h"

#include <algorithm>
#include <cmath>

namespace ui::theme {
namespace {

double Linear(std::uint32_t channel) {
  const double value = channel / 255.0;
  return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double Luminance(Colour colour) {
  return 0.2126 * Linear(colour & 0xFFU) + 0.7152 * Linear((colour >> 8) & 0xFFU) +
         0.0722 * Linear((colour >> 16) & 0xFFU);
}

}  // namespace

double ContrastRatio(Colour a, Colour b) {
  const double first = Luminance(a);
  const double second = Luminance(b);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace ui::theme
