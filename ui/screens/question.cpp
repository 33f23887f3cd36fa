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

void DrawCount(Canvas& canvas, Box& rest, int number, int total, std::string_view words) {
  TakeTop(rest, canvas.Text(rest, {Type::kSmall, Pair::kPageMuted}, words));
  TakeTop(rest, canvas.Px(1));
  StepBar(canvas, TakeTop(rest, canvas.Px(kBarMm)), number, total);
  TakeTop(rest, canvas.Px(kAfterBarMm));
}

}  // namespace

void DrawQuestionCount(Canvas& canvas, Box& rest, int number, int total) {
  DrawCount(canvas, rest, number, total,
            canvas.Words(TextId::kQuestionOf, {std::to_string(number), std::to_string(total)}));
}

void DrawQuestionCount(Canvas& canvas, Box& rest, int number, int total, int page, int pages) {
  if (pages < 2) return DrawQuestionCount(canvas, rest, number, total);
  DrawCount(canvas, rest, number, total,
            canvas.Words(TextId::kQuestionPageOf, {std::to_string(number), std::to_string(total),
                                                   std::to_string(page), std::to_string(pages)}));
}

int QuestionCountHeight(const Canvas& canvas) {
  return canvas.LineHeight(Type::kSmall) + canvas.Px(1) + canvas.Px(kBarMm) +
         canvas.Px(kAfterBarMm);
}

int DrawQuestion(Canvas& canvas, const Box& box, const FormView& view) {
  Box rest = box;
  DrawQuestionCount(canvas, rest, view.number, view.total);
  // Two lines of a heading; a longer question is set smaller.
  const Type heading =
      canvas.FittingType({Type::kDisplay, Type::kTitle}, view.label,
                         Box{rest.x, rest.y, rest.w, 2 * canvas.LineHeight(Type::kDisplay)});
  TakeTop(rest, canvas.Text(rest, {heading, Pair::kPage}, view.label));
  std::string example;
  if (!view.example.empty()) {
    example = canvas.Words(TextId::kExample, {view.example});
  } else if (view.kind == QuestionKind::kDate) {
    example = canvas.Words(TextId::kDateFormat);
  }
  const int error =
      view.error.empty() ? 0 : canvas.Px(kBeforeErrorMm) + BannerHeight(canvas, rest.w, view.error);
  TakeTop(rest, canvas.Px(kGapMm));
  const Type type = canvas.FittingType({Type::kBody, Type::kSmall}, view.help,
                                       Box{rest.x, rest.y, rest.w, rest.h - error});
  if (error == 0 || canvas.TextHeight(Type::kBody, view.help, rest.w) + error <= rest.h) {
    TakeTop(rest, canvas.Text(rest, {type, Pair::kPageMuted}, view.help));
  }
  if (canvas.TextHeight(type, example, rest.w) + error <= rest.h) {
    TakeTop(rest, canvas.Text(rest, {type, Pair::kPageMuted}, example));
  }
  if (error > 0) {
    TakeTop(rest, canvas.Px(kBeforeErrorMm));
    Banner(canvas, TakeTop(rest, error - canvas.Px(kBeforeErrorMm)), Pair::kError, view.error);
  }
  return box.h - rest.h;
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
  const Type type = canvas.FittingType({Type::kStrong, Type::kBody, Type::kSmall}, label, inner);
  canvas.TextInMiddle(inner, {type, pair}, label);
}

}  // namespace ui::screens
