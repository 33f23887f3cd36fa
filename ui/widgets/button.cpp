#include "ui/widgets/button.h"

#include <algorithm>

namespace ui::widgets {
namespace {

using theme::Pair;

Pair PairOf(ButtonLook look, bool down) {
  switch (look) {
    case ButtonLook::kPrimary:
      return down ? Pair::kPrimaryDown : Pair::kPrimary;
    case ButtonLook::kSecondary:
      return down ? Pair::kSecondaryDown : Pair::kSecondary;
    case ButtonLook::kDanger:
      return down ? Pair::kDangerDown : Pair::kDanger;
  }
  return Pair::kSecondary;
}

void Face(Canvas& canvas, const Box& box, ButtonLook look, bool down) {
  const int radius = canvas.Px(6);
  const theme::Palette& palette = canvas.palette();
  const theme::Colour back = palette[PairOf(look, down)].back;
  if (look == ButtonLook::kPrimary) {
    if (!down) {
      canvas.Shadow({box.x, box.y + canvas.Px(1.4), box.w, box.h}, canvas.Px(7));
      canvas.Shade(box, back, palette.primary_bottom, radius);
    } else {
      canvas.Fill(box, back, radius);
    }
    return;
  }
  canvas.Fill(box, back, radius);
  const theme::Colour edge =
      look == ButtonLook::kDanger ? palette.danger_edge : palette.chosen_edge;
  canvas.Outline(box, edge, canvas.Px(0.5), radius);
}

}  // namespace

bool Button(Canvas& canvas, const Box& box, const ButtonSpec& spec) {
  const Touch touch = canvas.Target(spec.id, box, TargetKind::kChoice, spec.guarded);
  const Pair pair = PairOf(spec.look, touch.down);
  Face(canvas, box, spec.look, touch.down);

  const int icon = canvas.IconPx(theme::IconSize::kSmall);
  const int gap = canvas.Px(2.2);
  const int icons =
      (spec.icon != nullptr ? icon + gap : 0) + (spec.icon_after != nullptr ? icon + gap : 0);
  Box inner = Inset(box, canvas.Px(4), canvas.Px(1));
  const theme::Type type = canvas.FittingType(
      {theme::Type::kStrong, theme::Type::kBody, theme::Type::kSmall}, spec.label, inner.w - icons);
  const int label = std::min(inner.w - icons, canvas.TextWidth(type, spec.label));
  TakeLeft(inner, (inner.w - label - icons) / 2);
  const theme::Colour colour = canvas.palette()[pair].text;
  if (spec.icon != nullptr) {
    canvas.Icon(TakeLeft(inner, icon), spec.icon, theme::IconSize::kSmall, colour);
    TakeLeft(inner, gap);
  }
  const Box words = TakeLeft(inner, label);
  canvas.TextInMiddle(words, {type, pair, Align::kCentre}, spec.label);
  if (spec.icon_after != nullptr) {
    TakeLeft(inner, gap);
    canvas.Icon(TakeLeft(inner, icon), spec.icon_after, theme::IconSize::kSmall, colour);
  }
  return touch.hit;
}

}  // namespace ui::widgets
