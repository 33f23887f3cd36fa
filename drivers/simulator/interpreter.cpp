#include "drivers/simulator/interpreter.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/printer/status.h"
#include "drivers/qr/qr.h"
#include "drivers/simulator/font.h"

namespace drivers::simulator {
namespace {

using base::ErrorCode;
using base::Fail;
using printer::Cutter;

constexpr int kMaxBandRows = 2303;  // Epson TM-T81

tl::unexpected<base::Error> Unknown(base::ByteView bytes) {
  return Fail(
      ErrorCode::kInvalid, "escpos-unknown",
      "unknown command " + base::ToHex(bytes.first(std::min<std::size_t>(bytes.size(), 3))));
}

tl::unexpected<base::Error> BadValue(base::ByteView command) {
  return Fail(ErrorCode::kInvalid, "escpos-value",
              "value out of range in command " + base::ToHex(command));
}

tl::unexpected<base::Error> InLine() {
  return Fail(ErrorCode::kInvalid, "escpos-in-line",
              "this command works at the start of a line only");
}

base::Status CheckPicture(base::ByteView data) {
  for (std::size_t i = 0; i + 1 < data.size(); ++i) {
    if (data[i] == 0x10 && (data[i + 1] == 0x04 || data[i + 1] == 0x05 || data[i + 1] == 0x14)) {
      return Fail(ErrorCode::kInvalid, "escpos-real-time",
                  "a real-time command inside a picture, at its byte " + std::to_string(i));
    }
  }
  return {};
}

tl::unexpected<base::Error> TooLong() {
  return Fail(ErrorCode::kInvalid, "escpos-too-long", "a sheet of more than 5 m");
}

printer::Profile AnyHeight() {
  printer::Profile profile = *printer::FindProfile("simulated-80mm");
  profile.raster_rows = kMaxBandRows;
  return profile;
}

// GS r is known by models that can be asked through the queue.
bool AnswersQueue(const printer::Profile& profile) {
  return profile.rung == printer::Rung::kProcessId || profile.rung == printer::Rung::kQueuedStatus;
}

}  // namespace

Interpreter::Interpreter(printer::Profile profile, Answers answers)
    : profile_(std::move(profile)),
      answers_by_(answers),
      current_(profile_.dots),
      last_(profile_.dots) {}

Interpreter::Interpreter() : Interpreter(AnyHeight(), Answers::kItself) {}

base::Status Interpreter::Feed(base::ByteView bytes) {
  if (failed_) return Fail(ErrorCode::kInvalid, "escpos-stopped", "stopped at an earlier error");
  pending_.insert(pending_.end(), bytes.begin(), bytes.end());
  std::size_t done = 0;
  while (done < pending_.size()) {
    auto taken = Step(base::ByteView(pending_).subspan(done));
    if (!taken) {
      failed_ = true;
      return Fail(std::move(taken).error().In("byte " + std::to_string(offset_ + done)));
    }
    if (*taken == 0) break;
    done += *taken;
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(done));
  offset_ += done;
  return {};
}

base::Status Interpreter::Finish() const {
  if (pending_.empty() && line_.empty() && !failed_) return {};
  return Fail(ErrorCode::kInvalid, "escpos-unfinished",
              "byte " + std::to_string(offset_) + ": the bytes end inside a command or a line");
}

void Interpreter::Reset() {
  offset_ += pending_.size();
  pending_.clear();
  line_.clear();
  line_width_ = 0;
  strip_ = false;
  style_ = {};
  line_spacing_ = 30;
  failed_ = false;
}

base::Bytes Interpreter::TakeAnswers() {
  return std::exchange(answers_, {});
}

base::Result<std::size_t> Interpreter::Step(base::ByteView bytes) {
  switch (bytes[0]) {
    case 0x0a:
      if (const auto ended = EndLine(); !ended) return Fail(ended.error());
      return 1;
    case 0x10:
      return StepRealTime(bytes);
    case 0x1b:
      return StepEsc(bytes);
    case 0x1c:
      return StepFs(bytes);
    case 0x1d:
      return StepGs(bytes);
    default:
      if (bytes[0] < 0x20 || bytes[0] > 0x7e) return Unknown(bytes.first(1));
      return Letter(bytes[0]);
  }
}

base::Result<std::size_t> Interpreter::StepRealTime(base::ByteView bytes) {
  if (bytes.size() < 2) return 0;
  if (bytes[1] != 0x04) return Unknown(bytes.first(2));
  if (bytes.size() < 3) return 0;
  const auto known = printer::Questions(profile_.status);
  if (std::find(known.begin(), known.end(), bytes[2]) == known.end()) {
    return BadValue(bytes.first(3));
  }
  if (answers_by_ == Answers::kItself)
    answers_.push_back(0x12);  // online, cover closed, no error, paper in: only the fixed bits
  return 3;
}

base::Result<std::size_t> Interpreter::StepEsc(base::ByteView bytes) {
  if (bytes.size() < 2) return 0;
  if (bytes[1] == '@') {
    if (!line_.empty()) return InLine();
    style_ = {};
    line_spacing_ = 30;
    return 2;
  }
  if (bytes[1] == '*') return ImageStrip(bytes);
  constexpr std::string_view kWithOneValue = "RtMEa3J";
  if (kWithOneValue.find(static_cast<char>(bytes[1])) == std::string_view::npos) {
    return Unknown(bytes.first(2));
  }
  if (bytes.size() < 3) return 0;
  const int value = bytes[2];
  switch (bytes[1]) {
    case 'R':  // international set: USA
    case 'M':  // font A
      if (value != 0) return BadValue(bytes.first(3));
      break;
    case 't':  // a page that begins with ASCII
      if (value != profile_.code_page) return BadValue(bytes.first(3));
      break;
    case 'E':
      if (value > 1) return BadValue(bytes.first(3));
      style_.bold = value == 1;
      break;
    case 'a':
      if (value > 2) return BadValue(bytes.first(3));
      if (!line_.empty()) return InLine();
      style_.align = value;
      break;
    case '3':
      line_spacing_ = value;
      break;
    default:  // 'J': print what stands in the line, then feed
      if (!line_.empty()) return InLine();
      if (const auto advanced = Advance(value); !advanced) return Fail(advanced.error());
      break;
  }
  return 3;
}

base::Result<std::size_t> Interpreter::StepFs(base::ByteView bytes) {
  if (bytes.size() < 2) return 0;
  if (bytes[1] != '.') return Unknown(bytes.first(2));
  return 2;
}

base::Result<std::size_t> Interpreter::StepGs(base::ByteView bytes) {
  if (bytes.size() < 2) return 0;
  if (bytes[1] == 'v') return RasterBand(bytes);
  if (bytes[1] == '(') {
    if (bytes.size() < 3) return 0;
    return bytes[2] == 'k' ? NativeQr(bytes) : ProcessId(bytes);
  }
  const bool known = bytes[1] == '!' || (bytes[1] == 'V' && profile_.cutter != Cutter::kNone) ||
                     (bytes[1] == 'r' && AnswersQueue(profile_)) ||
                     (bytes[1] == 'a' && profile_.automatic_status);
  if (!known) return Unknown(bytes.first(2));
  if (bytes.size() < 3) return 0;
  const int value = bytes[2];
  if (bytes[1] == '!') {
    if ((value & 0x88) != 0) return BadValue(bytes.first(3));
    style_.width = (value >> 4) + 1;
    style_.height = (value & 7) + 1;
  } else if (bytes[1] == 'r') {
    if (value != 1) return BadValue(bytes.first(3));
    answers_.push_back(roll_);
  } else if (bytes[1] == 'a') {
    automatic_ = value;
    // Automatic status: once at once (online, closed, no error, paper in).
    if (value != 0 && answers_by_ == Answers::kItself) {
      answers_.insert(answers_.end(), {0x10, 0, 0, 0});
    }
  } else {
    if (value > 1) return BadValue(bytes.first(3));
    if (!line_.empty()) return InLine();
    if (!current_.blank()) {
      last_ = std::move(current_);
      ++cut_;
    }
    current_ = Sheet(profile_.dots);
    y_ = 0;
  }
  return 3;
}

// GS ( H, function 48: answered when everything before it is printed, which here is at once.
base::Result<std::size_t> Interpreter::ProcessId(base::ByteView bytes) {
  constexpr std::array<std::uint8_t, 7> kHead{0x1d, '(', 'H', 6, 0, 0x30, 0x30};
  const std::size_t known = std::min(bytes.size(), kHead.size());
  if (!std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(known),
                  kHead.begin()) ||
      profile_.rung != printer::Rung::kProcessId) {
    return Unknown(bytes.first(known));
  }
  if (bytes.size() < 11) return 0;
  if (!line_.empty()) return InLine();
  const base::ByteView id = bytes.subspan(7, 4);
  if (std::any_of(id.begin(), id.end(), [](int byte) { return byte < 0x20 || byte > 0x7e; })) {
    return BadValue(bytes.first(11));
  }
  answers_.insert(answers_.end(), {0x37, 0x22});
  answers_.insert(answers_.end(), id.begin(), id.end());
  answers_.push_back(0);
  return 11;
}

