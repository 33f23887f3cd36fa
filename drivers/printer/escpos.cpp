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
  const int row_bytes = profile_.dots / 8;
  Put({kGs, 'v', '0', 0, Low(row_bytes), High(row_bytes), thickness_dots, 0});
  bytes_.insert(bytes_.end(), static_cast<std::size_t>(row_bytes * thickness_dots), 0xff);
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
  const auto row_bytes = static_cast<int>(clean.RowBytes());
  for (int first = 0, rows = 0; first < clean.height; first += rows) {
    rows = BandRows(clean, first, profile_.raster_rows);
    Put({kGs, 'v', '0', 0, Low(row_bytes), High(row_bytes), Low(rows), High(rows)});
    const auto begin = clean.rows.begin() + std::ptrdiff_t{first} * row_bytes;
    bytes_.insert(bytes_.end(), begin, begin + std::ptrdiff_t{rows} * row_bytes);
    // Where the profile asks for it; elsewhere it would be a white line.
    if (profile_.line_feed_after_image) Put({kLineFeed});
  }
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

base::Bytes Encoder::Take() {
  return std::exchange(bytes_, {});
}

}  // namespace drivers::printer
