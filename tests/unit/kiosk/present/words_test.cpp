#include "kiosk/present/words.h"

#include <gtest/gtest.h>

#include <chrono>

namespace {

using namespace kiosk::present;
using namespace std::chrono_literals;
using kiosk::catalogue::Field;
using kiosk::catalogue::FieldType;
using kiosk::catalogue::Signer;
using kiosk::catalogue::SignerPart;

constexpr int kWita = 480;
// 2026-08-03 01:41:59 UTC, a Monday: 09.41 WITA.
constexpr std::int64_t kMorning = 1'785'721'319'000;

base::SecretText Typed(const char* text) {
  return base::SecretText(std::string(text));
}

TEST(WordsTest, TimesAreThoseOfTheOffice) {
  EXPECT_EQ(ClockText(kMorning, kWita), "09.41");
  EXPECT_EQ(ShortDate(kMorning, kWita), "Sen, 3 Agu");
  EXPECT_EQ(ClockText(kMorning, 420), "08.41");
  EXPECT_EQ(ClockText(kMorning + 15 * 3'600'000LL, kWita), "00.41");
  EXPECT_EQ(ShortDate(kMorning + 15 * 3'600'000LL, kWita), "Sel, 4 Agu");
  EXPECT_EQ(LocalDay(kMorning - 2 * 3'600'000LL, kWita), 2026y / std::chrono::August / 3)
      << "already the 3rd here while it is the 2nd in UTC";
  EXPECT_EQ(ClockText(-1000, 0), "23.59");
}

TEST(WordsTest, AnswersAreShownAsPeopleReadThem) {
  Field field;
  EXPECT_EQ(AnswerText(field, Typed(" Jalan  Contoh ")).str(), "Jalan Contoh");
  field.type = FieldType::kMoney;
  field.max = 999'999'999'999;
  EXPECT_EQ(AnswerText(field, Typed("999999999999")).str(), "Rp 999.999.999.999");
  field.type = FieldType::kNumber;
  EXPECT_EQ(AnswerText(field, Typed("04")).str(), "4");
  field.type = FieldType::kDate;
  EXPECT_EQ(AnswerText(field, Typed("03-08-2026")).str(), "3 Agustus 2026");
  field.type = FieldType::kPhone;
  EXPECT_EQ(AnswerText(field, Typed("081200000000")).str(), "0812 0000 0000");
  EXPECT_EQ(AnswerText(field, Typed("0812000000000")).str(), "0812 0000 00000");
  EXPECT_EQ(AnswerText(field, Typed("12")).str(), "12") << "refused: as it was typed";
  field.type = FieldType::kChoice;
  field.options = {{"anak", "Anak saya"}, {"sendiri", "Saya sendiri"}};
  EXPECT_EQ(AnswerText(field, Typed("sendiri")).str(), "Saya sendiri");
  EXPECT_EQ(AnswerText(field, Typed("")).str(), "(tidak diisi)");
}

TEST(WordsTest, AKelurahanHasALurah) {
  EXPECT_EQ(SignatureText({Signer::kVillageHead, SignerPart::kSigns}, "64.02.06.2001"),
            "Kepala Desa (menandatangani)");
  EXPECT_EQ(SignatureText({Signer::kVillageHead, SignerPart::kSigns}, "64.02.06.1001"),
            "Lurah (menandatangani)");
  EXPECT_EQ(SignatureText({Signer::kCamat, SignerPart::kAcknowledges}, "64.02.06.1001"),
            "Camat (mengetahui)");
}

}  // namespace
