#include <cstddef>

#include "base/file.h"
#include "picture/picture.h"
#include "picture/png_file.h"
#include "picture/png_image.h"

namespace picture {
namespace {

using base::ErrorCode;
using base::Fail;

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

}  // namespace

base::Status WritePng(const std::filesystem::path& path, const Image& image) {
  return Write(path, image.width, image.height, image.pixels, PNG_FORMAT_RGBA);
}

base::Status WritePng(const std::filesystem::path& path, const Gray& image) {
  return Write(path, image.width, image.height, image.pixels, PNG_FORMAT_GRAY);
}

}  // namespace picture
