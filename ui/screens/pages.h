// Lists that may be longer than the screen: laid out in columns, and turned page by page. Nothing
// scrolls: a page is easier to keep in sight than a moving list.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "ui/screens/chrome.h"
#include "ui/screens/ui_state.h"
#include "ui/widgets/canvas.h"

namespace ui::screens {

struct Placed {
  int page = 0;
  widgets::Box box;
};

// Items of these heights, in order, down the columns of `area` and on to the next page.
std::vector<Placed> Flow(const std::vector<int>& heights, const widgets::Box& area, int columns,
                         int gap);

struct PageIds {
  std::string_view previous;
  std::string_view next;
};

// Cuts the place of the "page 1 of 2" line off `area` where there is more than one page.
void ReservePageLine(const widgets::Canvas& canvas, widgets::Box& area);

// Draws what turns the pages of `placed`, and the page line in `line` if there is one. True on the
// last page, where the caller draws its own main button into `main_button`.
bool TurnPages(widgets::Canvas& canvas, const std::vector<Placed>& placed, PagedUiState& state,
               const PageIds& ids, const Layout& layout, const std::optional<widgets::Box>& line,
               widgets::Box& main_button);

}  // namespace ui::screens
