#include <algorithm>
#include <array>

#include "picture/jpeg_file.h"
#include "picture/picture.h"
#include "picture/png_file.h"

namespace picture {
namespace {

template <std::size_t N>
bool StartsWith(base::ByteView file, const std::array<std::uint8_t, N>& magic) {
  return file.size() >= N && std::equal(magic.begin(), magic.end(), file.begin());
}

// PNG (ISO/IEC 15948 clause 5.2) and JPEG (ITU-T T.81 annex B.1.1.3: SOI, then a marker).
constexpr std::array<std::uint8_t, 8> kPng{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
constexpr std::array<std::uint8_t, 3> kJpeg{0xff, 0xd8, 0xff};

}  // namespace

bool LooksLikePicture(base::ByteView file) {
  return StartsWith(file, kPng) || StartsWith(file, kJpeg);
}

base::Result<Gray> ReadGray(base::ByteView file) {
  if (StartsWith(file, kPng)) return ReadPngAsGray(file);
  if (StartsWith(file, kJpeg)) return ReadJpegAsGray(file);
  return base::Fail(base::ErrorCode::kInvalid, "not-a-picture", "neither a PNG nor a JPEG file");
}

}  // namespace picture
