#include <gtest/gtest.h>

#include <string>

#include "ui/widgets/canvas.h"

namespace ui::widgets {
namespace {

class WrapTest : public testing::Test {
 protected:
  void SetUp() override {
    auto fonts = theme::Fonts::Load(5.567, 1.0);
    ASSERT_TRUE(fonts) << fonts.error().message;
    fonts_ = std::move(*fonts);
  }

  std::vector<std::string_view> Lines(std::string_view text, int width) {
    return Wrap(face(), text, width);
  }
  const theme::Face& face() { return fonts_->face(theme::Type::kBody); }

  std::unique_ptr<theme::Fonts> fonts_;
};

TEST_F(WrapTest, WhatFitsStaysOneLine) {
  EXPECT_EQ(Lines("Ketik NIK Anda", 10000).size(), 1U);
  EXPECT_TRUE(Lines("", 100).empty());
}

TEST_F(WrapTest, LinesBreakAtSpacesAndAllWordsAreKept) {
  const std::string text = "Surat pernyataan tidak mampu bermeterai, diketahui RT dan dua saksi";
  const auto lines = Lines(text, 300);
  ASSERT_GT(lines.size(), 2U);
  std::string joined;
  for (const std::string_view line : lines) {
    EXPECT_LE(face().Width(line), 300) << line;
    joined += joined.empty() ? "" : " ";
    joined += line;
  }
  EXPECT_EQ(joined, text);
}

TEST_F(WrapTest, AWordThatIsTooLongIsBrokenBetweenLetters) {
  const std::string word = "Pem\u00E9rintahanpemerintahanpemerintahan";
  const auto lines = Lines(word, 120);
  ASSERT_GT(lines.size(), 2U);
  std::string joined;
  for (const std::string_view line : lines) {
    EXPECT_LE(face().Width(line), 120);
    EXPECT_NE(static_cast<unsigned char>(line.front()) & 0xC0U, 0x80U) << "inside a letter";
    joined += line;
  }
  EXPECT_EQ(joined, word);
}

TEST_F(WrapTest, HeadingsAreBalancedWithoutBreakingAWord) {
  const int width = face().Width("Permohonan ter");
  EXPECT_EQ(WrapBalanced(face(), "Permohonan tersimpan", width),
            (std::vector<std::string_view>{"Permohonan", "tersimpan"}));
  EXPECT_EQ(WrapBalanced(face(), "Siapa nama anak atau itu?", face().Width("Siapa nama anak atau")),
            (std::vector<std::string_view>{"Siapa nama", "anak atau itu?"}));
}

TEST_F(WrapTest, NoWidthAtAllStillMakesProgress) {
  EXPECT_EQ(Lines("abc", 0).size(), 3U);
}

TEST_F(WrapTest, LineFeedsBreak) {
  EXPECT_EQ(Lines("a\nb", 1000).size(), 2U);
}

}  // namespace
}  // namespace ui::widgets
