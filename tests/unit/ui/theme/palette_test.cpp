#include "ui/theme/palette.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ui::theme {
namespace {

constexpr double kText = 4.5;  // WCAG 2.1, 1.4.3 AA
constexpr double kEdge = 3.0;  // 1.4.11: what shows that something can be touched

class PaletteTest : public testing::TestWithParam<Contrast> {
 protected:
  const Palette& palette_ = PaletteFor(GetParam());
};

TEST_P(PaletteTest, EveryTextStandsOutFromWhatItStandsOn) {
  for (std::size_t i = 0; i < kPairCount; ++i) {
    const PairColours& pair = palette_.pairs[i];
    EXPECT_GE(ContrastRatio(pair.text, pair.back), kText) << "pair " << i;
  }
  for (const PairColours& tile : palette_.tiles) {
    EXPECT_GE(ContrastRatio(tile.text, tile.back), kText);
  }
}

TEST_P(PaletteTest, TextStandsOutAtBothEndsOfAGradient) {
  EXPECT_GE(ContrastRatio(palette_[Pair::kHeader].text, palette_.header_bottom), kText);
  EXPECT_GE(ContrastRatio(palette_[Pair::kHeaderMuted].text, palette_.header_bottom), kText);
  EXPECT_GE(ContrastRatio(palette_[Pair::kPrimary].text, palette_.primary_bottom), kText);
}

TEST_P(PaletteTest, WhatCanBeTouchedHasAVisibleEdge) {
  const Colour page = palette_[Pair::kPage].back;
  const Colour card = palette_[Pair::kCard].back;
  for (const Colour edge : {palette_.edge, palette_.chosen_edge, palette_.danger_edge}) {
    EXPECT_GE(ContrastRatio(edge, page), kEdge);
    EXPECT_GE(ContrastRatio(edge, card), kEdge);
  }
  EXPECT_GE(ContrastRatio(palette_[Pair::kPrimary].back, page), kEdge);
}

TEST_P(PaletteTest, AllTextColoursAreOpaque) {
  for (const PairColours& pair : palette_.pairs) {
    EXPECT_EQ(pair.text >> 24, 0xFFU);
    EXPECT_EQ(pair.back >> 24, 0xFFU);
  }
}

INSTANTIATE_TEST_SUITE_P(Both, PaletteTest, testing::Values(Contrast::kNormal, Contrast::kHigh),
                         [](const testing::TestParamInfo<Contrast>& tested) {
                           return tested.param == Contrast::kHigh ? "High" : "Normal";
                         });

TEST(ContrastRatioTest, KnowsTheEndsOfTheScale) {
  EXPECT_NEAR(ContrastRatio(Rgb(0x000000), Rgb(0xFFFFFF)), 21.0, 1e-9);
  EXPECT_NEAR(ContrastRatio(Rgb(0x777777), Rgb(0x777777)), 1.0, 1e-9);
  // The example of the WCAG documents: grey #767676 on white just passes.
  EXPECT_NEAR(ContrastRatio(Rgb(0x767676), Rgb(0xFFFFFF)), 4.54, 0.01);
}

}  // namespace
}  // namespace ui::theme