base::Result<std::size_t> Interpreter::RasterBand(base::ByteView bytes) {
  constexpr std::size_t kHead = 8;
  if (profile_.image != printer::ImageCommand::kRaster) return Unknown(bytes.first(2));
  if (bytes.size() < kHead) return 0;
  const int row_bytes = bytes[4] | (bytes[5] << 8);
  const int rows = bytes[6] | (bytes[7] << 8);
  if (bytes[2] != '0' || bytes[3] != 0 || row_bytes == 0 || rows == 0 ||
      rows > profile_.raster_rows) {
    return BadValue(bytes.first(kHead));
  }
  if (row_bytes > std::min(profile_.dots / 8, profile_.raster_bytes)) {
    return Fail(ErrorCode::kInvalid, "escpos-too-wide", "picture wider than the print head");
  }
  if (!line_.empty()) return InLine();
  const std::size_t size = static_cast<std::size_t>(row_bytes) * static_cast<std::size_t>(rows);
  if (bytes.size() < kHead + size) return 0;
  const base::ByteView data = bytes.subspan(kHead, size);
  if (auto clean = CheckPicture(data); !clean) return Fail(std::move(clean.error()));
  const int top = y_;
  if (const auto advanced = Advance(rows); !advanced) return Fail(advanced.error());
  const int left = (profile_.dots - row_bytes * 8) * style_.align / 2;
  for (std::size_t i = 0; i < size; ++i) {
    const int x = left + static_cast<int>(i % static_cast<std::size_t>(row_bytes)) * 8;
    const int y = top + static_cast<int>(i / static_cast<std::size_t>(row_bytes));
    for (int bit = 0; bit < 8; ++bit) {
      if ((data[i] & (0x80 >> bit)) != 0) current_.Burn(x + bit, y);
    }
  }
  return kHead + size;
}

