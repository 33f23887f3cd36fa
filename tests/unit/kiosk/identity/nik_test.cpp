#include "kiosk/identity/nik.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/identity/evidence.h"

namespace {

using kiosk::identity::Nik;
using kiosk::identity::NikFault;
using kiosk::identity::NikQuestion;
using kiosk::identity::Questions;
using kiosk::identity::Sex;
using namespace std::chrono_literals;

struct Case {
  std::string_view typed;
  std::optional<NikFault> fault;
  std::string_view what;
};

TEST(NikTest, OnlyWhatCannotHaveBeenIssuedIsRefused) {
  const std::vector<Case> table = {
      {"6402065208909999", {}, "a woman born on the 12th"},
      {"6402061208909999", {}, "a man born on the 12th"},
      {"6402 0652 0890 9999", {}, "typed in groups"},
      {"6402063101909999", {}, "31 January, a man"},
      {"6402067101909999", {}, "day 71: 31 January, a woman"},
      {"6402064101909999", {}, "day 41: the 1st, a woman"},
      {"3174015208909999", {}, "issued elsewhere"},
      {"0000005208909999", {}, "an area that we do not judge"},
      {"6402062902009999", {}, "29 February 2000, a leap year"},
      {"6402066902009999", {}, "the same, a woman"},
      {"6402062902249999", {}, "29 February 2024 or 1924"},
      {"6402062902969999", {}, "29 February 1996"},

      {"640206520890999", NikFault::kLength, "15 digits"},
      {"64020652089099990", NikFault::kLength, "17 digits"},
      {"", NikFault::kLength, "nothing"},
      {"640206520890999x", NikFault::kNotDigits, "a letter"},
      {"640206-520890-9999", NikFault::kNotDigits, "hyphens"},
      {"6402067201909999", NikFault::kDay, "day 72"},
      {"6402060001909999", NikFault::kDay, "day 00"},
      {"6402063201909999", NikFault::kDay, "day 32"},
      {"6402064001909999", NikFault::kDay, "day 40"},
      {"6402068101909999", NikFault::kDay, "day 81"},
      {"6402069901909999", NikFault::kDay, "day 99"},
      {"6402065200909999", NikFault::kMonth, "month 00"},
      {"6402065213909999", NikFault::kMonth, "month 13"},
      {"6402062902909999", NikFault::kDate, "29 February of 1990 and of 2090"},
      {"6402066902019999", NikFault::kDate, "29 February of 1901 and of 2001, a woman"},
      {"6402063002009999", NikFault::kDate, "30 February"},
      {"6402063104909999", NikFault::kDate, "31 April"},
      {"6402067104909999", NikFault::kDate, "31 April, a woman"},
      {"6402065208900000", NikFault::kSerial, "serial 0000"},
  };
  for (const Case& one : table) {
    const auto nik = Nik::Parse(one.typed);
    const std::optional<NikFault> fault = nik ? std::nullopt : std::optional<NikFault>(nik.error());
    EXPECT_EQ(fault, one.fault) << one.typed << ": " << one.what;
  }
}

Nik Parsed(std::string_view digits) {
  return Nik::Parse(digits).value();
}

TEST(NikTest, TellsWhatItsDigitsSay) {
  const Nik woman = Parsed("6402065208909999");
  EXPECT_EQ(woman.digits().str(), "6402065208909999");
  EXPECT_EQ(woman.Grouped().str(), "6402 0652 0890 9999");
  EXPECT_EQ(woman.regency(), "6402");
  EXPECT_EQ(woman.sex(), Sex::kFemale);
  EXPECT_EQ(woman.BirthDates(),
            (std::vector{1990y / std::chrono::August / 12, 2090y / std::chrono::August / 12}));

  const Nik man = Parsed("6402062902009999");
  EXPECT_EQ(man.sex(), Sex::kMale);
  EXPECT_EQ(man.BirthDates(), std::vector{2000y / std::chrono::February / 29})
      << "1900 was no leap year";
}

TEST(NikTest, SurprisesAreQuestions) {
  const auto today = 2026y / std::chrono::September / 21;
  struct Surprise {
    std::string_view nik;
    std::vector<NikQuestion> questions;
    std::string_view what;
  };
  const std::vector<Surprise> table = {
      {"6402065208909999", {}, "36 years, from here"},
      {"3174015208909999", {NikQuestion::kOtherRegency}, "issued elsewhere"},
      {"6402062109099999", {}, "17 today"},
      {"6402062209099999", {NikQuestion::kBirthDate}, "17 tomorrow, or 117"},
      {"6402065208159999", {NikQuestion::kBirthDate}, "a child, or 111"},
      {"6402062209159999", {}, "a child, or 110 until tomorrow"},
      {"3174015208159999", {NikQuestion::kOtherRegency, NikQuestion::kBirthDate}, "both"},
      {"6402065212269999", {}, "99, or not yet born"},
  };
  for (const Surprise& one : table) {
    EXPECT_EQ(Questions(Parsed(one.nik), "6402", today), one.questions) << one.what;
  }
}

TEST(NikTest, AnUntrustedClockQuestionsNoDate) {
  EXPECT_TRUE(Questions(Parsed("6402065208159999"), "6402", std::nullopt).empty());
}

TEST(NikTest, WipingLeavesNoDigits) {
  Nik nik = Parsed("6402065208909999");
  nik.Wipe();
  EXPECT_TRUE(nik.digits().empty());
}

TEST(NikTest, EveryFaultAndEvidenceHasItsOwnToken) {
  EXPECT_EQ(Token(NikFault::kDate), "nik-date");
  EXPECT_EQ(Token(kiosk::identity::Evidence::kQr), "qr");
  EXPECT_LT(kiosk::identity::Evidence::kTyped, kiosk::identity::Evidence::kOfficerCompared);
}

}  // namespace
