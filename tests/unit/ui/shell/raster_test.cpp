#include "ui/shell/raster.h"

#include <gtest/gtest.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace ui::shell {
namespace {

constexpr std::uint32_t kBlack = 0xFF000000U;
constexpr std::uint32_t kWhite = 0xFFFFFFFFU;
constexpr std::uint32_t kRed = 0xFF0000FFU;
constexpr std::uint32_t kHalfWhite = 0x80FFFFFFU;

// A texture of 8 x 8 texels whose coverage is 32 for each column, and one full texel at 7, 7.
class RasterTest : public testing::Test {
 protected:
  RasterTest() : list_(nullptr) {
    for (int y = 0; y < 8; ++y) {
      for (int x = 0; x < 8; ++x) {
        coverage_[static_cast<std::size_t>(8 * y + x)] = static_cast<std::uint8_t>(32 * x);
      }
    }
    image_.width = 32;
    image_.height = 24;
    image_.pixels.assign(32 * 24, kBlack);
    Clip(0, 0, 32, 24);
  }

  void Clip(float left, float top, float right, float bottom) {
    ImDrawCmd command;
    command.ClipRect = ImVec4(left, top, right, bottom);
    command.IdxOffset = static_cast<unsigned>(list_.IdxBuffer.Size);
    list_.CmdBuffer.push_back(command);
  }

  void Vertex(float x, float y, std::uint32_t colour, float u = 0.9F, float v = 0.9F) {
    list_.VtxBuffer.push_back({ImVec2(x, y), ImVec2(u, v), colour});
  }

  void Index(std::initializer_list<int> offsets) {
    const int first = list_.VtxBuffer.Size;
    for (const int offset : offsets) {
      list_.IdxBuffer.push_back(static_cast<ImDrawIdx>(first + offset));
    }
    list_.CmdBuffer.back().ElemCount += static_cast<unsigned>(offsets.size());
  }

  void Triangle(std::array<float, 6> at, std::array<std::uint32_t, 3> colours) {
    Index({0, 1, 2});
    for (std::size_t i = 0; i < 3; ++i) Vertex(at[2 * i], at[2 * i + 1], colours[i]);
  }

  void Rectangle(float left, float top, float right, float bottom, std::uint32_t colour,
                 std::array<float, 4> uv = {0.9F, 0.9F, 0.9F, 0.9F}) {
    Index({0, 1, 2, 0, 2, 3});
    Vertex(left, top, colour, uv[0], uv[1]);
    Vertex(right, top, colour, uv[2], uv[1]);
    Vertex(right, bottom, colour, uv[2], uv[3]);
    Vertex(left, bottom, colour, uv[0], uv[3]);
  }

  void Draw() {
    ImDrawList* lists[] = {&list_};
    ImDrawData data;
    data.Valid = true;
    data.CmdLists = lists;
    data.CmdListsCount = 1;
    Rasterise(data, {8, 8, coverage_.data()}, image_);
  }

  std::uint32_t At(int x, int y) const {
    return image_.pixels[static_cast<std::size_t>(32 * y + x)];
  }
  int Count(std::uint32_t colour) const {
    return static_cast<int>(std::count(image_.pixels.begin(), image_.pixels.end(), colour));
  }

