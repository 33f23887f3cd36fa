// Receipts as ESC/POS bytes. Text is ASCII in font A; other letters are written with their nearest
// ASCII ones, because no cheap printer's code page can be trusted. Pictures and QR codes go as
// raster in bands, or as the profile says. Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/printer/profile.h"
#include "drivers/qr/qr.h"

namespace drivers::printer {

enum class Align : std::uint8_t { kLeft = 0, kCentre = 1, kRight = 2 };

// Black dots, row by row from the top, each row padded to whole bytes, the highest bit leftmost.
struct Bitmap {
  Bitmap(int width_dots, int height_dots);
  void Set(int x, int y);
  bool At(int x, int y) const;
  std::size_t RowBytes() const { return static_cast<std::size_t>(width + 7) / 8; }

  int width;
  int height;
  base::Bytes rows;
};

class Encoder {
 public:
  // Starts with the commands that bring any printer into a known state.
  explicit Encoder(const Profile& profile);

  Encoder& SetAlign(Align align);
  Encoder& SetBold(bool bold);
  Encoder& SetSize(int width, int height);  // 1 to 8 times
  // One printed line; never wraps: text beyond the paper's edge is the caller's mistake.
  Encoder& Line(std::string_view utf8);
  Encoder& FeedDots(int dots);  // 0 to 255
  // A full-width horizontal line.
  Encoder& Rule(int thickness_dots);
  Encoder& Cut();

  // The picture, placed by the current alignment, in bands that this model takes whole. Real-time
  // commands (10 04, 10 05, 10 14) are executed even inside a picture: one that holds such bytes is
  // cut into other bands or shifted right by up to 7 dots, never altered. kInvalid:
  // "raster-too-wide", "raster-real-time" (no shift helps or fits).
  base::Status Raster(const Bitmap& bitmap);

  // A QR code with its quiet zone, a module `dots_per_module` whole dots wide; errors as Raster.
  base::Status Qr(const qr::Modules& modules, int dots_per_module);

  // The same drawn by the printer, which chooses the symbol: leave it room for one two versions
  // larger than ours. Only printable ASCII: kInvalid "qr-text".
  base::Status NativeQr(std::string_view text, qr::Level level, int dots_per_module);

  // What was written so far; the encoder is empty afterwards.
  base::Bytes Take();

 private:
  void Put(std::initializer_list<int> bytes);
  void Bands(const Bitmap& bitmap);
  base::Status Strips(const Bitmap& bitmap);

  const Profile& profile_;
  base::Bytes bytes_;
};

// Nearest ASCII: letters lose their marks, typographic quotes and dashes become plain, control
// bytes vanish, the unknown becomes '?'. A text from outside can so never become a command.
std::string ToAscii(std::string_view utf8);

// Breaks at spaces into lines of at most `columns` characters (of ASCII); longer words are cut.
std::vector<std::string> Wrap(std::string_view ascii, int columns);

}  // namespace drivers::printer
