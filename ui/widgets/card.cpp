#include "ui/widgets/card.h"

namespace ui::widgets {
namespace {

using theme::IconSize;
using theme::Pair;

const char* SignOf(Pair tone) {
  if (tone == Pair::kError) return theme::icon::kError;
  if (tone == Pair::kWarning) return theme::icon::kWarning;
  if (tone == Pair::kSuccess) return theme::icon::kCheckCircle;
  return theme::icon::kInfo;
}

constexpr double kBannerPadX = 4.5;
constexpr double kBannerPadY = 3.2;
constexpr double kBannerGap = 3.2;

int BannerTextWidth(const Canvas& canvas, int width) {
  return width - 2 * canvas.Px(kBannerPadX) - canvas.IconPx(IconSize::kSmall) -
         canvas.Px(kBannerGap);
}

}  // namespace

void Card(Canvas& canvas, const Box& box) {
  const int radius = canvas.Px(4.6);
  canvas.Shadow({box.x, box.y + canvas.Px(1.4), box.w, box.h}, canvas.Px(8));
  canvas.Fill(box, canvas.palette()[Pair::kCard].back, radius);
  canvas.Outline(box, canvas.palette().line, canvas.Px(0.3), radius);
}

int BannerHeight(const Canvas& canvas, int width, std::string_view text) {
  return canvas.TextHeight(theme::Type::kBody, text, BannerTextWidth(canvas, width)) +
         2 * canvas.Px(kBannerPadY);
}

void Banner(Canvas& canvas, const Box& box, Pair tone, std::string_view text) {
  const int radius = canvas.Px(4);
  const theme::PairColours& colours = canvas.palette()[tone];
  canvas.Fill(box, colours.back, radius);
  canvas.Outline(box, colours.text, canvas.Px(0.3), radius);
  Box inner = Inset(box, canvas.Px(kBannerPadX), canvas.Px(kBannerPadY));
  const Box sign = TakeLeft(inner, canvas.IconPx(IconSize::kSmall));
  canvas.Icon(sign, SignOf(tone), IconSize::kSmall, colours.text);
  TakeLeft(inner, canvas.Px(kBannerGap));
  canvas.TextInMiddle(inner, {theme::Type::kBody, tone}, text);
}

void Badge(Canvas& canvas, const Box& box, const char* icon) {
  const Box square = Square(box);
  const theme::PairColours& colours = canvas.palette()[Pair::kBadge];
  canvas.Disc(square, colours.back);
  canvas.Icon(square, icon, IconSize::kSmall, colours.text);
}

void NumberBadge(Canvas& canvas, const Box& box, std::string_view number) {
  const Box square = Square(box);
  canvas.Disc(square, canvas.palette()[Pair::kBadge].back);
  canvas.TextInMiddle(square, {theme::Type::kStrong, Pair::kBadge, Align::kCentre}, number);
}

void Hero(Canvas& canvas, const Box& box, const char* icon, Pair tone) {
  const Box disc = Square(box);
  const theme::PairColours& colours = canvas.palette()[tone];
  canvas.Disc(disc, tone == Pair::kBadge ? canvas.palette().hero : colours.back);
  const bool plain = tone == Pair::kBadge;
  canvas.Icon(disc, icon,
              disc.w > 2 * canvas.IconPx(IconSize::kLarge) ? IconSize::kHero : IconSize::kLarge,
              plain ? canvas.palette()[Pair::kCardAccent].text : colours.text);
}

}  // namespace ui::widgets
