// <cstdio> must come before jpeglib.h, which uses FILE without including it.
#include <cstdio>
// clang-format off
#include <jpeglib.h>
// clang-format on
#include <csetjmp>
#include <string>

#include "picture/jpeg_file.h"

namespace picture {
namespace {

using base::ErrorCode;
using base::Fail;

// libjpeg reports a fatal error through a callback that must not return; it jumps back instead.
struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void JumpBack(j_common_ptr info) {
  auto* errors = reinterpret_cast<ErrorManager*>(info->err);
  errors->base.format_message(info, errors->message);
  std::longjmp(errors->back, 1);
}

// A damaged picture is refused, not guessed at: libjpeg calls a cut-off file a warning (level -1).
void RefuseWarnings(j_common_ptr info, int level) {
  if (level < 0) JumpBack(info);
}

// Between setjmp and longjmp only objects that live outside this function may own memory.
bool Decode(jpeg_decompress_struct& info, ErrorManager& errors, base::ByteView file, Gray& picture,
            bool& too_large) {
  if (setjmp(errors.back) != 0) return false;  // NOLINT: libjpeg's own error protocol
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, file.data(), file.size());
  jpeg_read_header(&info, TRUE);
  if (std::size_t{info.image_width} * info.image_height > kMaxPixels) {
    too_large = true;
    return false;
  }
  info.out_color_space = JCS_GRAYSCALE;
  jpeg_start_decompress(&info);
  picture.width = static_cast<int>(info.output_width);
  picture.height = static_cast<int>(info.output_height);
  picture.pixels.resize(std::size_t{info.output_width} * info.output_height);
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = picture.pixels.data() + std::size_t{info.output_scanline} * info.output_width;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  return true;
}

}  // namespace

base::Result<Gray> ReadJpegAsGray(base::ByteView file) {
  if (file.size() > kMaxFileBytes) {
    return Fail(ErrorCode::kInvalid, "picture-too-large", "the picture file is larger than 32 MiB");
  }
  ErrorManager errors{};
  jpeg_decompress_struct info{};
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = JumpBack;
  errors.base.emit_message = RefuseWarnings;
  Gray picture;
  bool too_large = false;
  const bool whole = Decode(info, errors, file, picture, too_large);
  jpeg_destroy_decompress(&info);
  if (too_large) {
    return Fail(ErrorCode::kInvalid, "picture-too-large", "the picture has over 40 million pixels");
  }
  if (!whole) {
    return Fail(ErrorCode::kInvalid, "picture-broken", std::string("JPEG: ") + errors.message);
  }
  return picture;
}

}  // namespace picture
