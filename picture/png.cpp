#include <png.h>

#include <cstring>
#include <string>

#include "base/file.h"
#include "picture/picture.h"
#include "picture/png_file.h"

namespace picture {
namespace {

using base::ErrorCode;
using base::Fail;

// libpng's simplified API; it frees what it holds however it ends.
class PngImage {
 public:
  PngImage() { image_.version = PNG_IMAGE_VERSION; }
  PngImage(const PngImage&) = delete;
  PngImage& operator=(const PngImage&) = delete;
  ~PngImage() { png_image_free(&image_); }
  png_image* get() { return &image_; }
  png_image* operator->() { return &image_; }

 private:
  png_image image_{};
};

template <class Pixels>
base::Status Write(const std::filesystem::path& path, int width, int height, const Pixels& pixels,
                   png_uint_32 format) {
  if (width <= 0 || height <= 0 ||
      pixels.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {
    return Fail(ErrorCode::kInvalid, "picture-size", "a picture's size does not fit its pixels");
  }
  PngImage png;
  png->width = static_cast<png_uint_32>(width);
  png->height = static_cast<png_uint_32>(height);
  png->format = format;
  png->flags = PNG_IMAGE_FLAG_FAST;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(*png.get());
  base::Bytes file(size);
  if (png_image_write_to_memory(png.get(), file.data(), &size, 0, pixels.data(), 0, nullptr) == 0) {
    return Fail(ErrorCode::kInternal, "png-write", png->message);
  }
  file.resize(size);
  return base::WriteFileDurably(path, file, base::FileAccess::kPublic);
}

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

base::Status WritePng(const std::filesystem::path& path, const Image& image) {
  return Write(path, image.width, image.height, image.pixels, PNG_FORMAT_RGBA);
}

base::Status WritePng(const std::filesystem::path& path, const Gray& image) {
  return Write(path, image.width, image.height, image.pixels, PNG_FORMAT_GRAY);
}

base::Result<Image> ReadPng(base::ByteView file) {
  return Read<Image>(file, PNG_FORMAT_RGBA, nullptr);
}

base::Result<Gray> ReadPngAsGray(base::ByteView file) {
  static constexpr png_color kWhite{255, 255, 255};
  return Read<Gray>(file, PNG_FORMAT_GRAY, &kWhite);
}

}  // namespace picture
