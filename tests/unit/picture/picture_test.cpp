#include "picture/picture.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "tests/support/temp_dir.h"

namespace {

using picture::Gray;
using picture::Image;

// One pixel, arithmetic coding: about the smallest whole JPEG.
const base::Bytes kSmallJpeg = {
    0xff, 0xd8, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x03, 0x02, 0x02, 0x02, 0x02, 0x02, 0x03, 0x02, 0x02,
    0x02, 0x03, 0x03, 0x03, 0x03, 0x04, 0x06, 0x04, 0x04, 0x04, 0x04, 0x04, 0x08, 0x06, 0x06, 0x05,
    0x06, 0x09, 0x08, 0x0a, 0x0a, 0x09, 0x08, 0x09, 0x09, 0x0a, 0x0c, 0x0f, 0x0c, 0x0a, 0x0b, 0x0e,
    0x0b, 0x09, 0x09, 0x0d, 0x11, 0x0d, 0x0e, 0x0f, 0x10, 0x10, 0x11, 0x10, 0x0a, 0x0c, 0x12, 0x13,
    0x12, 0x10, 0x13, 0x0f, 0x10, 0x10, 0x10, 0xff, 0xc9, 0x00, 0x0b, 0x08, 0x00, 0x01, 0x00, 0x01,
    0x01, 0x01, 0x11, 0x00, 0xff, 0xcc, 0x00, 0x06, 0x00, 0x10, 0x10, 0x05, 0xff, 0xda, 0x00, 0x08,
    0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0xd2, 0xcf, 0x20, 0xff, 0xd9};

TEST(PictureTest, APngReadsBackAsItWasWritten) {
  tests::TempDir dir;
  const Image image{2, 1, {0xff0000ffU, 0xff00ff00U}};
  ASSERT_TRUE(picture::WritePng(dir / "a.png", image));
  const auto back = picture::ReadPng(*base::ReadFile(dir / "a.png", 10000));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->width, 2);
  EXPECT_EQ(back->height, 1);
  EXPECT_EQ(back->pixels, image.pixels);
}

TEST(PictureTest, TransparentPartsAreWhiteInGray) {
  tests::TempDir dir;
  ASSERT_TRUE(picture::WritePng(dir / "a.png", Image{2, 1, {0x00000000U, 0xff000000U}}));
  const auto gray = picture::ReadGray(*base::ReadFile(dir / "a.png", 10000));
  ASSERT_TRUE(gray) << gray.error().message;
  EXPECT_EQ(gray->pixels, (std::vector<std::uint8_t>{255, 0}));
}

TEST(PictureTest, ASizeThatDoesNotFitItsPixelsIsRefused) {
  tests::TempDir dir;
  EXPECT_EQ(picture::WritePng(dir / "a.png", Gray{3, 2, {0, 0}}).error().reason, "picture-size");
}

TEST(PictureTest, AJpegIsToldByItsFirstBytes) {
  const auto gray = picture::ReadGray(kSmallJpeg);
  ASSERT_TRUE(gray) << gray.error().message;
  EXPECT_EQ(gray->width, 1);
  EXPECT_EQ(gray->height, 1);
}

TEST(PictureTest, EveryCutOfAPngIsRefusedWithoutACrash) {
  tests::TempDir dir;
  ASSERT_TRUE(picture::WritePng(dir / "a.png", Gray{8, 8, std::vector<std::uint8_t>(64, 90)}));
  const auto whole = *base::ReadFile(dir / "a.png", 10000);
  // The last 12 bytes are the IEND chunk, which libpng can do without once all rows are there.
  for (std::size_t size = 0; size + 12 < whole.size(); ++size) {
    const auto gray = picture::ReadGray(base::ByteView(whole).first(size));
    EXPECT_FALSE(gray) << "cut to " << size << " bytes";
  }
}

TEST(PictureTest, EveryCutOfAJpegIsRefusedWithoutACrash) {
  for (std::size_t size = 0; size + 2 < kSmallJpeg.size(); ++size) {
    EXPECT_FALSE(picture::ReadGray(base::ByteView(kSmallJpeg).first(size)))
        << "cut to " << size << " bytes";
  }
}

TEST(PictureTest, OtherFilesAreNotPictures) {
  EXPECT_EQ(picture::ReadGray(base::AsBytes("halo")).error().reason, "not-a-picture");
  EXPECT_EQ(picture::ReadGray({}).error().reason, "not-a-picture");
}

}  // namespace
