#include "drivers/scanner/decoder/find_codes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/file.h"
#include "tests/unit/drivers/scanner/code_picture.h"

namespace drivers::scanner::decoder {
namespace {

constexpr const char* kNik = "6402065208909999";

std::vector<std::string> Texts(const picture::Gray& picture) {
  std::vector<std::string> texts;
  for (const Code& code : FindCodes(picture)) texts.push_back(code.text.str());
  std::sort(texts.begin(), texts.end());
  return texts;
}

picture::Gray Read(const std::string& name) {
  const auto file = base::ReadFile(std::string(ANJUNGAN_PICTURES) + "/" + name, 1 << 20);
  return *picture::ReadGray(*file);
}

// The bars of an EAN-13 whose first digit is 0 (so every left digit is of set A), 3 px each.
picture::Gray DrawProduct(const std::string& digits) {
  constexpr std::array kSetA{"0001101", "0011001", "0010011", "0111101", "0100011",
                             "0110001", "0101111", "0111011", "0110111", "0001011"};
  std::string bars = "101";
  for (int i = 1; i <= 6; ++i)
    bars += kSetA[static_cast<std::size_t>(digits[static_cast<std::size_t>(i)] - '0')];
  bars += "01010";
  for (int i = 7; i <= 12; ++i) {
    std::string bar = kSetA[static_cast<std::size_t>(digits[static_cast<std::size_t>(i)] - '0')];
    for (char& c : bar) c = c == '0' ? '1' : '0';
    bars += bar;
  }
  bars += "101";
  picture::Gray picture = Blank(400, 120);
  for (int x = 0; x < static_cast<int>(bars.size()) * 3; ++x) {
    if (bars[static_cast<std::size_t>(x / 3)] == '0') continue;
    for (int y = 10; y < 110; ++y) Pixel(picture, 50 + x, y) = 0;
  }
  return picture;
}

TEST(FindCodes, ReadsACodeMadeByAnotherProgram) {
  EXPECT_EQ(Texts(Read("plain.png")), std::vector<std::string>{kNik});
}

TEST(FindCodes, ReadsAHardOneRotatedBlurredPaleAndCompressed) {
  EXPECT_EQ(Texts(Read("hard.jpg")), std::vector<std::string>{kNik});
}

TEST(FindCodes, ReadsAtAnyAngle) {
  for (int degrees = 0; degrees < 360; degrees += 15) {
    EXPECT_EQ(Texts(Rotated(DrawQr(kNik, 6), degrees)), std::vector<std::string>{kNik}) << degrees;
  }
}

TEST(FindCodes, ReadsWhiteOnBlack) {
  EXPECT_EQ(Texts(Squeezed(DrawQr(kNik, 4), 255, 0)), std::vector<std::string>{kNik});
}

TEST(FindCodes, ReadsPaleCodes) {
  for (const auto& [dark, light] : {std::pair{180, 255}, std::pair{0, 76}, std::pair{90, 160}}) {
    EXPECT_EQ(Texts(Squeezed(DrawQr(kNik, 4), dark, light)), std::vector<std::string>{kNik})
        << dark << " to " << light;
  }
}

TEST(FindCodes, ReadsSmallModules) {
  EXPECT_EQ(Texts(DrawQr(kNik, 2)), std::vector<std::string>{kNik});
}

TEST(FindCodes, ReadsASmallCodeInALargeFrame) {
  picture::Gray frame = Blank(1920, 1080, 200);
  picture::Gray code = DrawQr(kNik, 12);
  for (int y = 0; y < code.height; ++y) {
    for (int x = 0; x < code.width; ++x) Pixel(frame, 900 + x, 300 + y) = Pixel(code, x, y);
  }
  EXPECT_EQ(Texts(frame), std::vector<std::string>{kNik});
}

TEST(FindCodes, ReadsSeveralCodesOfOnePicture) {
  picture::Gray both = Blank(400, 900);
  picture::Gray first = DrawQr("pertama", 6);
  picture::Gray second = DrawQr("kedua", 6);
  for (int y = 0; y < first.height; ++y) {
    for (int x = 0; x < first.width; ++x) Pixel(both, 50 + x, 50 + y) = Pixel(first, x, y);
  }
  for (int y = 0; y < second.height; ++y) {
    for (int x = 0; x < second.width; ++x) Pixel(both, 100 + x, 500 + y) = Pixel(second, x, y);
  }
  EXPECT_EQ(Texts(both), (std::vector<std::string>{"kedua", "pertama"}));
}

TEST(FindCodes, NamesAProduct) {
  // All zeros are a valid number and no product of anybody's.
  const auto codes = FindCodes(DrawProduct("0000000000000"));
  ASSERT_EQ(codes.size(), 1U);
  EXPECT_EQ(codes[0].symbology, Symbology::kProduct);
  EXPECT_NE(codes[0].text.str().find("000000000000"), std::string::npos);
}

TEST(FindCodes, AQrCodeComesBeforeAProduct) {
  picture::Gray both = Blank(450, 700);
  picture::Gray product = DrawProduct("0000000000000");
  picture::Gray code = DrawQr(kNik, 6);
  for (int y = 0; y < product.height; ++y) {
    for (int x = 0; x < product.width; ++x) Pixel(both, 20 + x, 20 + y) = Pixel(product, x, y);
  }
  for (int y = 0; y < code.height; ++y) {
    for (int x = 0; x < code.width; ++x) Pixel(both, 100 + x, 300 + y) = Pixel(code, x, y);
  }
  const auto codes = FindCodes(both);
  ASSERT_EQ(codes.size(), 1U);
  EXPECT_EQ(codes[0].symbology, Symbology::kQr);
}

TEST(FindCodes, FindsNothingWhereThereIsNothing) {
  EXPECT_TRUE(FindCodes(Blank(300, 300)).empty());
  EXPECT_TRUE(FindCodes(Blank(1, 1)).empty());
  EXPECT_TRUE(FindCodes({}).empty());
}

}  // namespace
}  // namespace drivers::scanner::decoder
