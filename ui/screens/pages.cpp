#include "ui/screens/pages.h"

#include <algorithm>
#include <string>

#include "ui/widgets/button.h"

namespace ui::screens {

using text::TextId;
using theme::Pair;
using theme::Type;
using widgets::Align;
using widgets::Box;
using widgets::Canvas;

std::vector<Placed> Flow(const std::vector<int>& heights, const Box& area, int columns, int gap) {
  std::vector<Placed> placed;
  placed.reserve(heights.size());
  int page = 0;
  int column = 0;
  int used = 0;
  for (const int height : heights) {
    if (used > 0 && used + height > area.h) {
      used = 0;
      column = (column + 1) % columns;
      page += column == 0 ? 1 : 0;
    }
    Box box = Column(area, column, columns, gap);
    box.y += used;
    box.h = height;
    placed.push_back({page, box});
    used += height + gap;
  }
  return placed;
}

void ReservePageLine(const Canvas& canvas, Box& area) {
  TakeBottom(area, canvas.LineHeight(Type::kSmall) + canvas.Px(2));
}

bool TurnPages(Canvas& canvas, const std::vector<Placed>& placed, PagedUiState& state,
               const PageIds& ids, const Layout& layout, const std::optional<Box>& line,
               Box& main_button) {
  const int last = placed.empty() ? 0 : placed.back().page;
  state.page = std::clamp(state.page, 0, last);
  main_button = layout.main_button;
  if (last == 0) return true;
  if (line) {
    canvas.Text(
        *line, {Type::kSmall, Pair::kPageMuted, Align::kCentre},
        canvas.Words(TextId::kPage, {std::to_string(state.page + 1), std::to_string(last + 1)}));
  }
  const int page = state.page;
  if (page > 0) {
    Box previous = layout.side_button;
    if (canvas.upright()) {
      previous = TakeLeft(main_button, canvas.Px(66));
      TakeLeft(main_button, canvas.Px(4));
    }
    if (Button(canvas, previous,
               {.id = ids.previous,
                .label = canvas.Words(TextId::kPreviousPage),
                .icon = theme::icon::kPrevious})) {
      --state.page;
    }
  }
  if (page == last) return true;
  if (Button(canvas, main_button,
             {.id = ids.next,
              .label = canvas.Words(TextId::kNextPage),
              .look = widgets::ButtonLook::kPrimary,
              .icon_after = theme::icon::kChevron})) {
    ++state.page;
  }
  return false;
}

}  // namespace ui::screens
