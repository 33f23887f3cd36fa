#include "ui/text/text.h"

#include <gtest/gtest.h>

#include <cctype>
#include <string>

namespace ui::text {
namespace {

int Blanks(const std::string& words) {
  int blanks = 0;
  for (std::size_t at = words.find("{}"); at != std::string::npos; at = words.find("{}", at + 2)) {
    ++blanks;
  }
  return blanks;
}

TEST(TextTest, LanguagesAgreeOnWhatIsFilledIn) {
  for (std::size_t i = 0; i < kTextCount; ++i) {
    const auto id = static_cast<TextId>(i);
    const std::string indonesian = Words(Language::kIndonesian, id);
    const std::string english = Words(Language::kEnglish, id);
    EXPECT_EQ(Blanks(indonesian), Blanks(english)) << indonesian << " / " << english;
    EXPECT_FALSE(std::isspace(static_cast<unsigned char>(indonesian.back()))) << indonesian;
  }
}

TEST(TextTest, ValuesFillTheBlanksInTurn) {
  EXPECT_EQ(Words(Language::kIndonesian, TextId::kQuestionOf, {"3", "8"}), "Pertanyaan 3 dari 8");
  EXPECT_EQ(Words(Language::kEnglish, TextId::kQuestionOf, {"3", "8"}), "Question 3 of 8");
}

TEST(TextTest, AValueIsNotLookedThroughForBlanks) {
  EXPECT_EQ(Words(Language::kIndonesian, TextId::kQuestionOf, {"{}", "8"}), "Pertanyaan {} dari 8");
}

TEST(TextTest, MoreValuesThanBlanksChangeNothing) {
  EXPECT_EQ(Words(Language::kIndonesian, TextId::kBack, {"3"}), "Kembali");
}

}  // namespace
}  // namespace ui::text