  std::array<std::uint8_t, 64> coverage_{};
  picture::Image image_;
  ImDrawList list_;
};

TEST_F(RasterTest, ARectangleCoversExactlyItsPixels) {
  Rectangle(3, 4, 10, 9, kRed);
  Draw();
  EXPECT_EQ(Count(kRed), 7 * 5);
  EXPECT_EQ(At(3, 4), kRed);
  EXPECT_EQ(At(9, 8), kRed);
  EXPECT_EQ(At(10, 8), kBlack);
  EXPECT_EQ(At(9, 9), kBlack);
}

TEST_F(RasterTest, APixelBelongsToTheRectangleThatHoldsItsCentre) {
  Rectangle(3.4F, 4, 10.6F, 5, kRed);
  Draw();
  EXPECT_EQ(At(3, 4), kRed);
  EXPECT_EQ(At(10, 4), kRed);
  EXPECT_EQ(At(11, 4), kBlack);
}

TEST_F(RasterTest, TrianglesThatShareAnEdgeNeitherOverlapNorLeaveAGap) {
  // A fan around an awkward point, transparent: a pixel drawn twice or never would show.
  const std::array<std::array<float, 2>, 6> rim = {
      {{1.3F, 1.7F}, {17.2F, 0.6F}, {30.1F, 9.9F}, {27.5F, 22.2F}, {11.1F, 23.3F}, {0.7F, 12.4F}}};
  for (std::size_t i = 0; i < rim.size(); ++i) {
    const auto& from = rim[i];
    const auto& to = rim[(i + 1) % rim.size()];
    Triangle({15.37F, 11.61F, from[0], from[1], to[0], to[1]},
             {kHalfWhite, kHalfWhite, kHalfWhite});
  }
  Draw();
  const int once = Count(0xFF808080U);
  EXPECT_GT(once, 400);
  EXPECT_EQ(once + Count(kBlack), 32 * 24);
}

TEST_F(RasterTest, APixelOnASharedEdgeBelongsToOneOfTheTriangles) {
  // All edges of this fan run through the centres of pixels.
  const std::array<std::array<float, 2>, 8> rim = {{{4.5F, 1.5F},
                                                    {14.5F, 1.5F},
                                                    {24.5F, 1.5F},
                                                    {24.5F, 11.5F},
                                                    {24.5F, 21.5F},
                                                    {14.5F, 21.5F},
                                                    {4.5F, 21.5F},
                                                    {4.5F, 11.5F}}};
  for (std::size_t i = 0; i < rim.size(); ++i) {
    const auto& from = rim[i];
    const auto& to = rim[(i + 1) % rim.size()];
    Triangle({14.5F, 11.5F, from[0], from[1], to[0], to[1]}, {kHalfWhite, kHalfWhite, kHalfWhite});
  }
  Draw();
  EXPECT_EQ(Count(0xFF808080U), 20 * 20);
  EXPECT_EQ(Count(0xFF808080U) + Count(kBlack), 32 * 24);
}

TEST_F(RasterTest, TheOrderOfCornersDoesNotMatter) {
  Triangle({2, 2, 20, 3, 5, 19}, {kRed, kRed, kRed});
  Draw();
  const picture::Image first = image_;
  std::fill(image_.pixels.begin(), image_.pixels.end(), kBlack);
  list_.VtxBuffer.clear();
  list_.IdxBuffer.clear();
  list_.CmdBuffer.clear();
  Clip(0, 0, 32, 24);
  Triangle({5, 19, 20, 3, 2, 2}, {kRed, kRed, kRed});
  Draw();
  EXPECT_EQ(first.pixels, image_.pixels);
}

TEST_F(RasterTest, NothingIsDrawnOutsideTheClipOrThePicture) {
  list_.CmdBuffer.clear();
  Clip(5, 6, 10, 8);
  Rectangle(-100, -100, 100, 100, kRed);
  Triangle({-500, -500, 500, -400, 0, 700}, {kRed, kRed, kRed});
  Draw();
  EXPECT_EQ(Count(kRed), 5 * 2);
  EXPECT_EQ(At(5, 6), kRed);
}

TEST_F(RasterTest, ShadesRunFromCornerToCorner) {
  Index({0, 1, 2, 0, 2, 3});
  Vertex(0, 0, kBlack);
  Vertex(32, 0, kWhite);
  Vertex(32, 24, kWhite);
  Vertex(0, 24, kBlack);
  Draw();
  for (int x = 1; x < 32; ++x) {
    EXPECT_GT(At(x, 12) & 0xFFU, At(x - 1, 12) & 0xFFU) << x;
    EXPECT_EQ(At(x, 3), At(x, 20)) << x;
  }
  EXPECT_NEAR(static_cast<int>(At(0, 12) & 0xFFU), 4, 1);
  EXPECT_NEAR(static_cast<int>(At(31, 12) & 0xFFU), 251, 1);
}

TEST_F(RasterTest, GlyphsAreCopiedTexelByTexel) {
  Rectangle(10, 5, 14, 7, kWhite, {2 / 8.0F, 1 / 8.0F, 6 / 8.0F, 3 / 8.0F});
  Draw();
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(At(10 + i, 5) & 0xFFU, static_cast<std::uint32_t>(32 * (2 + i))) << i;
    EXPECT_EQ(At(10 + i, 6), At(10 + i, 5));
  }
  EXPECT_EQ(At(14, 5), kBlack);
}

TEST_F(RasterTest, ShadowsAreStretchedSmoothly) {
  Rectangle(0, 0, 32, 24, kWhite, {0, 0, 1, 1});
  Draw();
  for (int x = 1; x < 32; ++x) EXPECT_GE(At(x, 12) & 0xFFU, At(x - 1, 12) & 0xFFU);
  // A quarter of a texel a pixel: 8 levels apart, where no edge is repeated.
  EXPECT_NEAR(static_cast<int>(At(17, 12) & 0xFFU) - static_cast<int>(At(16, 12) & 0xFFU), 8, 1);
}

TEST_F(RasterTest, EveryPixelStaysOpaque) {
  Triangle({0, 0, 32, 0, 0, 24}, {0x00FFFFFFU, kHalfWhite, 0x20FF00FFU});
  Rectangle(0, 0, 32, 24, kHalfWhite, {0, 0, 1, 1});
  Draw();
  for (const std::uint32_t pixel : image_.pixels) EXPECT_EQ(pixel >> 24, 0xFFU);
}

TEST_F(RasterTest, ThePictureIsTheSameOnEveryMachine) {
  Triangle({1.25F, 2.5F, 30.75F, 7.125F, 11.5F, 22.875F}, {kRed, 0x8000FF00U, 0xC0FF0000U});
  Rectangle(4, 3, 25.5F, 19.25F, 0x90C0FFEEU, {0.1F, 0.2F, 0.8F, 0.9F});
  Triangle({0, 23, 31, 12, 16, 1}, {kHalfWhite, kHalfWhite, kHalfWhite});
  Draw();
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const std::uint32_t pixel : image_.pixels) hash = (hash ^ pixel) * 0x100000001B3ULL;
  EXPECT_EQ(hash, 11474734478570850484ULL);
}

TEST_F(RasterTest, WhatOurScreensNeverMakeIsAProgrammingError) {
  Index({0, 1, 2});
  Vertex(0, 0, kRed, 0.1F, 0.1F);
  Vertex(9, 0, kRed, 0.2F, 0.1F);
  Vertex(0, 9, kRed, 0.1F, 0.2F);
  EXPECT_THROW(Draw(), std::logic_error);
}

}  // namespace
}  // namespace ui::shell
