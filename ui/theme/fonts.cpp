#include "ui/theme/fonts.h"

#include <imgui.h>
#include <imgui_freetype.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

namespace ui::theme {
namespace {

constexpr const char* kMedium = "/usr/share/fonts/opentype/inter/Inter-Medium.otf";
constexpr const char* kSemiBold = "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf";
constexpr const char* kBold = "/usr/share/fonts/opentype/inter/InterDisplay-Bold.otf";
constexpr const char* kIcons =
    "/usr/share/fonts/truetype/material-design-icons-iconfont/MaterialIcons-Regular.ttf";

struct TypeSpec {
  const char* file;
  double capital_mm;
};
constexpr std::array<TypeSpec, kTypeCount> kTypes = {{
    {kMedium, 4.0},    // kSmall
    {kMedium, 4.8},    // kBody
    {kSemiBold, 5.0},  // kStrong
    {kSemiBold, 5.2},  // kKey
    {kBold, 5.8},      // kTitle
    {kBold, 8.2},      // kDisplay
    {kBold, 10.5},     // kCode
}};
constexpr std::array<double, kIconSizeCount> kIconMm = {8.0, 11.0, 18.0, 46.0};

// Inter's capitals are 0.727 em high, its line box 1.21 em.
constexpr double kCapitalOfSize = 0.601;
constexpr double kLineOfCapital = 1.8;
constexpr int kShadowRadius = 32;
// ImGui 1.86 packs glyphs in buffers of 256 KiB at 4 bytes a pixel, and writes past one that a
// glyph is too large for. Larger icons are enlarged when they are drawn.
constexpr float kLargestIcon = 256;

// Latin-1, Latin Extended-A, dashes, quotation marks, bullet, ellipsis.
constexpr ImWchar kLetters[] = {0x20, 0x17F, 0x2010, 0x2026, 0};

const ImWchar* IconRanges() {
  static const ImVector<ImWchar> ranges = [] {
    ImFontGlyphRangesBuilder builder;
    for (const char* sign :
         {icon::kBack,    icon::kForward,  icon::kChevron, icon::kPrevious,    icon::kClose,
          icon::kHelp,    icon::kOfficer,  icon::kCheck,   icon::kCheckCircle, icon::kError,
          icon::kWarning, icon::kInfo,     icon::kPrint,   icon::kSent,        icon::kSending,
          icon::kNoLink,  icon::kWait,     icon::kClock,   icon::kReceipt,     icon::kEdit,
          icon::kShift,   icon::kSpace,    icon::kDelete,  icon::kOffice,      icon::kLock,
          icon::kErase,   icon::kWatch,    icon::kLaw,     icon::kTools,       icon::kTouch,
          icon::kScan,    icon::kQr,       icon::kKeypad,  icon::kHome,        icon::kShop,
          icon::kCare,    icon::kFamily,   icon::kEvent,   icon::kLetter,      icon::kStatus,
          icon::kMoney,   icon::kSign,     icon::kTimer,   icon::kSteps,       icon::kComplaint,
          icon::kPerson,  icon::kQuestion, icon::kKeyIcon, icon::kExchange,    icon::kPapers}) {
      builder.AddText(sign);
    }
    ImVector<ImWchar> built;
    builder.BuildRanges(&built);
    return built;
  }();
  return ranges.Data;
}

void PaintShadow(std::uint8_t* coverage, int stride, const ImFontAtlasCustomRect& rect) {
  for (int y = 0; y < rect.Height; ++y) {
    for (int x = 0; x < rect.Width; ++x) {
      const double dx = x - kShadowRadius;
      const double dy = y - kShadowRadius;
      const double distance = std::min(1.0, std::sqrt(dx * dx + dy * dy) / kShadowRadius);
      const double dark = (1 - distance) * (1 - distance) * (1 + 2 * distance);
      coverage[(rect.Y + y) * stride + rect.X + x] =
          static_cast<std::uint8_t>(std::lround(dark * 255));
    }
  }
}

int Round(float value) {
  return static_cast<int>(std::lround(value));
}

}  // namespace

int Face::Width(std::string_view text) const {
  return Round(font->CalcTextSizeA(size, 1e9F, 0.0F, text.data(), text.data() + text.size()).x);
}

Fonts::Fonts() = default;
Fonts::~Fonts() = default;

base::Result<std::unique_ptr<Fonts>> Fonts::Load(double px_per_mm, double scale) {
  for (const char* file : {kMedium, kSemiBold, kBold}) {
    if (!std::filesystem::exists(file)) {
      return base::Fail(base::ErrorCode::kNotFound, "font-missing",
                        std::string("no ") + file + ": install the package fonts-inter");
    }
  }
  if (!std::filesystem::exists(kIcons)) {
    return base::Fail(
        base::ErrorCode::kNotFound, "font-missing",
        std::string("no ") + kIcons + ": install the package fonts-material-design-icons-iconfont");
  }
  std::array<int, kTypeCount> sizes{};
  for (std::size_t i = 0; i < kTypeCount; ++i) {
    const double capital = kTypes[i].capital_mm * scale * px_per_mm;
    sizes[i] = static_cast<int>(std::ceil(capital / kCapitalOfSize));
  }
  auto fonts = std::unique_ptr<Fonts>(new Fonts());
  // Hinting rounds heights to whole pixels, sometimes down: grow until every capital is as high as
  // its size promises.
  while (!fonts->Build(sizes, px_per_mm, scale)) {
    for (std::size_t i = 0; i < kTypeCount; ++i) {
      if (fonts->faces_[i].capital < kTypes[i].capital_mm * scale * px_per_mm) ++sizes[i];
    }
  }
  return fonts;
}

bool Fonts::Build(const std::array<int, kTypeCount>& sizes, double px_per_mm, double scale) {
  atlas_ = std::make_unique<ImFontAtlas>();
  // Baked lines would put textured triangles among the plain ones.
  atlas_->Flags = ImFontAtlasFlags_NoBakedLines | ImFontAtlasFlags_NoMouseCursors;
  atlas_->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  ImFontConfig config;
  config.PixelSnapH = true;
  config.OversampleH = 1;
  config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  for (std::size_t i = 0; i < kTypeCount; ++i) {
    faces_[i].size = static_cast<float>(sizes[i]);
    faces_[i].font = atlas_->AddFontFromFileTTF(kTypes[i].file, faces_[i].size, &config, kLetters);
  }
  for (std::size_t i = 0; i < kIconSizeCount; ++i) {
    icons_[i].size = static_cast<float>(std::lround(kIconMm[i] * scale * px_per_mm));
    icons_[i].font = atlas_->AddFontFromFileTTF(kIcons, std::min(icons_[i].size, kLargestIcon),
                                                &config, IconRanges());
  }
  const int shadow = atlas_->AddCustomRectRegular(2 * kShadowRadius + 1, 2 * kShadowRadius + 1);
  unsigned char* coverage = nullptr;
  int width = 0;
  int height = 0;
  atlas_->GetTexDataAsAlpha8(&coverage, &width, &height);
  const ImFontAtlasCustomRect& rect = *atlas_->GetCustomRectByIndex(shadow);
  PaintShadow(coverage, width, rect);
  ImVec2 from;
  ImVec2 to;
  atlas_->CalcCustomRectUV(&rect, &from, &to);
  shadow_ = {from.x, from.y, to.x, to.y};

  bool high_enough = true;
  for (std::size_t i = 0; i < kTypeCount; ++i) {
    const ImFontGlyph& capital = *faces_[i].font->FindGlyph('H');
    faces_[i].top = Round(capital.Y0);
    faces_[i].capital = Round(capital.Y1 - capital.Y0);
    faces_[i].line = static_cast<int>(std::lround(faces_[i].capital * kLineOfCapital));
    high_enough = high_enough && faces_[i].capital >= kTypes[i].capital_mm * scale * px_per_mm;
  }
  return high_enough;
}

Atlas Fonts::atlas() const {
  unsigned char* coverage = nullptr;
  Atlas result;
  atlas_->GetTexDataAsAlpha8(&coverage, &result.width, &result.height);
  result.coverage = coverage;
  return result;
}

}  // namespace ui::theme
