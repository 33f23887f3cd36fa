// One visual language: how large things are on this panel and what they are drawn in. Sizes are
// millimetres on a 15.6 inch panel (194 mm wide upright, 345 mm lying); larger panels enlarge all
// of it alike, smaller ones are refused.
#pragma once

#include <memory>

#include "base/result.h"
#include "ui/theme/fonts.h"

namespace ui::theme {

struct Panel {
  int width_px = 0;
  int height_px = 0;
  double width_mm = 0;
};

// The smallest that a finger should have to hit (millimetres), tested on every screen.
inline constexpr double kChoiceMm = 20;
inline constexpr double kKeyMm = 15;
inline constexpr double kCapitalMm = 4;

class Theme {
 public:
  // kInvalid: "panel-too-small" (below 15.6 inches 16:9), "panel-too-large" (more than twice that,
  // or no sensible number), "panel-too-fine" (beyond 4K); kNotFound: "font-missing".
  static base::Result<std::unique_ptr<Theme>> Make(const Panel& panel);

  const Panel& panel() const { return panel_; }
  double px_per_mm() const { return px_per_mm_; }
  bool upright() const { return panel_.height_px >= panel_.width_px; }
  const Fonts& fonts() const { return *fonts_; }

  // Design millimetres in pixels, rounded up so that a minimum stays one.
  int Px(double mm) const;

 private:
  Theme(const Panel& panel, double scale, std::unique_ptr<Fonts> fonts);

  Panel panel_;
  double px_per_mm_;
  double scale_;
  std::unique_ptr<Fonts> fonts_;
};

}  // namespace ui::theme
