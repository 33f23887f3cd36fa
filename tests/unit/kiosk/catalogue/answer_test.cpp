// What citizens type, and what is sent or said about it.
#include "kiosk/catalogue/answer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace kiosk::catalogue;
using namespace std::chrono_literals;

constexpr auto kToday = 2026y / std::chrono::September / 21;

struct Case {
  std::string_view typed;
  std::string_view sent;  // empty: refused
  FaultKind fault = FaultKind::kMissing;
};

void CheckTable(const Field& field, const std::vector<Case>& table) {
  for (const Case& one : table) {
    const auto checked = Check(field, one.typed, kToday);
    if (!one.sent.empty()) {
      ASSERT_TRUE(checked) << one.typed << ": " << checked.error().message;
      EXPECT_EQ(checked->str(), one.sent) << one.typed;
      continue;
    }
    ASSERT_FALSE(checked) << one.typed;
    EXPECT_EQ(checked.error().kind, one.fault) << one.typed << ": " << checked.error().message;
    EXPECT_FALSE(checked.error().message.empty());
    if (one.typed.size() > 2) {
      EXPECT_EQ(checked.error().message.find(one.typed), std::string::npos)
          << "a message holds nothing of what was typed";
    }
  }
}

TEST(AnswerTest, Text) {
  Field field;
  field.min_length = 3;
  field.max_length = 10;
  CheckTable(field, {
                        {"Jalan 5", "Jalan 5"},
                        {"  Jalan   5 ", "Jalan 5"},
                        {"abc", "abc"},
                        {"0123456789", "0123456789"},
                        {"éééééééééé", "éééééééééé"},
                        {"ab", "", FaultKind::kTooShort},
                        {" ab ", "", FaultKind::kTooShort},
                        {"01234567890", "", FaultKind::kTooLong},
                        {"abc\ndef", "", FaultKind::kCharacters},
                        {"", "", FaultKind::kMissing},
                        {"   ", "", FaultKind::kMissing},
                    });
}

TEST(AnswerTest, Name) {
  Field field;
  field.max_length = 60;
  field.characters = Characters::kName;
  CheckTable(field, {
                        {"Contoh Warga, S.Pd.", "Contoh Warga, S.Pd."},
                        {"Nur'aini-Contoh", "Nur'aini-Contoh"},
                        {"Zoë", "Zoë"},
                        {"Contoh 2", "", FaultKind::kCharacters},
                        {"Contoh@", "", FaultKind::kCharacters},
                    });
}

TEST(AnswerTest, Choice) {
  Field field;
  field.type = FieldType::kChoice;
  field.options = {{"anak", "Anak saya"}, {"sendiri", "Saya sendiri"}};
  CheckTable(field, {
                        {"anak", "anak"},
                        {"Anak saya", "", FaultKind::kNotAnOption},
                        {"", "", FaultKind::kMissing},
                    });
}

TEST(AnswerTest, Number) {
  Field field;
  field.type = FieldType::kNumber;
  field.min = 1;
  field.max = 20;
  CheckTable(field, {
                        {"1", "1"},
                        {"20", "20"},
                        {"007", "7"},
                        {"0", "", FaultKind::kTooSmall},
                        {"21", "", FaultKind::kTooLarge},
                        {"99999999999999999999", "", FaultKind::kTooLarge},
                        {"-1", "", FaultKind::kNotANumber},
                        {"tiga", "", FaultKind::kNotANumber},
                        {".", "", FaultKind::kNotANumber},
                    });
}

TEST(AnswerTest, Money) {
  Field field;
  field.type = FieldType::kMoney;
  field.max = 50'000'000;
  CheckTable(field, {
                        {"1500000", "1500000"},
                        {"1.500.000", "1500000"},
                        {"0", "0"},
                        {"50000001", "", FaultKind::kTooLarge},
                        {"1,5", "", FaultKind::kNotANumber},
                    });
  EXPECT_EQ(Check(field, "50000001", kToday).error().message,
            "Terlalu besar. Paling besar Rp 50.000.000.");
}

TEST(AnswerTest, Date) {
  Field field;
  field.type = FieldType::kDate;
  field.min_days = -365;
  field.max_days = 0;
  CheckTable(field, {
                        {"21092026", "2026-09-21"},
                        {"21-09-2026", "2026-09-21"},
                        {"21/09/2026", "2026-09-21"},
                        {"2026-09-21", "2026-09-21"},
                        {"21092025", "2025-09-21"},
                        {"20092025", "", FaultKind::kDateTooEarly},
                        {"22092026", "", FaultKind::kDateTooLate},
                        {"29022026", "", FaultKind::kNotADate},
                        {"31042026", "", FaultKind::kNotADate},
                        {"2109202", "", FaultKind::kNotADate},
                        {"03-08-20", "", FaultKind::kNotADate},
                        {"besok", "", FaultKind::kNotADate},
                    });
  EXPECT_EQ(Check(field, "01012030", std::nullopt)->str(), "2030-01-01")
      << "an untrusted clock refuses no date";
}

TEST(AnswerTest, Phone) {
  Field field;
  field.type = FieldType::kPhone;
  CheckTable(field, {
                        {"081200000000", "081200000000"},
                        {"0812-0000-0000", "081200000000"},
                        {"+62 812 0000 0000", "081200000000"},
                        {"6281200000000", "081200000000"},
                        {"0541000000", "0541000000"},
                        {"81200000000", "", FaultKind::kNotAPhone},
                        {"08120000", "", FaultKind::kNotAPhone},
                        {"081200000000000", "", FaultKind::kNotAPhone},
                        {"0812x0000000", "", FaultKind::kNotAPhone},
                    });
}

TEST(AnswerTest, AnOptionalFieldMayStayEmptyAndNothingElse) {
  Field field;
  field.type = FieldType::kPhone;
  field.required = false;
  EXPECT_EQ(Check(field, "", kToday), base::SecretText());
  EXPECT_EQ(Check(field, " ", kToday), base::SecretText());
  EXPECT_FALSE(Check(field, "12", kToday));
}

TEST(AnswerTest, TheFormIsRefusedAtItsFirstWrongAnswer) {
  Service service;
  service.fields.resize(3);
  const auto typed = [](std::string_view a, std::string_view b, std::string_view c) {
    return std::vector{base::SecretText(std::string(a)), base::SecretText(std::string(b)),
                       base::SecretText(std::string(c))};
  };
  EXPECT_FALSE(CheckForm(service, typed("a", "b", "c"), kToday));
  EXPECT_EQ(CheckForm(service, typed("a", "", ""), kToday)->field, 1U);
  EXPECT_EQ(CheckForm(service, {}, kToday)->field, 0U);
}

TEST(AnswerTest, EveryFaultHasItsOwnToken) {
  EXPECT_EQ(Token(FaultKind::kMissing), "answer-missing");
  EXPECT_EQ(Token(FaultKind::kNotAnOption), "answer-not-an-option");
}

}  // namespace
