#include "drivers/simulator/interpreter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "drivers/printer/escpos.h"

namespace drivers::simulator {
namespace {

using printer::Align;
using printer::Bitmap;
using printer::Encoder;

const printer::Profile& Paper80() {
  return *printer::FindProfile("simulated-80mm");
}

// The error of bytes that must be refused: "reason at byte N".
std::string Refusal(const base::Bytes& bytes) {
  Interpreter interpreter;
  const auto fed = interpreter.Feed(bytes);
  if (fed) return "taken";
  const std::string& message = fed.error().message;
  return fed.error().reason + " at " + message.substr(0, message.find(':'));
}

base::Bytes Join(const base::Bytes& a, const base::Bytes& b) {
  base::Bytes all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

bool Dark(const picture::Gray& picture, int x, int y) {
  return picture.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                        static_cast<std::size_t>(x)] < 128;
}

// Left, top, right and bottom of what is dark.
std::array<int, 4> Extent(const picture::Gray& picture) {
  std::array<int, 4> extent{picture.width, picture.height, -1, -1};
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      if (!Dark(picture, x, y)) continue;
      extent = {std::min(extent[0], x), std::min(extent[1], y), std::max(extent[2], x),
                std::max(extent[3], y)};
    }
  }
  return extent;
}

base::Bytes Sample() {
  Encoder encoder(Paper80());
  encoder.SetAlign(Align::kCentre).SetBold(true).SetSize(2, 2).Line("Contoh");
  encoder.SetSize(1, 1).SetBold(false).Rule(3).Line("baris kedua");
  Bitmap bitmap(50, 300);
  for (int y = 0; y < 300; ++y) bitmap.Set(y % 50, y);
  EXPECT_TRUE(encoder.Raster(bitmap));
  encoder.Cut();
  return encoder.Take();
}

TEST(Interpreter, DrawsWhatTheEncoderWrites) {
  Interpreter interpreter;
  ASSERT_TRUE(interpreter.Feed(Sample()));
  ASSERT_TRUE(interpreter.Finish());
  EXPECT_EQ(interpreter.PrintedSheets(), 1U);
  // Two lines of text, a rule, a picture, and the way to the cutter.
  EXPECT_EQ(interpreter.LastPrinted().rows(), 48 + 3 + 30 + 300 + 120);
}

TEST(Interpreter, ThePictureDoesNotDependOnHowTheBytesArrive) {
  const base::Bytes bytes = Sample();
  Interpreter whole;
  ASSERT_TRUE(whole.Feed(bytes));
  Interpreter single;
  for (const std::uint8_t byte : bytes) ASSERT_TRUE(single.Feed({&byte, 1}));
  EXPECT_EQ(single.LastPrinted().Draw().pixels, whole.LastPrinted().Draw().pixels);
}

TEST(Interpreter, PicturesStandWhereTheAlignmentSays) {
  for (const auto& [align, left] : {std::pair{Align::kLeft, 0}, std::pair{Align::kCentre, 280},
                                    std::pair{Align::kRight, 560}}) {
    Bitmap block(16, 4);
    std::fill(block.rows.begin(), block.rows.end(), std::uint8_t{0xff});
    Encoder encoder(Paper80());
    encoder.SetAlign(align);
    ASSERT_TRUE(encoder.Raster(block));
    Interpreter interpreter;
    ASSERT_TRUE(interpreter.Feed(encoder.Take()));
    const auto extent = Extent(interpreter.LastPrinted().Draw());
    // The head begins 32 dots from the paper's edge.
    EXPECT_EQ(extent[0], 32 + left);
    EXPECT_EQ(extent[2], 32 + left + 15);
    EXPECT_EQ(extent[3] - extent[1], 3);
  }
}

TEST(Interpreter, LettersGrowWithTheirSize) {
  const auto size = [](int width, int height) {
    Encoder encoder(Paper80());
    encoder.SetSize(width, height).Line("H");
    Interpreter interpreter;
    EXPECT_TRUE(interpreter.Feed(encoder.Take()));
    const auto extent = Extent(interpreter.LastPrinted().Draw());
    return std::pair{extent[2] - extent[0] + 1, extent[3] - extent[1] + 1};
  };
  const auto [width, height] = size(1, 1);
  EXPECT_GT(width, 5);
  EXPECT_GT(height, 10);
  EXPECT_EQ(size(3, 2), std::pair(width * 3, height * 2));
}

