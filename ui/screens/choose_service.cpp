#include "ui/screens/choose_service.h"

#include <algorithm>
#include <array>
#include <string>

#include "ui/screens/chrome.h"
#include "ui/screens/pages.h"
#include "ui/widgets/card.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::IconSize;
using theme::Pair;
using theme::Type;
using widgets::Box;
using widgets::Canvas;

struct NamedIcon {
  std::string_view name;
  const char* sign;
  std::size_t colour;
};
constexpr std::array<NamedIcon, 8> kIcons = {{{"care", theme::icon::kCare, 0},
                                              {"home", theme::icon::kHome, 1},
                                              {"shop", theme::icon::kShop, 2},
                                              {"family", theme::icon::kFamily, 3},
                                              {"event", theme::icon::kEvent, 4},
                                              {"letter", theme::icon::kLetter, 5},
                                              {"check", theme::icon::kStatus, 6},
                                              {"print", theme::icon::kPrint, 7}}};
constexpr std::size_t kLetterIcon = 5;
constexpr double kTilePadMm = 4.6;

const NamedIcon& IconNamed(std::string_view name) {
  const auto found = std::find_if(kIcons.begin(), kIcons.end(),
                                  [name](const NamedIcon& icon) { return icon.name == name; });
  return found == kIcons.end() ? kIcons[kLetterIcon] : *found;
}

void DrawSign(Canvas& canvas, const Box& box, const NamedIcon& icon) {
  const theme::PairColours& tile = canvas.palette().tiles[icon.colour];
  canvas.Fill(box, tile.back, canvas.Px(4.5));
  canvas.Icon(box, icon.sign, IconSize::kLarge, tile.text);
}

// Few services, or a lying panel: sign on the left.
void DrawWideTile(Canvas& canvas, const Box& box, const ServiceTile& service) {
  const bool narrow = box.w < canvas.Px(130);
  Box inner = Inset(box, canvas.Px(narrow ? 4.5 : 6), canvas.Px(3));
  const Box sign = Square(TakeLeft(inner, canvas.Px(narrow ? 22 : 28)));
  DrawSign(canvas, sign, IconNamed(service.icon));
  TakeLeft(inner, canvas.Px(narrow ? 4.5 : 6));
  if (!narrow) {
    canvas.Icon(TakeRight(inner, canvas.IconPx(IconSize::kMedium)), theme::icon::kChevron,
                IconSize::kMedium, canvas.palette()[Pair::kCardAccent].text);
    TakeRight(inner, canvas.Px(2));
  }
  const int title = canvas.TextHeight(Type::kTitle, service.title, inner.w) + canvas.Px(1);
  const Type type = canvas.FittingType({Type::kBody, Type::kSmall}, service.detail,
                                       Box{inner.x, inner.y, inner.w, inner.h - title});
  const int height = title + canvas.TextHeight(type, service.detail, inner.w);
  TakeTop(inner, (inner.h - height) / 2);
  TakeTop(inner, canvas.Text(inner, {Type::kTitle, Pair::kCard}, service.title));
  TakeTop(inner, canvas.Px(1));
  canvas.Text(inner, {type, Pair::kCardMuted}, service.detail);
}

// Many services on an upright panel: sign on top.
void DrawTile(Canvas& canvas, const Box& box, const ServiceTile& service) {
  Box inner = Inset(box, canvas.Px(kTilePadMm), canvas.Px(3));
  Box top = TakeTop(inner, canvas.Px(19));
  DrawSign(canvas, TakeLeft(top, canvas.Px(19)), IconNamed(service.icon));
  canvas.Icon(TakeRight(top, canvas.IconPx(IconSize::kMedium)), theme::icon::kChevron,
              IconSize::kMedium, canvas.palette()[Pair::kCardAccent].text);
  TakeTop(inner, canvas.Px(1.5));
  TakeTop(inner, canvas.Text(inner, {Type::kTitle, Pair::kCard}, service.title));
  canvas.Text(inner, {Type::kSmall, Pair::kCardMuted}, service.detail);
}

// How the tiles are laid out: large rows for few services or long words, else a grid.
struct Grid {
  bool large = true;
  int columns = 1;
  int rows = 4;
};

