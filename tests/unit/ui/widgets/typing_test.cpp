#include <gtest/gtest.h>

#include <string_view>

#include "ui/widgets/field.h"
#include "ui/widgets/keys.h"

namespace ui::widgets {
namespace {

TEST(TypingTest, KeysAppendUpToTheLimit) {
  base::SecretText text;
  for (const char key : std::string_view("Contoh")) TypeKey(text, key, 4);
  EXPECT_EQ(text.str(), "Cont");
}

TEST(TypingTest, DeleteTakesOffTheLastCharacter) {
  base::SecretText text("ab");
  TypeKey(text, kDeleteKey, 10);
  EXPECT_EQ(text.str(), "a");
  TypeKey(text, kDeleteKey, 10);
  TypeKey(text, kDeleteKey, 10);
  EXPECT_TRUE(text.empty());
}

TEST(TypingTest, DeleteTakesOffAWholeLetterHoweverManyBytesItHas) {
  base::SecretText text("Jos\u00E9");
  EXPECT_EQ(CountCharacters(text), 4);
  TypeKey(text, kDeleteKey, 10);
  EXPECT_EQ(text.str(), "Jos");
}

TEST(TypingTest, WordsBeginWithCapitals) {
  EXPECT_TRUE(AtWordStart(base::SecretText("")));
  EXPECT_TRUE(AtWordStart(base::SecretText("Contoh ")));
  EXPECT_FALSE(AtWordStart(base::SecretText("Contoh")));
}

TEST(GroupingTest, NikAndPhoneInFours) {
  EXPECT_EQ(InFours("6402065208909999").str(), "6402 0652 0890 9999");
  EXPECT_EQ(InFours("64020").str(), "6402 0");
  EXPECT_EQ(InFours("").str(), "");
}

TEST(GroupingTest, MoneyInThousands) {
  EXPECT_EQ(InThousands("1500000").str(), "1.500.000");
  EXPECT_EQ(InThousands("150").str(), "150");
  EXPECT_EQ(InThousands("1500").str(), "1.500");
}

TEST(GroupingTest, DatesAsFarAsTheyGo) {
  EXPECT_EQ(AsDate("03082026").str(), "03-08-2026");
  EXPECT_EQ(AsDate("0308").str(), "03-08");
  EXPECT_EQ(AsDate("03082").str(), "03-08-2");
  EXPECT_EQ(DigitsOf("03-08-2").str(), "03082");
}

}  // namespace
}  // namespace ui::widgets
