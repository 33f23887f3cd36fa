#include "ui/screens/question.h"

#include <string>

#include "ui/widgets/card.h"
#include "ui/widgets/progress.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Pair;
using theme::Type;
using widgets::Box;
using widgets::Canvas;

constexpr double kBarMm = 2.4;
constexpr double kAfterBarMm = 6;
constexpr double kGapMm = 2.5;
constexpr double kBeforeErrorMm = 4;

std::string ExampleOf(const Canvas& canvas, const FormView& view) {
  return view.example.empty() ? std::string() : canvas.Words(TextId::kExample, {view.example});
}

}  // namespace

void DrawQuestionCount(Canvas& canvas, Box& rest, int number, int total) {
  TakeTop(rest, canvas.Text(rest, {Type::kSmall, Pair::kPageMuted},
                            canvas.Words(TextId::kQuestionOf,
                                         {std::to_string(number), std::to_string(total)})));
  TakeTop(rest, canvas.Px(1));
  StepBar(canvas, TakeTop(rest, canvas.Px(kBarMm)), number, total);
  TakeTop(rest, canvas.Px(kAfterBarMm));
}

void DrawQuestion(Canvas& canvas, Box box, const FormView& view) {
  DrawQuestionCount(canvas, box, view.number, view.total);
  TakeTop(box, canvas.Text(box, {Type::kDisplay, Pair::kPage}, view.label));
  TakeTop(box, canvas.Px(kGapMm));
  TakeTop(box, canvas.Text(box, {Type::kBody, Pair::kPageMuted}, view.help));
  TakeTop(box, canvas.Text(box, {Type::kBody, Pair::kPageMuted}, ExampleOf(canvas, view)));
  if (view.error.empty()) return;
  TakeTop(box, canvas.Px(kBeforeErrorMm));
  Banner(canvas, TakeTop(box, BannerHeight(canvas, box.w, view.error)), Pair::kError, view.error);
}

int QuestionHeight(const Canvas& canvas, int width, const FormView& view) {
  int height = canvas.LineHeight(Type::kSmall) + canvas.Px(1) + canvas.Px(kBarMm) +
               canvas.Px(kAfterBarMm) + canvas.TextHeight(Type::kDisplay, view.label, width) +
               canvas.Px(kGapMm) + canvas.TextHeight(Type::kBody, view.help, width) +
               canvas.TextHeight(Type::kBody, ExampleOf(canvas, view), width);
  if (!view.error.empty()) {
    height += canvas.Px(kBeforeErrorMm) + BannerHeight(canvas, width, view.error);
  }
  return height;
}

void DrawOption(Canvas& canvas, const Box& box, std::string_view label, bool chosen, bool down) {
  const theme::Palette& palette = canvas.palette();
  const Pair pair = chosen ? Pair::kChosen : down ? Pair::kSecondaryDown : Pair::kCard;
  const int radius = canvas.Px(4.6);
  canvas.Shadow({box.x, box.y + canvas.Px(1), box.w, box.h}, canvas.Px(6));
  canvas.Fill(box, palette[pair].back, radius);
  canvas.Outline(box, chosen ? palette.chosen_edge : palette.edge, canvas.Px(chosen ? 1 : 0.35),
                 radius);
  Box inner = Inset(box, canvas.Px(4), canvas.Px(1));
  const Box mark = Square(TakeLeft(inner, canvas.Px(9)));
  if (chosen) {
    canvas.Disc(mark, palette[Pair::kPrimary].back);
    canvas.Icon(mark, theme::icon::kCheck, theme::IconSize::kSmall, palette[Pair::kPrimary].text);
  } else {
    canvas.Ring(mark, palette.edge, canvas.Px(0.6));
  }
  TakeLeft(inner, canvas.Px(4));
  canvas.TextInMiddle(inner, {Type::kStrong, pair}, label);
}

}  // namespace ui::screens