// ESC * 33: 24 dots high, three bytes a column.
base::Result<std::size_t> Interpreter::ImageStrip(base::ByteView bytes) {
  constexpr std::size_t kHead = 5;
  if (profile_.image != printer::ImageCommand::kColumn) return Unknown(bytes.first(2));
  if (bytes.size() < kHead) return 0;
  const int columns = bytes[3] | (bytes[4] << 8);
  if (bytes[2] != 33 || columns == 0) return BadValue(bytes.first(kHead));
  if (columns > profile_.dots) {
    return Fail(ErrorCode::kInvalid, "escpos-too-wide", "picture wider than the print head");
  }
  if (!line_.empty() || strip_) return InLine();
  const std::size_t size = static_cast<std::size_t>(columns) * 3;
  if (bytes.size() < kHead + size) return 0;
  const base::ByteView data = bytes.subspan(kHead, size);
  if (auto clean = CheckPicture(data); !clean) return Fail(std::move(clean.error()));
  if (!current_.Reach(y_ + kGlyphHeight)) return TooLong();
  const int left = (profile_.dots - columns) * style_.align / 2;
  for (std::size_t i = 0; i < size; ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      if ((data[i] & (0x80 >> bit)) == 0) continue;
      current_.Burn(left + static_cast<int>(i / 3), y_ + static_cast<int>(i % 3) * 8 + bit);
    }
  }
  strip_ = true;
  return kHead + size;
}

