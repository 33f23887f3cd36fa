#include <cstddef>
#include <string>

#include "picture/picture.h"
#include "picture/png_image.h"

namespace picture {
namespace {

using base::ErrorCode;
using base::Fail;

// Reads `file` in `format` into `pixels`; `background` fills what is transparent, if given.
template <class Picture>
base::Result<Picture> Read(base::ByteView file, png_uint_32 format, const png_color* background) {
  if (file.size() > kMaxFileBytes) {
    return Fail(ErrorCode::kInvalid, "picture-too-large", "the picture file is larger than 32 MiB");
  }
  PngImage png;
  if (png_image_begin_read_from_memory(png.get(), file.data(), file.size()) == 0) {
    return Fail(ErrorCode::kInvalid, "picture-broken", std::string("PNG: ") + png->message);
  }
  const std::size_t pixel_count = std::size_t{png->width} * png->height;
  if (pixel_count > kMaxPixels) {
    return Fail(ErrorCode::kInvalid, "picture-too-large", "the picture has over 40 million pixels");
  }
  png->format = format;
  Picture picture;
  picture.width = static_cast<int>(png->width);
  picture.height = static_cast<int>(png->height);
  picture.pixels.resize(pixel_count);
  if (png_image_finish_read(png.get(), background, picture.pixels.data(), 0, nullptr) == 0) {
    return Fail(ErrorCode::kInvalid, "picture-broken", std::string("PNG: ") + png->message);
  }
  return picture;
}

}  // namespace

base::Result<Image> ReadPng(base::ByteView file) {
  return Read<Image>(file, PNG_FORMAT_RGBA, nullptr);
}

base::Result<Gray> ReadPngAsGray(base::ByteView file) {
  static constexpr png_color kWhite{255, 255, 255};
  return Read<Gray>(file, PNG_FORMAT_GRAY, &kWhite);
}

}  // namespace picture
