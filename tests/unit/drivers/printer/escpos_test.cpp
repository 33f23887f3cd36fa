#include "drivers/printer/escpos.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace drivers::printer {
namespace {

using ::testing::ElementsAre;

const Profile& Paper80() {
  return *FindProfile("simulated-80mm");
}

// What an encoder wrote after its opening commands.
base::Bytes Body(Encoder& encoder) {
  const std::size_t head = Encoder(Paper80()).Take().size();
  base::Bytes all = encoder.Take();
  return {all.begin() + static_cast<std::ptrdiff_t>(head), all.end()};
}

struct Band {
  int row_bytes;
  int rows;
  base::Bytes data;
};

std::vector<Band> Bands(const base::Bytes& bytes) {
  std::vector<Band> bands;
  for (std::size_t at = 0; at < bytes.size();) {
    EXPECT_EQ(bytes[at], 0x1d);
    EXPECT_EQ(bytes[at + 1], 'v');
    Band band{bytes[at + 4] | bytes[at + 5] << 8, bytes[at + 6] | bytes[at + 7] << 8, {}};
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at + 8);
    band.data.assign(begin, begin + band.row_bytes * band.rows);
    at += 8 + band.data.size();
    bands.push_back(std::move(band));
  }
  return bands;
}

TEST(ToAscii, LettersLoseTheirMarks) {
  EXPECT_EQ(ToAscii("José Müller Æsa Ångström Šimić"), "Jose Muller AEsa Angstrom Simic");
}

TEST(ToAscii, TypographyBecomesPlain) {
  EXPECT_EQ(ToAscii("“Contoh” – 2×3 … ≥ 5"), "\"Contoh\" - 2x3 ... >= 5");
}

TEST(ToAscii, ControlBytesVanishSoThatTextIsNeverACommand) {
  EXPECT_EQ(ToAscii("a\x1b@b\x10\x04\x01"
                    "c\n\x7f"),
            "a@bc");
}

TEST(ToAscii, UnknownAndBrokenBecomeQuestionMarks) {
  EXPECT_EQ(ToAscii("中"), "?");
  EXPECT_EQ(ToAscii("a\xff"
                    "b\xc3"),
            "a?b?");
  EXPECT_EQ(ToAscii("\xe2\x80"), "?");
}

TEST(ToAscii, OnlyPrintableAsciiComesOutOfAnyCodePoint) {
  for (unsigned point = 0x80; point < 0x800; ++point) {
    const std::string text{static_cast<char>(0xc0 | point >> 6),
                           static_cast<char>(0x80 | (point & 0x3f))};
    for (const char c : ToAscii(text)) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << point;
  }
}

TEST(Wrap, BreaksAtSpaces) {
  EXPECT_THAT(Wrap("surat pengantar dari ketua RT", 15),
              ElementsAre("surat pengantar", "dari ketua RT"));
}

TEST(Wrap, CutsWordsThatNoLineHolds) {
  EXPECT_THAT(Wrap("a bbbbbbbbbbbb c", 5), ElementsAre("a", "bbbbb", "bbbbb", "bb c"));
}

TEST(Wrap, NothingIsNoLine) {
  EXPECT_TRUE(Wrap("   ", 5).empty());
}

TEST(Encoder, BringsThePrinterIntoAKnownStateFirst) {
  const base::Bytes bytes = Encoder(Paper80()).Take();
  const base::Bytes expected{0x1b, '@', 0x1c, '.',  0x1b, 'R', 0,    0x1b, 't', 0,
                             0x1b, 'M', 0,    0x1b, '3',  30,  0x1d, 'a',  0x0e};
  EXPECT_EQ(bytes, expected);
}

TEST(Encoder, AsksForAutomaticStatusOnlyWhereTheModelKnowsIt) {
  Profile profile = Paper80();
  profile.automatic_status = false;
  profile.code_page = 2;
  const base::Bytes expected{0x1b, '@', 0x1c, '.', 0x1b, 'R',  0,   0x1b,
                             't',  2,   0x1b, 'M', 0,    0x1b, '3', 30};
  EXPECT_EQ(Encoder(profile).Take(), expected);
}

TEST(Encoder, WritesLinesAndModes) {
  Encoder encoder(Paper80());
  encoder.SetAlign(Align::kCentre).SetBold(true).SetSize(3, 2).Line("Contoh").FeedDots(9);
  const base::Bytes expected{0x1b, 'a', 1,   0x1b, 'E', 1,    0x1d, '!', 0x21, 'C',
                             'o',  'n', 't', 'o',  'h', 0x0a, 0x1b, 'J', 9};
  EXPECT_EQ(Body(encoder), expected);
}

TEST(Encoder, CutsAsTheProfileSays) {
  for (const auto& [cutter, tail] :
       {std::pair{Cutter::kFull, base::Bytes{0x1b, 'J', 120, 0x1d, 'V', 0}},
        std::pair{Cutter::kPartial, base::Bytes{0x1b, 'J', 120, 0x1d, 'V', 1}},
        std::pair{Cutter::kNone, base::Bytes{0x1b, 'J', 120}}}) {
    Profile profile = Paper80();
    profile.cutter = cutter;
    Encoder encoder(profile);
    encoder.Cut();
    EXPECT_EQ(Body(encoder), tail);
  }
}

