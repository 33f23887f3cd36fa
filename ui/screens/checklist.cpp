#include "ui/screens/checklist.h"

#include <algorithm>

#include "ui/screens/chrome.h"
#include "ui/screens/pages.h"
#include "ui/screens/question.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Pair;
using theme::Type;
using widgets::Box;
using widgets::Canvas;

constexpr double kPadMm = 3.2;
constexpr double kOptionMm = 20.4;

int RowHeight(const Canvas& canvas, int width, const ChecklistItem& item) {
  return canvas.TextHeight(Type::kBody, item.label, width - 2 * canvas.Px(2 * kPadMm)) +
         canvas.Px(2 * kPadMm + 2 + kOptionMm);
}

void DrawRow(Canvas& canvas, const Box& box, const ChecklistItem& item, Bring& answer) {
  Card(canvas, box);
  Box inner = Inset(box, canvas.Px(2 * kPadMm), canvas.Px(kPadMm));
  const Box options = TakeBottom(inner, canvas.Px(kOptionMm));
  canvas.Text(inner, {Type::kBody, Pair::kCard}, item.label);
  const auto option = [&](int column, std::string_view id, TextId label, Bring value) {
    const Box place = Column(options, column, 2, canvas.Px(4));
    const widgets::Touch touch = canvas.Target(std::string(id) + item.id, place);
    if (touch.hit) answer = value;
    DrawOption(canvas, place, canvas.Words(label), answer == value, touch.down);
  };
  option(0, "have.", TextId::kHave, Bring::kWithMe);
  option(1, "lack.", TextId::kLack, Bring::kNotYet);
}

SubmitChecklist Submission(const ChecklistView& view, const ChecklistUiState& state) {
  SubmitChecklist submission;
  for (std::size_t i = 0; i < view.items.size(); ++i) {
    submission.items.push_back({view.items[i].id, state.answers[i] == Bring::kWithMe});
  }
  return submission;
}

}  // namespace

std::optional<Action> Draw(const ChecklistView& view, ChecklistUiState& state, const Chrome& chrome,
                           Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  Box rest = layout.content;
  Box count = TakeTop(rest, QuestionCountHeight(canvas));
  Heading(canvas, rest, canvas.Words(TextId::kChecklistTitle),
          canvas.Words(TextId::kChecklistDetail));
  if (!view.error.empty()) {
    Banner(canvas, TakeTop(rest, BannerHeight(canvas, rest.w, view.error)), Pair::kError,
           view.error);
    TakeTop(rest, canvas.Px(4));
  }
  const int columns = canvas.upright() ? 1 : 2;
  const int gap = canvas.Px(3.6);
  std::vector<int> heights;
  for (const ChecklistItem& item : view.items) {
    heights.push_back(RowHeight(canvas, Column(rest, 0, columns, gap).w, item));
  }
  const std::vector<Placed> placed = Flow(heights, rest, columns, gap);
  const int page = state.paged.page;
  const int pages = placed.empty() ? 1 : placed.back().page + 1;
  DrawQuestionCount(canvas, count, view.number, view.total, page + 1, pages);
  Box main_button;
  const bool last = TurnPages(canvas, placed, state.paged, {"form.previous-page", "form.next-page"},
                              layout, std::nullopt, main_button);
  for (std::size_t i = 0; i < view.items.size(); ++i) {
    if (placed[i].page == page) DrawRow(canvas, placed[i].box, view.items[i], state.answers[i]);
  }
  if (last && Button(canvas, main_button,
                     {.id = "form.next",
                      .label = canvas.Words(TextId::kNext),
                      .look = widgets::ButtonLook::kPrimary,
                      .icon_after = theme::icon::kForward})) {
    action = Submission(view, state);
  }
  return action;
}

}  // namespace ui::screens
