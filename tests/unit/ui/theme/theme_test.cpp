#include "ui/theme/theme.h"

#include <gtest/gtest.h>

#include <array>

namespace ui::theme {
namespace {

constexpr std::array kPanels = {Panel{1080, 1920, 194}, Panel{1080, 1920, 268},
                                Panel{607, 1080, 194},  Panel{1280, 800, 345},
                                Panel{1920, 1080, 345}, Panel{2160, 3840, 194}};

TEST(ThemeTest, CapitalsAreHighEnoughOnEveryPanel) {
  for (const Panel& panel : kPanels) {
    const auto theme = Theme::Make(panel);
    ASSERT_TRUE(theme) << theme.error().message;
    for (std::size_t i = 0; i < kTypeCount; ++i) {
      const Face& face = (*theme)->fonts().face(static_cast<Type>(i));
      EXPECT_GE(face.capital / (*theme)->px_per_mm(), kCapitalMm)
          << panel.width_px << " px, " << panel.width_mm << " mm, type " << i;
      EXPECT_GT(face.line, face.capital);
    }
  }
}

TEST(ThemeTest, AMinimumInMillimetresIsNeverRoundedDown) {
  for (const Panel& panel : kPanels) {
    const auto theme = Theme::Make(panel);
    ASSERT_TRUE(theme);
    EXPECT_GE((*theme)->Px(kKeyMm) / (*theme)->px_per_mm(), kKeyMm);
    EXPECT_GE((*theme)->Px(kChoiceMm) / (*theme)->px_per_mm(), kChoiceMm);
  }
}

TEST(ThemeTest, LargerPanelsEnlargeEverythingAlike) {
  const auto small = Theme::Make({1080, 1920, 194});
  const auto large = Theme::Make({1080, 1920, 268});
  ASSERT_TRUE(small && large);
  EXPECT_EQ((*small)->Px(20), (*large)->Px(20));
}

TEST(ThemeTest, PanelsThatFingersCannotUseAreRefused) {
  EXPECT_EQ(Theme::Make({800, 1280, 135}).error().reason, "panel-too-small");
  EXPECT_EQ(Theme::Make({1280, 800, 217}).error().reason, "panel-too-small");
  EXPECT_EQ(Theme::Make({1080, 1920, 2000}).error().reason, "panel-too-large");
  EXPECT_EQ(Theme::Make({1080, 1920, 0}).error().reason, "panel-too-large");
  EXPECT_EQ(Theme::Make({4320, 7680, 194}).error().reason, "panel-too-fine");
  EXPECT_EQ(Theme::Make({0, 1920, 194}).error().reason, "panel-too-large");
}

}  // namespace
}  // namespace ui::theme