TEST(Raster, GoesInBandsThatCheapPrintersTakeWhole) {
  Bitmap bitmap(20, 500);
  bitmap.Set(0, 0);
  bitmap.Set(19, 499);
  Encoder encoder(Paper80());
  ASSERT_TRUE(encoder.Raster(bitmap));
  const auto bands = Bands(Body(encoder));
  ASSERT_EQ(bands.size(), 3U);
  EXPECT_EQ(bands[0].rows, 240);
  EXPECT_EQ(bands[1].rows, 240);
  EXPECT_EQ(bands[2].rows, 20);
  EXPECT_EQ(bands[0].row_bytes, 3);
  EXPECT_EQ(bands[0].data.front(), 0x80);
  EXPECT_EQ(bands[2].data.back(), 0x10);
}

TEST(Raster, NeverHoldsACommandThatPrintersExecuteInsidePictures) {
  for (const int second : {0x04, 0x05, 0x14}) {
    Bitmap bitmap(40, 2);
    bitmap.rows[1] = 0x10;
    bitmap.rows[2] = static_cast<std::uint8_t>(second);
    // The pair may also straddle two rows.
    bitmap.rows[4] = 0x10;
    bitmap.rows[5] = static_cast<std::uint8_t>(second);
    Encoder encoder(Paper80());
    ASSERT_TRUE(encoder.Raster(bitmap));
    for (const auto& band : Bands(Body(encoder))) {
      const base::Bytes& data = band.data;
      for (std::size_t i = 0; i + 1 < data.size(); ++i) {
        EXPECT_FALSE(data[i] == 0x10 &&
                     (data[i + 1] == 4 || data[i + 1] == 5 || data[i + 1] == 0x14))
            << "after 10h comes " << second;
      }
    }
  }
}

TEST(Raster, IsShiftedAndNotAltered) {
  Bitmap bitmap(40, 1);
  bitmap.rows = {0, 0x10, 0x04, 0xff, 0x81};
  Encoder encoder(Paper80());
  ASSERT_TRUE(encoder.Raster(bitmap));
  const auto bands = Bands(Body(encoder));
  Bitmap printed(bands[0].row_bytes * 8, bands[0].rows);
  printed.rows = bands[0].data;
  int shift = 1;
  while (shift < 8 && !printed.At(11 + shift, 0)) ++shift;
  for (int x = 0; x < 40; ++x) EXPECT_EQ(printed.At(x + shift, 0), bitmap.At(x, 0)) << x;
}

TEST(Raster, APairAcrossTwoRowsIsCutApartWhereNoShiftFits) {
  Bitmap full(576, 3);
  full.rows[71] = 0x10;
  full.rows[72] = 0x04;
  Encoder encoder(Paper80());
  ASSERT_TRUE(encoder.Raster(full));
  const auto bands = Bands(Body(encoder));
  ASSERT_EQ(bands.size(), 2U);
  EXPECT_EQ(bands[0].rows, 1);
  EXPECT_EQ(bands[1].rows, 2);
  base::Bytes all = bands[0].data;
  all.insert(all.end(), bands[1].data.begin(), bands[1].data.end());
  EXPECT_EQ(all, full.rows);
}

TEST(Raster, ALineEndsAfterAPictureOnlyWhereTheModelNeedsIt) {
  Profile profile = Paper80();
  const auto size = [&] {
    Encoder encoder(profile);
    EXPECT_TRUE(encoder.Raster(Bitmap(8, 300)));
    return encoder.Take().size();
  };
  const std::size_t plain = size();
  profile.line_feed_after_image = true;
  EXPECT_EQ(size(), plain + 2) << "one for each band";
}

TEST(Raster, StripsOfColumnsHoldNoCommandEither) {
  Profile profile = Paper80();
  profile.image = ImageCommand::kColumn;
  Bitmap bitmap(8, 24);
  bitmap.Set(0, 3);   // 10h, the first byte of the first column
  bitmap.Set(0, 13);  // 04h, its second
  Encoder encoder(profile);
  ASSERT_TRUE(encoder.Raster(bitmap));
  const base::Bytes bytes = encoder.Take();
  const base::Bytes pair{0x10, 0x04};
  EXPECT_EQ(std::search(bytes.begin(), bytes.end(), pair.begin(), pair.end()), bytes.end());
}

TEST(Raster, IsRefusedWhereNothingHelps) {
  Bitmap wide(584, 1);
  Encoder encoder(Paper80());
  EXPECT_EQ(encoder.Raster(wide).error().reason, "raster-too-wide");
  Bitmap full(576, 1);
  full.rows[0] = 0x10;
  full.rows[1] = 0x05;
  EXPECT_EQ(encoder.Raster(full).error().reason, "raster-real-time");
  EXPECT_TRUE(Body(encoder).empty());
}

TEST(Qr, HasWholeDotsAModuleAndItsQuietZone) {
  const auto modules = qr::Encode("contoh", qr::Level::kM);
  ASSERT_TRUE(modules);
  Encoder encoder(Paper80());
  ASSERT_TRUE(encoder.Qr(*modules, 5));
  const auto bands = Bands(Body(encoder));
  ASSERT_EQ(bands.size(), 1U);
  const int side = (modules->size + 8) * 5;
  EXPECT_EQ(bands[0].rows, side);
  Bitmap printed(bands[0].row_bytes * 8, side);
  printed.rows = bands[0].data;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const int column = x / 5 - 4;
      const int row = y / 5 - 4;
      const bool inside = column >= 0 && row >= 0 && column < modules->size && row < modules->size;
      ASSERT_EQ(printed.At(x, y), inside && modules->At(column, row)) << x << "," << y;
    }
  }
}

}  // namespace
}  // namespace drivers::printer
