#include "drivers/printer/escpos.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/secret.h"

namespace drivers::printer {
namespace {

using base::ErrorCode;
using base::Fail;

constexpr int kEsc = 0x1b;
constexpr int kFs = 0x1c;
constexpr int kGs = 0x1d;
constexpr int kLineFeed = 0x0a;
constexpr int kDle = 0x10;
// A line of 24-dot characters with a little air; taller characters push the line apart themselves.
constexpr int kLineSpacingDots = 30;

constexpr int kStripDots = 24;
constexpr std::size_t kMostQrText = 2000;

constexpr std::size_t kReservedBytes = std::size_t{128} << 10;

constexpr int Low(int value) {
  return value & 0xff;
}
constexpr int High(int value) {
  return (value >> 8) & 0xff;
}

// DLE EOT, DLE ENQ and DLE DC4: the printer acts on them wherever they stand.
constexpr bool IsRealTime(int first, int second) {
  return first == kDle && (second == 0x04 || second == 0x05 || second == 0x14);
}

bool HoldsRealTimeCommand(base::ByteView bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (IsRealTime(bytes[i], bytes[i + 1])) return true;
  }
  return false;
}

// Inside one row: there no cut between bands helps.
bool ARowHoldsRealTimeCommand(const Bitmap& bitmap) {
  const std::size_t row = bitmap.RowBytes();
  for (std::size_t at = 0; at < bitmap.rows.size(); at += row) {
    if (HoldsRealTimeCommand(base::ByteView(bitmap.rows).subspan(at, row))) return true;
  }
  return false;
}

// How many rows from `first` go into one band: at most `most`, none of which ends with the first
// half of a real-time command that the next one would complete.
int BandRows(const Bitmap& bitmap, int first, int most) {
  const int rows = std::min(most, bitmap.height - first);
  const auto row_bytes = static_cast<std::size_t>(bitmap.RowBytes());
  for (int row = 1; row < rows; ++row) {
    const std::size_t begin = static_cast<std::size_t>(first + row) * row_bytes;
    if (IsRealTime(bitmap.rows[begin - 1], bitmap.rows[begin])) return row;
  }
  return rows;
}

// Eight dots of column `x` from row `y` down, the highest bit uppermost; white outside the picture.
std::uint8_t Column(const Bitmap& bitmap, int x, int y) {
  unsigned byte = 0;
  for (int i = 0; i < 8; ++i) {
    const bool black = y + i >= 0 && y + i < bitmap.height && bitmap.At(x, y + i);
    byte = byte << 1 | (black ? 1U : 0U);
  }
  return static_cast<std::uint8_t>(byte);
}

Bitmap Shifted(const Bitmap& bitmap, int dots) {
  Bitmap shifted(bitmap.width + dots, bitmap.height);
  for (int y = 0; y < bitmap.height; ++y) {
    for (int x = 0; x < bitmap.width; ++x) {
      if (bitmap.At(x, y)) shifted.Set(x + dots, y);
    }
  }
  return shifted;
}

}  // namespace

Bitmap::Bitmap(int width_dots, int height_dots)
    : width(width_dots),
      height(height_dots),
      rows(RowBytes() * static_cast<std::size_t>(height_dots)) {}

void Bitmap::Set(int x, int y) {
  const auto bit = static_cast<std::size_t>(x);
  auto& byte = rows[static_cast<std::size_t>(y) * RowBytes() + bit / 8];
  byte = static_cast<std::uint8_t>(byte | (0x80U >> (bit % 8)));
}

bool Bitmap::At(int x, int y) const {
  const auto bit = static_cast<std::size_t>(x);
  return (rows[static_cast<std::size_t>(y) * RowBytes() + bit / 8] & (0x80U >> (bit % 8))) != 0;
}

Encoder::Encoder(const Profile& profile) : profile_(profile) {
  // A receipt may hold a secret as a picture: growing would leave copies of it behind.
  bytes_.reserve(kReservedBytes);
  Put({kEsc, '@'});     // initialise
  Put({kFs, '.'});      // leave Chinese mode: it eats bytes in pairs
  Put({kEsc, 'R', 0});  // international set: USA, or # and $ may change
  Put({kEsc, 't', profile_.code_page});
  Put({kEsc, 'M', 0});  // font A
  Put({kEsc, '3', kLineSpacingDots});
  // Initialising may have ended it: report going offline, errors and paper by yourself.
  if (profile_.automatic_status) Put({kGs, 'a', 0x0e});
}

void Encoder::Put(std::initializer_list<int> bytes) {
  for (const int byte : bytes) bytes_.push_back(static_cast<std::uint8_t>(byte));
}

Encoder& Encoder::SetAlign(Align align) {
  Put({kEsc, 'a', static_cast<int>(align)});
  return *this;
}

Encoder& Encoder::SetBold(bool bold) {
  Put({kEsc, 'E', bold ? 1 : 0});
  return *this;
}

Encoder& Encoder::SetSize(int width, int height) {
  Put({kGs, '!', ((width - 1) << 4) | (height - 1)});
  return *this;
}

Encoder& Encoder::Line(std::string_view utf8) {
  const std::string ascii = ToAscii(utf8);
  bytes_.insert(bytes_.end(), ascii.begin(), ascii.end());
  Put({kLineFeed});
  return *this;
}

Encoder& Encoder::FeedDots(int dots) {
  Put({kEsc, 'J', dots});
  return *this;
}

Encoder& Encoder::Rule(int thickness_dots) {
  Bitmap black(profile_.dots / 8 * 8, thickness_dots);
  std::fill(black.rows.begin(), black.rows.end(), std::uint8_t{0xff});
  if (profile_.image == ImageCommand::kColumn) {
    static_cast<void>(Strips(black));  // all black: never a real-time command
  } else {
    Bands(black);
  }
  return *this;
}

