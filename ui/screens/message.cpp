#include "ui/screens/message.h"

#include <algorithm>

#include "ui/widgets/card.h"

namespace ui::screens {
namespace {

using theme::Pair;
using theme::Type;
using widgets::Align;
using widgets::Box;
using widgets::Canvas;

constexpr double kGapMm = 4;

int WordsHeight(const Canvas& canvas, int width, const Message& message) {
  int height = canvas.TextHeight(Type::kDisplay, message.title, width) + canvas.Px(kGapMm) +
               canvas.TextHeight(Type::kBody, message.detail, width);
  if (!message.more.empty()) {
    height += canvas.Px(kGapMm) + canvas.TextHeight(Type::kBody, message.more, width);
  }
  return height;
}

void DrawWords(Canvas& canvas, Box box, const Message& message, Align align) {
  TakeTop(box, canvas.Text(box, {Type::kDisplay, Pair::kPage, align}, message.title));
  TakeTop(box, canvas.Px(kGapMm));
  TakeTop(box, canvas.Text(box, {Type::kBody, Pair::kPageMuted, align}, message.detail));
  if (message.more.empty()) return;
  TakeTop(box, canvas.Px(kGapMm));
  canvas.Text(box, {Type::kBody, Pair::kPage, align}, message.more);
}

}  // namespace

void DrawMessage(Canvas& canvas, Box box, const Message& message) {
  if (!canvas.upright()) {
    const int hero = std::min({box.h, canvas.Px(84), box.w / 3});
    Hero(canvas, TakeLeft(box, hero), message.icon, message.tone);
    TakeLeft(box, canvas.Px(12));
    TakeTop(box, (box.h - WordsHeight(canvas, box.w, message)) / 2);
    DrawWords(canvas, box, message, Align::kLeft);
    return;
  }
  const int words = WordsHeight(canvas, box.w, message);
  const int gap = canvas.Px(9);
  const int hero = std::clamp(box.h - words - gap, canvas.Px(30), canvas.Px(84));
  TakeTop(box, std::max(0, box.h - words - gap - hero) / 2);
  Hero(canvas, TakeTop(box, hero), message.icon, message.tone);
  TakeTop(box, gap);
  DrawWords(canvas, box, message, Align::kCentre);
}

int CodeHeight(const Canvas& canvas) {
  return canvas.Px(9) + canvas.LineHeight(Type::kSmall) + canvas.LineHeight(Type::kCode);
}

void DrawCode(Canvas& canvas, const Box& box, std::string_view code) {
  Card(canvas, box);
  Box inner = Inset(box, canvas.Px(3), 0);
  TakeTop(inner, canvas.Px(4.5));
  TakeTop(inner, canvas.Text(inner, {Type::kSmall, Pair::kCardMuted, Align::kCentre},
                             canvas.Words(text::TextId::kTrackingCode)));
  const Type type = canvas.FittingType({Type::kCode, Type::kDisplay}, code, inner.w);
  canvas.TextInMiddle(TakeTop(inner, canvas.LineHeight(Type::kCode)),
                      {type, Pair::kCardAccent, Align::kCentre}, code);
}

}  // namespace ui::screens
