// The faces: Inter for words, Material Icons for signs, in sizes given by the height of a capital
// in millimetres, which is what a standing reader sees. All live in one texture of coverage values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"

struct ImFont;
struct ImFontAtlas;

namespace ui::theme {

// The type scale. No text is smaller than kSmall.
enum class Type {
  kSmall,    // footers, labels
  kBody,     // sentences
  kStrong,   // buttons, rows
  kKey,      // keyboard keys
  kTitle,    // tiles, cards, the top bar
  kDisplay,  // a screen's heading
  kCode,     // tracking code, keypad digits
};
inline constexpr std::size_t kTypeCount = static_cast<std::size_t>(Type::kCode) + 1;

enum class IconSize { kSmall, kMedium, kLarge, kHero };
inline constexpr std::size_t kIconSizeCount = static_cast<std::size_t>(IconSize::kHero) + 1;

// UTF-8 of one sign in the icon font.
namespace icon {
inline constexpr const char* kBack = "\uE5C4";
inline constexpr const char* kForward = "\uE5C8";
inline constexpr const char* kChevron = "\uE5CC";
inline constexpr const char* kPrevious = "\uE5CB";
inline constexpr const char* kClose = "\uE5CD";
inline constexpr const char* kHelp = "\uE8FD";
inline constexpr const char* kOfficer = "\uF0E2";
inline constexpr const char* kCheck = "\uE5CA";
inline constexpr const char* kCheckCircle = "\uE86C";
inline constexpr const char* kError = "\uE001";
inline constexpr const char* kWarning = "\uF083";
inline constexpr const char* kInfo = "\uE88E";
inline constexpr const char* kPrint = "\uE8AD";
inline constexpr const char* kSent = "\uE2BF";
inline constexpr const char* kSending = "\uE2C3";
inline constexpr const char* kNoLink = "\uE2C1";
inline constexpr const char* kWait = "\uEA5B";
inline constexpr const char* kClock = "\uE8B5";
inline constexpr const char* kReceipt = "\uEF6E";
inline constexpr const char* kEdit = "\uE3C9";
inline constexpr const char* kShift = "\uE5D8";
inline constexpr const char* kSpace = "\uE256";
inline constexpr const char* kDelete = "\uE14A";
inline constexpr const char* kOffice = "\uEB6F";
inline constexpr const char* kLock = "\uE897";
inline constexpr const char* kErase = "\uE92B";
inline constexpr const char* kWatch = "\uE8F4";
inline constexpr const char* kLaw = "\uE90E";
inline constexpr const char* kTools = "\uE869";
inline constexpr const char* kTouch = "\uE913";
inline constexpr const char* kScan = "\uF206";
inline constexpr const char* kQr = "\uE00A";
inline constexpr const char* kKeypad = "\uE0BC";
inline constexpr const char* kHome = "\uE88A";
inline constexpr const char* kShop = "\uEA12";
inline constexpr const char* kCare = "\uEA70";
inline constexpr const char* kFamily = "\uF1A2";
inline constexpr const char* kEvent = "\uEA65";
inline constexpr const char* kLetter = "\uE873";
inline constexpr const char* kStatus = "\uF0C5";
inline constexpr const char* kMoney = "\uEF63";
inline constexpr const char* kSign = "\uE746";
inline constexpr const char* kTimer = "\uE425";
inline constexpr const char* kSteps = "\uE242";
inline constexpr const char* kComplaint = "\uEF49";
inline constexpr const char* kPerson = "\uE7FD";
inline constexpr const char* kQuestion = "\uEB8B";
inline constexpr const char* kKeyIcon = "\uE0DA";
inline constexpr const char* kExchange = "\uE627";
inline constexpr const char* kPapers = "\uE85D";
}  // namespace icon

// One face at one size, in whole pixels. Text positions are the top of the line box.
struct Face {
  ImFont* font = nullptr;
  float size = 0;   // as ImGui counts it: ascender to descender
  int capital = 0;  // height of a capital
  int top = 0;      // from where ImGui draws down to the top of a capital
  int line = 0;     // distance of two lines

  // Advance width in pixels.
  int Width(std::string_view text) const;
};

// The texture: coverage, 0 to 255, row by row.
struct Atlas {
  int width = 0;
  int height = 0;
  const std::uint8_t* coverage = nullptr;
};

class Fonts {
 public:
  // `px_per_mm` of the panel; `scale` enlarges all sizes on large panels. kNotFound
  // ("font-missing") names the Debian package.
  static base::Result<std::unique_ptr<Fonts>> Load(double px_per_mm, double scale);
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  const Face& face(Type type) const { return faces_[static_cast<std::size_t>(type)]; }
  const Face& icons(IconSize size) const { return icons_[static_cast<std::size_t>(size)]; }
  Atlas atlas() const;
  ImFontAtlas* imgui() const { return atlas_.get(); }

  // A soft round shadow in the texture, as texture coordinates u0, v0, u1, v1.
  std::array<float, 4> shadow() const { return shadow_; }

 private:
  Fonts();
  bool Build(const std::array<int, kTypeCount>& sizes, double px_per_mm, double scale);

  std::unique_ptr<ImFontAtlas> atlas_;
  std::array<Face, kTypeCount> faces_;
  std::array<Face, kIconSizeCount> icons_;
  std::array<float, 4> shadow_{};
};

}  // namespace ui::theme