Encoder& Encoder::Cut() {
  FeedDots(profile_.feed_before_cut);
  switch (profile_.cutter) {
    case Cutter::kNone:
      break;
    case Cutter::kPartial:
      Put({kGs, 'V', 1});
      break;
    case Cutter::kFull:
      Put({kGs, 'V', 0});
      break;
  }
  return *this;
}

base::Status Encoder::Raster(const Bitmap& bitmap) {
  if (bitmap.width > std::min(profile_.dots, profile_.raster_bytes * 8)) {
    return Fail(ErrorCode::kInvalid, "raster-too-wide", "the picture is wider than the paper");
  }
  if (profile_.image == ImageCommand::kColumn) return Strips(bitmap);
  Bitmap clean = bitmap;
  const base::WipeOnExit wipe(clean.rows);
  for (int shift = 1; ARowHoldsRealTimeCommand(clean); ++shift) {
    if (shift > 7 || bitmap.width + shift > profile_.dots) {
      return Fail(
          ErrorCode::kInvalid, "raster-real-time",
          "the picture holds bytes that the printer would execute; leave it 7 dots of room");
    }
    clean = Shifted(bitmap, shift);
  }
  Bands(clean);
  return {};
}

void Encoder::Bands(const Bitmap& bitmap) {
  const auto row_bytes = static_cast<int>(bitmap.RowBytes());
  for (int first = 0, rows = 0; first < bitmap.height; first += rows) {
    rows = BandRows(bitmap, first, profile_.raster_rows);
    Put({kGs, 'v', '0', 0, Low(row_bytes), High(row_bytes), Low(rows), High(rows)});
    const auto begin = bitmap.rows.begin() + std::ptrdiff_t{first} * row_bytes;
    bytes_.insert(bytes_.end(), begin, begin + std::ptrdiff_t{rows} * row_bytes);
    // Where the profile asks for it; elsewhere it would be a white line.
    if (profile_.line_feed_after_image) Put({kLineFeed});
  }
}

// ESC * 33: strips of 24 dots, each column three bytes from its top.
base::Status Encoder::Strips(const Bitmap& bitmap) {
  base::Bytes data;
  const base::WipeOnExit wipe(data);
  const auto draw = [&](int first_row) {
    data.clear();
    for (int top = first_row; top < bitmap.height; top += kStripDots) {
      for (int x = 0; x < bitmap.width; ++x) {
        for (int y = top; y < top + kStripDots; y += 8) data.push_back(Column(bitmap, x, y));
      }
    }
  };
  // Blank rows above move every dot to another place of its byte.
  int blank = 0;
  for (draw(0); HoldsRealTimeCommand(data); draw(-blank)) {
    if (++blank > 7) {
      return Fail(ErrorCode::kInvalid, "raster-real-time",
                  "the picture holds bytes that the printer would execute; change it a little");
    }
  }
  const std::size_t strip = static_cast<std::size_t>(bitmap.width) * (kStripDots / 8);
  Put({kEsc, '3', kStripDots});
  for (std::size_t at = 0; at < data.size(); at += strip) {
    Put({kEsc, '*', 33, Low(bitmap.width), High(bitmap.width)});
    const auto begin = data.begin() + static_cast<std::ptrdiff_t>(at);
    bytes_.insert(bytes_.end(), begin, begin + static_cast<std::ptrdiff_t>(strip));
    Put({kLineFeed});
  }
  Put({kEsc, '3', kLineSpacingDots});
  return {};
}

base::Status Encoder::Qr(const qr::Modules& modules, int dots_per_module) {
  const int side = (modules.size + 2 * qr::kQuietZone) * dots_per_module;
  Bitmap bitmap(side, side);
  const base::WipeOnExit wipe(bitmap.rows);
  for (int y = 0; y < modules.size * dots_per_module; ++y) {
    for (int x = 0; x < modules.size * dots_per_module; ++x) {
      if (!modules.At(x / dots_per_module, y / dots_per_module)) continue;
      const int margin = qr::kQuietZone * dots_per_module;
      bitmap.Set(margin + x, margin + y);
    }
  }
  return Raster(bitmap);
}

base::Status Encoder::NativeQr(std::string_view text, qr::Level level, int dots_per_module) {
  const bool printable =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  if (text.empty() || text.size() > kMostQrText || !printable) {
    return Fail(ErrorCode::kInvalid, "qr-text", "a code of the printer's own holds ASCII only");
  }
  const int quiet = std::min(255, qr::kQuietZone * dots_per_module);
  const auto size = static_cast<int>(text.size()) + 3;
  FeedDots(quiet);
  // GS ( k, functions 165, 167, 169, 180 and 181 (Epson gs_lparen_lk): model 2, module, level,
  // text.
  Put({kGs, '(', 'k', 4, 0, 0x31, 0x41, 0x32, 0});
  Put({kGs, '(', 'k', 3, 0, 0x31, 0x43, std::clamp(dots_per_module, 1, 16)});
  Put({kGs, '(', 'k', 3, 0, 0x31, 0x45, 0x30 + static_cast<int>(level)});
  Put({kGs, '(', 'k', Low(size), High(size), 0x31, 0x50, 0x30});
  bytes_.insert(bytes_.end(), text.begin(), text.end());
  Put({kGs, '(', 'k', 3, 0, 0x31, 0x51, 0x30});
  FeedDots(quiet);
  return {};
}

base::Bytes Encoder::Take() {
  return std::exchange(bytes_, {});
}

}  // namespace drivers::printer
