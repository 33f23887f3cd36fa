#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ui::theme {
namespace {

// 15.6 inches at 16:9.
constexpr double kShortMm = 194;
constexpr double kLongMm = 344.8;
// Data sheets round.
constexpr double kTolerance = 0.985;
constexpr double kLargest = 2.5;
// Pixels a millimetre at which the widest letter still fits the font packer (fonts.cpp).
constexpr double kFinest = 14;

}  // namespace

base::Result<std::unique_ptr<Theme>> Theme::Make(const Panel& panel) {
  if (panel.width_px < 1 || panel.height_px < 1 || !(panel.width_mm > 0) || panel.width_px > 8192 ||
      panel.height_px > 8192) {
    return base::Fail(base::ErrorCode::kInvalid, "panel-too-large",
                      "the panel's size is not a sensible number of pixels and millimetres");
  }
  const double px_per_mm = panel.width_px / panel.width_mm;
  const double height_mm = panel.height_px / px_per_mm;
  const bool upright = panel.height_px >= panel.width_px;
  const double scale = std::min(panel.width_mm / (upright ? kShortMm : kLongMm),
                                height_mm / (upright ? kLongMm : kShortMm));
  if (scale < kTolerance) {
    return base::Fail(base::ErrorCode::kInvalid, "panel-too-small",
                      "the panel is smaller than 194 x 345 mm (15.6 inches): fingers and eyes need "
                      "that much; check --mm, or use a larger panel");
  }
  if (scale > kLargest) {
    return base::Fail(base::ErrorCode::kInvalid, "panel-too-large",
                      "the panel is more than 39 inches: check --mm, its width in millimetres");
  }
  const double enlarge = std::max(1.0, scale);
  if (px_per_mm * enlarge > kFinest) {
    return base::Fail(base::ErrorCode::kInvalid, "panel-too-fine",
                      "the panel has more pixels a millimetre than letters can be drawn for: use a "
                      "smaller mode, at most 2160x3840");
  }
  auto fonts = Fonts::Load(px_per_mm, enlarge);
  if (!fonts) return base::Fail(std::move(fonts.error()));
  return std::unique_ptr<Theme>(new Theme(panel, enlarge, std::move(*fonts)));
}

Theme::Theme(const Panel& panel, double scale, std::unique_ptr<Fonts> fonts)
    : panel_(panel),
      px_per_mm_(panel.width_px / panel.width_mm),
      scale_(scale),
      fonts_(std::move(fonts)) {}

int Theme::Px(double mm) const {
  return static_cast<int>(std::ceil(mm * scale_ * px_per_mm_ - 1e-6));
}

}  // namespace ui::theme
