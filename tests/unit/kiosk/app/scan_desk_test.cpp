#include "kiosk/app/scan_desk.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/fake_clock.h"

namespace kiosk::app {
namespace {

using drivers::scanner::Code;
using drivers::scanner::Meaning;
using drivers::scanner::ScannedCode;
using drivers::scanner::Symbology;
using offline_store::protocol::ScannedKind;

class ScanDeskTest : public testing::Test {
 protected:
  void Hear(const std::string& text, Symbology symbology, Meaning meaning = Meaning::kCode,
            bool expect_voucher = false) {
    desk_.Hear({base::SecretText(text), symbology, meaning, 0}, expect_voucher);
  }

  tests::FakeClock clock_;
  NewsBox news_{8, [] {}};
  std::vector<std::optional<Scanned>> heard_;
  ScanDesk desk_{"/nonexistent", clock_, news_,
                 [this](std::optional<Scanned> scanned) { heard_.push_back(std::move(scanned)); }};
};

TEST_F(ScanDeskTest, WhatAHandScannerReadsIsHeardAsFromAPicture) {
  const std::vector<std::pair<const char*, ScannedKind>> table = {
      {"6402065208909999", ScannedKind::kNik},
      {"6402 0652 0890 9999", ScannedKind::kNik},
      {"https://contoh.invalid/", ScannedKind::kLink},
      {"00020101021126360014ID.CO.CONTOH", ScannedKind::kQris},
      {"WIFI:S:contoh;;", ScannedKind::kWifi},
      {"640206520890999", ScannedKind::kUnknown},
  };
  for (const auto& [text, kind] : table) {
    for (const auto symbology : {Symbology::kQr, Symbology::kUnknown, Symbology::kCode128}) {
      heard_.clear();
      Hear(text, symbology);
      ASSERT_EQ(heard_.size(), 1U) << text;
      ASSERT_TRUE(heard_[0]);
      std::vector<Code> picture;
      picture.push_back({Symbology::kQr, base::SecretText(text)});
      const Scanned seen = ChooseScanned(std::move(picture), false);
      EXPECT_EQ(heard_[0]->kind, kind) << text;
      EXPECT_EQ(heard_[0]->kind, seen.kind) << text;
      EXPECT_EQ(heard_[0]->text, seen.text) << text;
      EXPECT_FALSE(heard_[0]->ambiguous);
    }
  }
}

TEST_F(ScanDeskTest, AProductIsKnownAlsoWhereTheScannerDoesNotSay) {
  for (const char* text : {"4006381333931", "036000291452", "73513537"}) {
    heard_.clear();
    Hear(text, Symbology::kUnknown);
    EXPECT_EQ(heard_.at(0)->kind, ScannedKind::kProduct) << text;
  }
  heard_.clear();
  Hear("4006381333932", Symbology::kUnknown);
  EXPECT_EQ(heard_.at(0)->kind, ScannedKind::kUnknown) << "its check digit is wrong";
  Hear("12345", Symbology::kProduct);
  EXPECT_EQ(heard_.at(1)->kind, ScannedKind::kProduct) << "the scanner said so";
}

TEST_F(ScanDeskTest, ACardsNumberIsNoCode) {
  Hear("6402065208909999", Symbology::kUnknown, Meaning::kCardNumber);
  EXPECT_TRUE(heard_.empty());
}

}  // namespace
}  // namespace kiosk::app
