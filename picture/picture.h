// Pictures in memory and as files: screenshots, drawn receipts, printed codes, camera frames.
// Wraps libpng and libjpeg. Thread-compatible: no state outside the arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace picture {

// The largest file and the largest picture that any reader here takes.
inline constexpr std::size_t kMaxFileBytes = std::size_t{32} << 20;
inline constexpr std::size_t kMaxPixels = 40'000'000;

// Colour, row by row from the top; a pixel is RGBA8 with R in the lowest byte.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint32_t> pixels;
};

// Brightness, row by row from the top; 0 is black.
struct Gray {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

// Writes a PNG. Errors: kInvalid for a picture whose size does not fit its pixels, else as
// base::WriteFileDurably.
base::Status WritePng(const std::filesystem::path& path, const Image& image);
base::Status WritePng(const std::filesystem::path& path, const Gray& image);

// A PNG file's content as colour; transparent pixels keep their alpha.
base::Result<Image> ReadPng(base::ByteView file);

// Whether a file begins like a PNG or a JPEG; says nothing about the rest of it.
bool LooksLikePicture(base::ByteView file);

// A PNG or JPEG file's content (told apart by their first bytes) as brightness, transparent parts
// on white. Errors, all kInvalid: "not-a-picture" (neither), "picture-broken" (damaged or cut off),
// "picture-too-large". A picture from outside is read only inside anjungan-decode.
base::Result<Gray> ReadGray(base::ByteView file);

}  // namespace picture