// GS ( k for QR codes, functions 165, 167, 169, 180 and 181.
base::Result<std::size_t> Interpreter::NativeQr(base::ByteView bytes) {
  if (profile_.qr != printer::QrMode::kNative) return Unknown(bytes.first(3));
  if (bytes.size() < 8) return 0;
  const std::size_t size = static_cast<std::size_t>(bytes[3] | bytes[4] << 8) + 5;
  if (size < 8) return BadValue(bytes.first(5));
  if (bytes.size() < size) return 0;
  const int value = bytes[7];
  const bool short_one = size == 8;
  bool sound = bytes[5] == 0x31;
  switch (bytes[6]) {
    case 0x41:
      sound = sound && size == 9 && value == 0x32;
      break;
    case 0x43:
      sound = sound && short_one && value >= 1 && value <= 16;
      qr_.module_dots = value;
      break;
    case 0x45:
      sound = sound && short_one && value >= 0x30 && value <= 0x33;
      qr_.level = value - 0x30;
      break;
    case 0x50:
      sound = sound && size > 8 && value == 0x30;
      qr_.text = std::string(base::AsText(bytes.subspan(8, size - 8)));
      break;
    case 0x51:
      sound = sound && short_one && value == 0x30;
      if (!line_.empty()) return InLine();
      if (sound) {
        if (auto drawn = DrawQr(); !drawn) return Fail(std::move(drawn.error()));
      }
      break;
    default:
      sound = false;
  }
  if (!sound) return BadValue(bytes.first(8));
  return size;
}

base::Status Interpreter::DrawQr() {
  const auto modules = qr::Encode(qr_.text, static_cast<qr::Level>(qr_.level));
  if (!modules) return Fail(modules.error());
  const int side = modules->size * qr_.module_dots;
  if (side > profile_.dots) {
    return Fail(ErrorCode::kInvalid, "escpos-too-wide", "code wider than the print head");
  }
  const int top = y_;
  if (auto advanced = Advance(side); !advanced) return advanced;
  const int left = (profile_.dots - side) * style_.align / 2;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      if (modules->At(x / qr_.module_dots, y / qr_.module_dots)) current_.Burn(left + x, top + y);
    }
  }
  return {};
}

base::Result<std::size_t> Interpreter::Letter(std::uint8_t letter) {
  const int width = kGlyphWidth * style_.width;
  if (line_width_ + width > profile_.dots) {
    return Fail(ErrorCode::kInvalid, "escpos-too-wide", "a line of text is wider than the head");
  }
  line_.push_back({letter, style_});
  line_width_ += width;
  return 1;
}

base::Status Interpreter::EndLine() {
  int height = strip_ ? kGlyphHeight : 0;
  strip_ = false;
  for (const Character& character : line_) {
    height = std::max(height, kGlyphHeight * character.style.height);
  }
  const int top = y_;
  if (auto advanced = Advance(std::max(line_spacing_, height)); !advanced) return advanced;
  int left = (profile_.dots - line_width_) * style_.align / 2;
  for (const Character& character : line_) {
    // Letters of several sizes stand on one baseline.
    BurnLetter(character, left, top + height - kGlyphHeight * character.style.height);
    left += kGlyphWidth * character.style.width;
  }
  line_.clear();
  line_width_ = 0;
  return {};
}

base::Status Interpreter::Advance(int rows) {
  if (!current_.Reach(y_ + rows)) return TooLong();
  y_ += rows;
  fed_rows_ += rows;
  return {};
}

void Interpreter::BurnLetter(const Character& character, int left, int top) {
  const Glyph& glyph = Font::A().At(character.letter);
  const Style& style = character.style;
  for (int y = 0; y < kGlyphHeight * style.height; ++y) {
    unsigned row = glyph[static_cast<std::size_t>(y / style.height)];
    for (int x = 0; x < kGlyphWidth * style.width; ++x) {
      if (((row >> (kGlyphWidth - 1 - x / style.width)) & 1U) == 0) continue;
      current_.Burn(left + x, top + y);
      // Emphasised: burnt a second time, one dot to the right.
      if (style.bold && left + x + 1 < profile_.dots) current_.Burn(left + x + 1, top + y);
    }
  }
}

}  // namespace drivers::simulator