// Whether every service can be said in a tile of this width: one line of title, two of detail.
bool FitSmallTiles(const Canvas& canvas, const ChooseServiceView& view, int width) {
  return std::all_of(view.services.begin(), view.services.end(), [&](const ServiceTile& service) {
    return canvas.TextWidth(Type::kTitle, service.title) <= width &&
           canvas.TextHeight(Type::kSmall, service.detail, width) <=
               2 * canvas.LineHeight(Type::kSmall);
  });
}

Grid GridFor(const Canvas& canvas, const ChooseServiceView& view, int width) {
  const bool upright = canvas.upright();
  const Grid large = upright ? Grid{true, 1, 4} : Grid{true, 2, 2};
  if (view.services.size() <= 4) return large;
  const int tile = (width - canvas.Px(8)) / (upright ? 2 : 3);
  // A lying tile has its sign beside the words.
  const int words = tile - canvas.Px(upright ? 2 * kTilePadMm : 32);
  if (!FitSmallTiles(canvas, view, words)) return large;
  if (!upright) return {false, 3, 2};
  // Upright, the buttons that turn pages take the place of a row.
  return {false, 2, view.services.size() > 8 ? 3 : 4};
}

// Tiles go along the rows, and on to the next page.
std::vector<Placed> PlaceTiles(const Canvas& canvas, std::size_t count, const Grid& grid,
                               const Box& area) {
  const int gap = canvas.Px(grid.large ? 5 : 4);
  const int height =
      std::min((area.h - gap * (grid.rows - 1)) / grid.rows, canvas.Px(grid.large ? 48 : 60));
  std::vector<Placed> tiles;
  for (int i = 0; i < static_cast<int>(count); ++i) {
    const int on_page = i % (grid.columns * grid.rows);
    Box box = Column(area, on_page % grid.columns, grid.columns, gap);
    box.y += on_page / grid.columns * (height + gap);
    box.h = height;
    tiles.push_back({i / (grid.columns * grid.rows), box});
  }
  return tiles;
}

bool DrawService(Canvas& canvas, const Box& box, const ServiceTile& service, const Grid& grid) {
  const widgets::Touch touch = canvas.Target("service." + service.id, box);
  Card(canvas, box);
  if (touch.down) {
    canvas.Outline(box, canvas.palette().chosen_edge, canvas.Px(1), canvas.Px(4.6));
  }
  if (grid.large || !canvas.upright()) {
    DrawWideTile(canvas, box, service);
  } else {
    DrawTile(canvas, box, service);
  }
  return touch.hit;
}

}  // namespace

std::optional<Action> Draw(const ChooseServiceView& view, PagedUiState& state, const Chrome& chrome,
                           Canvas& canvas) {
  const Grid grid = GridFor(canvas, view, canvas.whole().w - 2 * canvas.Px(kMarginMm));
  const bool pages = static_cast<int>(view.services.size()) > grid.columns * grid.rows;
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, pages, canvas, action);
  Box rest = layout.content;
  Heading(canvas, rest, canvas.Words(TextId::kChooseTitle), canvas.Words(TextId::kChooseDetail));
  Box area = rest;
  if (pages) ReservePageLine(canvas, area);
  const Box line = {rest.x, area.bottom() + canvas.Px(2), rest.w, rest.bottom() - area.bottom()};
  const std::vector<Placed> tiles = PlaceTiles(canvas, view.services.size(), grid, area);
  if (view.services.size() <= 3) {
    const std::string other = canvas.Words(TextId::kChooseOther);
    TakeTop(area, tiles.empty() ? 0 : tiles.back().box.bottom() + canvas.Px(5) - area.y);
    Banner(canvas, TakeTop(area, BannerHeight(canvas, area.w, other)), Pair::kInfo, other);
  }
  Box main_button;
  const int page = state.page;
  TurnPages(canvas, tiles, state, {"choose.previous", "choose.next"}, layout, line, main_button);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    if (tiles[i].page == page && DrawService(canvas, tiles[i].box, view.services[i], grid)) {
      action = ChooseService{view.services[i].id};
    }
  }
  return action;
}

}  // namespace ui::screens
