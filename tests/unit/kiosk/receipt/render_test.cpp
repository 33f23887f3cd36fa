// From the document to bytes, from the bytes alone to a picture, from the picture to its codes.
#include "kiosk/receipt/render.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "drivers/printer/escpos.h"
#include "drivers/scanner/decoder/find_codes.h"
#include "drivers/simulator/interpreter.h"
#include "tests/unit/kiosk/receipt/sample.h"

namespace kiosk::receipt {
namespace {

const drivers::printer::Profile& Paper80() {
  return *drivers::printer::FindProfile("simulated-80mm");
}

picture::Gray Draw(base::ByteView bytes) {
  drivers::simulator::Interpreter printer;
  const auto fed = printer.Feed(bytes);
  EXPECT_TRUE(fed) << fed.error().message;
  EXPECT_TRUE(printer.Finish());
  EXPECT_EQ(printer.PrintedSheets(), 1U);
  return printer.LastPrinted().Draw();
}

std::vector<std::string> CodesOf(const picture::Gray& picture) {
  std::vector<std::string> texts;
  for (const auto& code : drivers::scanner::decoder::FindCodes(picture)) {
    texts.push_back(code.text.str());
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

// The text that was printed, line by line, commands and pictures left out: only what
// drivers/printer writes is understood.
std::string TextOf(const base::Bytes& bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size();) {
    if (bytes[i] == 0x1b || bytes[i] == 0x1c) {
      i += bytes[i + 1] == '@' || bytes[i] == 0x1c ? 2 : 3;
    } else if (bytes[i] == 0x1d && bytes[i + 1] == 'v') {
      i += 8U + static_cast<std::size_t>((bytes[i + 4] | bytes[i + 5] << 8) *
                                         (bytes[i + 6] | bytes[i + 7] << 8));
    } else if (bytes[i] == 0x1d) {
      i += 3;
    } else {
      text.push_back(static_cast<char>(bytes[i++]));
    }
  }
  return text;
}

// The same as one line, for sentences that are wrapped.
std::string Unwrapped(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

bool Holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// The width in dots of the dark run that begins at the finder pattern's outer edge, 7 modules.
int FinderWidth(const picture::Gray& picture, int top) {
  const auto row = picture.pixels.begin() + std::ptrdiff_t{top} * picture.width;
  const auto first = std::find_if(row, row + picture.width, [](int p) { return p < 128; });
  return static_cast<int>(std::find_if(first, row + picture.width, [](int p) { return p >= 128; }) -
                          first);
}

// Rows at which a QR code begins: a dark run of 7 modules with a second one at the code's right
// edge is its top row; `modules` is its size.
std::vector<double> ModuleSizesMm(const picture::Gray& picture, std::vector<int> sizes) {
  std::vector<double> found;
  for (int y = 1; y < picture.height && found.size() < sizes.size(); ++y) {
    const auto row = picture.pixels.begin() + std::ptrdiff_t{y} * picture.width;
    const auto dark = [](int p) { return p < 128; };
    const auto first = std::find_if(row, row + picture.width, dark);
    if (first == row + picture.width) continue;
    const auto last = std::find_if(std::make_reverse_iterator(row + picture.width),
                                   std::make_reverse_iterator(row), dark);
    const auto width = static_cast<int>(last.base() - first);
    const int finder = FinderWidth(picture, y);
    const int modules = sizes[found.size()];
    if (finder % 7 != 0 || finder == 0 || width != finder / 7 * modules) continue;
    found.push_back(finder / 7 * 25.4 / 203);
    y += width;
  }
  return found;
}

class RenderTest : public ::testing::Test {
 protected:
  base::Bytes Bytes() {
    auto bytes = Render(sample.receipt, sample.pickup_text, Paper80());
    EXPECT_TRUE(bytes) << bytes.error().reason;
    return *bytes;
  }

  Sample sample;
};

TEST_F(RenderTest, BothCodesAreReadFromThePictureOfTheBytes) {
  const auto codes = CodesOf(Draw(Bytes()));
  ASSERT_EQ(codes.size(), 2U);
  EXPECT_EQ(codes[0], sample.pickup_text);
  EXPECT_EQ(codes[1], sample.receipt.status_link);
}

TEST_F(RenderTest, TheStatusLinkIsGenuineAndNoBitOfItMayChange) {
  const auto codes = CodesOf(Draw(Bytes()));
  ASSERT_EQ(codes.size(), 2U);
  const auto read = protocol::ParseStatusLink(codes[1]);
  ASSERT_TRUE(read);
  const auto facts = protocol::OpenReceipt(*read, sample.keys);
  ASSERT_TRUE(facts) << facts.error().reason;
  EXPECT_EQ(facts->code, sample.code);
  for (std::size_t bit = 0; bit < read->size() * 8; ++bit) {
    auto flipped = *read;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_FALSE(protocol::OpenReceipt(flipped, sample.keys)) << "bit " << bit;
  }
}

TEST_F(RenderTest, ModulesAreWholeDotsAndLargeEnough) {
  const auto status = drivers::qr::Encode(sample.receipt.status_link, drivers::qr::Level::kM);
  const auto pickup = drivers::qr::Encode(sample.pickup_text, drivers::qr::Level::kQ);
  ASSERT_TRUE(status && pickup);
  EXPECT_LE(status->Version(), 9);
  EXPECT_EQ(pickup->Version(), 3);
  const auto sizes = ModuleSizesMm(Draw(Bytes()), {status->size, pickup->size});
  ASSERT_EQ(sizes.size(), 2U);
  EXPECT_NEAR(sizes[0], 0.75, 0.01);
  EXPECT_NEAR(sizes[1], 1.0, 0.01);
}

TEST_F(RenderTest, SaysWhatACitizenNeeds) {
  const std::string text = Unwrapped(TextOf(Bytes()));
  for (const char* part : {"Kantor Desa Contoh", "Kecamatan Contoh", "Surat Keterangan Tidak Mampu",
                           "Selasa, 24 November 2026, pukul 16.05 WITA", "Fotokopi Kartu Keluarga",
                           "Bawa berkas yang kurang dan struk ini kepada petugas.",
                           "Paling lama 3 hari kerja", "SP4N-LAPOR", "1708"}) {
    EXPECT_TRUE(Holds(text, part)) << part << " in:\n" << text;
  }
  EXPECT_TRUE(Holds(text, sample.receipt.tracking_code));
}

TEST_F(RenderTest, TellsHowGoodTheTimeIs) {
  EXPECT_TRUE(Holds(TextOf(Bytes()), "jam anjungan belum dipastikan"));
  sample.receipt.clock_sure = true;
  EXPECT_FALSE(Holds(TextOf(Bytes()), "jam anjungan"));
}

TEST_F(RenderTest, NamesTheZone) {
  for (const auto& [minutes, name] : {std::pair{420, "15.05 WIB"}, std::pair{540, "17.05 WIT"},
                                      std::pair{-90, "06.35 UTC-01.30"}}) {
    sample.receipt.utc_offset_minutes = minutes;
    EXPECT_TRUE(Holds(TextOf(Bytes()), name)) << TextOf(Bytes());
  }
}

TEST_F(RenderTest, NeverClaimsMoreThanIsTrue) {
  const std::string down = Unwrapped(TextOf(Bytes()));
  EXPECT_TRUE(Holds(down, "Tersimpan di anjungan ini, belum terkirim"));
  EXPECT_TRUE(Holds(down, "sambungan ke kabupaten sedang putus"));
  sample.receipt.delivery = Delivery::kStored;
  const std::string up = Unwrapped(TextOf(Bytes()));
  EXPECT_TRUE(Holds(up, "Tersimpan di anjungan ini, belum terkirim"));
  EXPECT_FALSE(Holds(up, "tidak terhubung"));
}

TEST_F(RenderTest, WithoutTheSeedItSaysWhereTheKeyIsToBeHad) {
  const auto bytes = Render(sample.receipt, std::nullopt, Paper80());
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(Holds(TextOf(*bytes), "Kunci ambil: minta kepada petugas"));
  EXPECT_EQ(CodesOf(Draw(*bytes)), std::vector<std::string>{sample.receipt.status_link});
  EXPECT_FALSE(Holds(TextOf(Bytes()), "minta kepada petugas"));
}

TEST_F(RenderTest, TheLongestTextsWrap) {
  const std::string words =
      "Kelurahan Contoh Sangat Panjang Sekali Namanya di Kecamatan Contoh Seberang Sungai, "
      "Kabupaten Kutai Kartanegara, Provinsi Kalimantan Timur, yang ditulis lengkap di sini agar "
      "tidak ada satu huruf pun yang hilang dari tepi kertas ini. Sampai di sini ya";
  const std::string longest = words + ", " + words + ", " + words;
  Receipt& receipt = sample.receipt;
  for (std::string* text : {&receipt.office, &receipt.district, &receipt.service,
                            &receipt.next_step, &receipt.expected_time, &receipt.complaint}) {
    *text = longest;
  }
  receipt.to_bring.assign(16, std::string(800, 'M'));
  ASSERT_TRUE(Encode(receipt));
  const base::Bytes bytes = Bytes();
  // The simulated printer refuses a line that is wider than the paper.
  EXPECT_EQ(CodesOf(Draw(bytes)).size(), 2U);
  EXPECT_TRUE(Holds(Unwrapped(TextOf(bytes)), longest));
}

TEST_F(RenderTest, ForeignLettersAndCommandsInTextsStayText) {
  sample.receipt.office = "Kantor Desa “Šimić” \x1b\x10 – 1";
  const base::Bytes bytes = Bytes();
  Draw(bytes);
  EXPECT_TRUE(Holds(Unwrapped(TextOf(bytes)), "Kantor Desa \"Simic\" - 1"));
}

TEST_F(RenderTest, APrinterThatDrawsCodesItselfPrintsTheSameTwo) {
  const auto& epson = *drivers::printer::FindProfile("epson-tm-t20");
  const auto bytes = Render(sample.receipt, sample.pickup_text, epson);
  ASSERT_TRUE(bytes) << bytes.error().message;
  drivers::simulator::Interpreter printer(epson, drivers::simulator::Interpreter::Answers::kItself);
  const auto fed = printer.Feed(*bytes);
  ASSERT_TRUE(fed) << fed.error().message;
  EXPECT_EQ(CodesOf(printer.LastPrinted().Draw()), CodesOf(Draw(Bytes())));
}

TEST_F(RenderTest, PaperTooNarrowForACodeIsRefused) {
  drivers::printer::Profile narrow = Paper80();
  narrow.dots = 240;
  narrow.columns = 20;
  EXPECT_EQ(Render(sample.receipt, sample.pickup_text, narrow).error().reason, "receipt-paper");
}

}  // namespace
}  // namespace kiosk::receipt