TEST(Interpreter, EveryLetterShowsAndTheyDiffer) {
  std::vector<std::vector<std::uint8_t>> seen;
  for (char c = '!'; c <= '~'; ++c) {
    Interpreter interpreter;
    ASSERT_TRUE(interpreter.Feed(base::Bytes{static_cast<std::uint8_t>(c), 0x0a}));
    EXPECT_FALSE(interpreter.LastPrinted().blank()) << c;
    seen.push_back(interpreter.LastPrinted().Draw().pixels);
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
}

TEST(Interpreter, RefusesWhatItDoesNotKnowAtItsByte) {
  EXPECT_EQ(Refusal({'a', 0x0a, 0x1b, 0x70, 0, 1, 1}), "escpos-unknown at byte 2");
  EXPECT_EQ(Refusal({0x07}), "escpos-unknown at byte 0");
  EXPECT_EQ(Refusal({'a', 0xe9}), "escpos-unknown at byte 1");
  EXPECT_EQ(Refusal({0x1c, 0x26}), "escpos-unknown at byte 0");
  EXPECT_EQ(Refusal({0x1d, 0x28, 0x6b}), "escpos-unknown at byte 0");
  EXPECT_EQ(Refusal({0x10, 0x05, 0x02}), "escpos-unknown at byte 0");
}

TEST(Interpreter, RefusesValuesOutOfRange) {
  EXPECT_EQ(Refusal({0x1b, 'a', 3}), "escpos-value at byte 0");
  EXPECT_EQ(Refusal({0x1b, 'E', 2}), "escpos-value at byte 0");
  EXPECT_EQ(Refusal({0x1d, '!', 0x88}), "escpos-value at byte 0");
  EXPECT_EQ(Refusal({0x1d, 'V', 66}), "escpos-value at byte 0");
  EXPECT_EQ(Refusal({0x10, 0x04, 5}), "escpos-value at byte 0");
  EXPECT_EQ(Refusal({0x1b, 't', 16}), "escpos-value at byte 0");
  EXPECT_EQ(Refusal({0x1d, 'v', '0', 3, 1, 0, 1, 0}), "escpos-value at byte 0");
  EXPECT_EQ(Refusal({0x1d, 'v', '0', 0, 0, 0, 1, 0}), "escpos-value at byte 0");
}

TEST(Interpreter, RefusesWhatWouldNotFitThePaper) {
  EXPECT_EQ(Refusal(base::Bytes(49, 'x')), "escpos-too-wide at byte 48");
  EXPECT_EQ(Refusal({0x1d, 'v', '0', 0, 73, 0, 1, 0}), "escpos-too-wide at byte 0");
}

TEST(Interpreter, RefusesRealTimeCommandsInsidePictures) {
  EXPECT_EQ(Refusal({0x1d, 'v', '0', 0, 2, 0, 1, 0, 0x10, 0x14}), "escpos-real-time at byte 0");
}

TEST(Interpreter, RefusesLineStartCommandsInsideALine) {
  for (const base::Bytes& command :
       {base::Bytes{0x1b, 'a', 1}, base::Bytes{0x1d, 'V', 1}, base::Bytes{0x1b, '@'},
        base::Bytes{0x1d, 'v', '0', 0, 1, 0, 1, 0, 0}}) {
    EXPECT_EQ(Refusal(Join({'x'}, command)), "escpos-in-line at byte 1");
  }
}

TEST(Interpreter, RefusesEndlessPaper) {
  base::Bytes bytes;
  for (int i = 0; i < 40'000 / 255 + 1; ++i) bytes.insert(bytes.end(), {0x1b, 'J', 255});
  EXPECT_EQ(Refusal(bytes), "escpos-too-long at byte 468");
}

TEST(Interpreter, StopsAtTheFirstError) {
  Interpreter interpreter;
  EXPECT_FALSE(interpreter.Feed(base::Bytes{0x07}));
  EXPECT_FALSE(interpreter.Feed(base::Bytes{'a'}));
  EXPECT_FALSE(interpreter.Finish());
}

TEST(Interpreter, BytesThatEndInsideACommandAreUnfinished) {
  Interpreter interpreter;
  ASSERT_TRUE(interpreter.Feed(base::Bytes{0x1d, 'v', '0', 0, 1, 0, 2, 0, 0xff}));
  EXPECT_EQ(interpreter.Finish().error().reason, "escpos-unfinished");
  interpreter.Reset();
  EXPECT_TRUE(interpreter.Finish());
}

TEST(Interpreter, AnswersWhatIsAsked) {
  Interpreter interpreter;
  ASSERT_TRUE(interpreter.Feed(base::Bytes{0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4}));
  EXPECT_EQ(interpreter.TakeAnswers(), base::Bytes({0x12, 0x12, 0x12, 0x12}));
  ASSERT_TRUE(interpreter.Feed(base::Bytes{0x1d, '(', 'H', 6, 0, 0x30, 0x30, 'a', 'b', 'c', 'd'}));
  EXPECT_EQ(interpreter.TakeAnswers(), base::Bytes({0x37, 0x22, 'a', 'b', 'c', 'd', 0}));
  ASSERT_TRUE(interpreter.Feed(base::Bytes{0x1d, 'r', 1}));
  EXPECT_EQ(interpreter.TakeAnswers(), base::Bytes({0x00}));
}

TEST(Interpreter, ACutEndsASheet) {
  Interpreter interpreter;
  ASSERT_TRUE(interpreter.Feed(Sample()));
  ASSERT_TRUE(interpreter.Feed(base::Bytes{0x1b, '@', 'H', 0x0a}));
  EXPECT_EQ(interpreter.PrintedSheets(), 2U);
  EXPECT_EQ(interpreter.LastPrinted().rows(), 30);
}

}  // namespace
}  // namespace drivers::simulator
