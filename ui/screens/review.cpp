#include "ui/screens/review.h"

#include <algorithm>

#include "ui/screens/chrome.h"
#include "ui/screens/pages.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Pair;
using theme::Type;
using widgets::Box;
using widgets::Canvas;

constexpr double kPadMm = 2;
constexpr double kSideMm = 5;
constexpr double kEditWidthMm = 46;
constexpr double kEditMm = 20.4;

int ValueWidth(const Canvas& canvas, int width) {
  return width - 2 * canvas.Px(kSideMm) - canvas.Px(kEditWidthMm) - canvas.Px(4);
}

std::string_view ValueOf(const ReviewRow& row, const std::string& empty) {
  return row.value.empty() ? std::string_view(empty) : std::string_view(row.value.str());
}

int RowHeight(const Canvas& canvas, int width, const ReviewRow& row, const std::string& empty) {
  const int value = ValueWidth(canvas, width);
  const int words = canvas.TextHeight(Type::kSmall, row.label, value) +
                    canvas.TextHeight(Type::kStrong, ValueOf(row, empty), value);
  return std::max(canvas.Px(kEditMm), words) + 2 * canvas.Px(kPadMm);
}

bool DrawRow(Canvas& canvas, const Box& box, const ReviewRow& row, const std::string& empty) {
  Card(canvas, box);
  Box inner = Inset(box, canvas.Px(kSideMm), canvas.Px(kPadMm));
  const int value = ValueWidth(canvas, box.w);
  bool touched = false;
  if (row.can_edit) {
    Box edit = TakeRight(inner, canvas.Px(kEditWidthMm));
    edit = {edit.x + canvas.Px(kSideMm - kPadMm), box.centre_y() - canvas.Px(kEditMm) / 2, edit.w,
            canvas.Px(kEditMm)};
    touched = Button(
        canvas, edit,
        {.id = "edit." + row.id, .label = canvas.Words(TextId::kEdit), .icon = theme::icon::kEdit});
  }
  inner.w = value;
  const int height = canvas.TextHeight(Type::kSmall, row.label, value) +
                     canvas.TextHeight(Type::kStrong, ValueOf(row, empty), value);
  TakeTop(inner, (inner.h - height) / 2);
  TakeTop(inner, canvas.Text(inner, {Type::kSmall, Pair::kCardMuted}, row.label));
  canvas.Text(inner, {Type::kStrong, Pair::kCard}, ValueOf(row, empty));
  return touched;
}

}  // namespace

std::optional<Action> Draw(const ReviewView& view, PagedUiState& state, const Chrome& chrome,
                           Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  const std::string empty = canvas.Words(TextId::kEmptyAnswer);
  Box rest = layout.content;
  Heading(canvas, rest, canvas.Words(TextId::kReviewTitle), canvas.Words(TextId::kReviewDetail));
  const int columns = canvas.upright() ? 1 : 2;
  const int gap = canvas.Px(2.6);
  std::vector<int> heights;
  for (const ReviewRow& row : view.rows) {
    heights.push_back(RowHeight(canvas, Column(rest, 0, columns, gap).w, row, empty));
  }
  Box area = rest;
  std::vector<Placed> placed = Flow(heights, area, columns, gap);
  if (!placed.empty() && placed.back().page > 0) {
    ReservePageLine(canvas, area);
    placed = Flow(heights, area, columns, gap);
  }
  const Box line = {rest.x, area.bottom() + canvas.Px(2), rest.w, rest.bottom() - area.bottom()};
  const int page = state.page;
  Box main_button;
  const bool last = TurnPages(canvas, placed, state, {"review.previous", "review.next"}, layout,
                              line, main_button);
  for (std::size_t i = 0; i < view.rows.size(); ++i) {
    if (placed[i].page == page && DrawRow(canvas, placed[i].box, view.rows[i], empty)) {
      action = EditAnswer{view.rows[i].id};
    }
  }
  if (last && Button(canvas, main_button,
                     {.id = "review.confirm",
                      .label = canvas.Words(TextId::kConfirm),
                      .look = widgets::ButtonLook::kPrimary,
                      .icon = theme::icon::kCheck,
                      .guarded = true})) {
    action = ConfirmRequest{};
  }
  return action;
}

}  // namespace ui::screens
