#include "ui/screens/services.h"

#include <algorithm>
#include <array>

#include "ui/screens/chrome.h"
#include "ui/screens/pages.h"
#include "ui/widgets/button.h"
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
  Box inner = Inset(box, canvas.Px(4.6), canvas.Px(3));
  Box top = TakeTop(inner, canvas.Px(19));
  DrawSign(canvas, TakeLeft(top, canvas.Px(19)), IconNamed(service.icon));
  canvas.Icon(TakeRight(top, canvas.IconPx(IconSize::kMedium)), theme::icon::kChevron,
              IconSize::kMedium, canvas.palette()[Pair::kCardAccent].text);
  TakeTop(inner, canvas.Px(1.5));
  TakeTop(inner, canvas.Text(inner, {Type::kTitle, Pair::kCard}, service.title));
  canvas.Text(inner, {Type::kSmall, Pair::kCardMuted}, service.detail);
}

// One fact of the service standard.
struct Fact {
  const char* icon;
  TextId label;
  std::vector<std::string_view> lines;
};

std::vector<std::string_view> Lines(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

std::vector<Fact> FactsOf(const ServiceInfoView& view) {
  return {{theme::icon::kPapers, TextId::kInfoRequirements, Lines(view.requirements)},
          {theme::icon::kSteps, TextId::kInfoProcedure, Lines(view.procedure)},
          {theme::icon::kClock, TextId::kInfoDuration, {view.duration}},
          {theme::icon::kMoney, TextId::kInfoCost, {view.cost}},
          {theme::icon::kLetter, TextId::kInfoProduct, {view.product}},
          {theme::icon::kSign, TextId::kInfoSigners, Lines(view.signers)},
          {theme::icon::kComplaint, TextId::kInfoComplaints, {view.complaints}}};
}

constexpr double kFactPadMm = 4.2;
constexpr double kFactIconMm = 15;

int FactTextWidth(const Canvas& canvas, int width, const Fact& fact) {
  const double bullet = fact.lines.size() > 1 ? 5 : 0;
  return width - canvas.Px(2 * kFactPadMm + kFactIconMm + 4 + bullet);
}

int FactHeight(const Canvas& canvas, int width, const Fact& fact) {
  int height = 2 * canvas.Px(kFactPadMm) + canvas.LineHeight(Type::kSmall);
  for (const std::string_view line : fact.lines) {
    height += canvas.TextHeight(Type::kBody, line, FactTextWidth(canvas, width, fact));
  }
  return height;
}

// A fact that is higher than a page goes on in another card.
std::vector<Fact> SplitTall(const Canvas& canvas, std::vector<Fact> facts, int width, int limit) {
  std::vector<Fact> split;
  for (Fact& fact : facts) {
    Fact rest = {fact.icon, fact.label, {}};
    while (fact.lines.size() > 1 && FactHeight(canvas, width, fact) > limit) {
      rest.lines.insert(rest.lines.begin(), fact.lines.back());
      fact.lines.pop_back();
    }
    split.push_back(std::move(fact));
    if (!rest.lines.empty()) split.push_back(std::move(rest));
  }
  return split;
}

void DrawFact(Canvas& canvas, const Box& box, const Fact& fact) {
  Card(canvas, box);
  Box inner = Inset(box, canvas.Px(kFactPadMm), canvas.Px(kFactPadMm));
  Box sign = TakeLeft(inner, canvas.Px(kFactIconMm));
  Badge(canvas, TakeTop(sign, canvas.Px(kFactIconMm)), fact.icon);
  TakeLeft(inner, canvas.Px(4));
  TakeTop(inner, canvas.Text(inner, {Type::kSmall, Pair::kCardMuted}, canvas.Words(fact.label)));
  const int width = FactTextWidth(canvas, box.w, fact);
  for (const std::string_view line : fact.lines) {
    Box row = TakeTop(inner, canvas.TextHeight(Type::kBody, line, width));
    if (fact.lines.size() > 1) {
      const int side = canvas.Px(1.8);
      const int top = row.y + (canvas.LineHeight(Type::kBody) - side) / 2;
      canvas.Disc({row.x, top, side, side}, canvas.palette()[Pair::kCardAccent].text);
    }
    canvas.Text({row.right() - width, row.y, width, row.h}, {Type::kBody, Pair::kCard}, line);
  }
}

}  // namespace

std::optional<Action> Draw(const ChooseServiceView& view, PagedUiState& state, const Chrome& chrome,
                           Canvas& canvas) {
  const bool few = view.services.size() <= 4;
  const bool pages = view.services.size() > (canvas.upright() ? 8 : 6);
  // Upright, the buttons that turn pages take the place of a row.
  const std::size_t per_page = few ? 4 : pages || !canvas.upright() ? 6 : 8;
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, pages, canvas, action);
  Box rest = layout.content;
  Heading(canvas, rest, canvas.Words(TextId::kChooseTitle), canvas.Words(TextId::kChooseDetail));
  Box line;
  if (pages) {
    const Box all = rest;
    ReservePageLine(canvas, rest);
    line = {all.x, rest.bottom() + canvas.Px(2), all.w, all.bottom() - rest.bottom()};
  }
  const int columns = few ? (canvas.upright() ? 1 : 2) : (canvas.upright() ? 2 : 3);
  const int rows = static_cast<int>(per_page) / columns;
  const int gap = canvas.Px(few ? 5 : 4);
  const int height = std::min((rest.h - gap * (rows - 1)) / rows, canvas.Px(few ? 48 : 60));
  // Tiles go along the rows, not down the columns.
  std::vector<Placed> tiles;
  for (std::size_t i = 0; i < view.services.size(); ++i) {
    const int on_page = static_cast<int>(i % per_page);
    Box box = Column(rest, on_page % columns, columns, gap);
    box.y += on_page / columns * (height + gap);
    box.h = height;
    tiles.push_back({static_cast<int>(i / per_page), box});
  }
  if (few) {
    const std::string other = canvas.Words(TextId::kChooseOther);
    const int used = tiles.empty() ? 0 : tiles.back().box.bottom() + gap - rest.y;
    TakeTop(rest, used);
    Banner(canvas, TakeTop(rest, BannerHeight(canvas, rest.w, other)), Pair::kInfo, other);
  }
  Box main_button;
  const int page = state.page;
  TurnPages(canvas, tiles, state, {"choose.previous", "choose.next"}, layout, line, main_button);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    if (tiles[i].page != page) continue;
    const ServiceTile& service = view.services[i];
    const Box& box = tiles[i].box;
    const widgets::Touch touch = canvas.Target("service." + service.id, box);
    Card(canvas, box);
    if (touch.down) {
      canvas.Outline(box, canvas.palette().chosen_edge, canvas.Px(1), canvas.Px(4.6));
    }
    if (few || !canvas.upright()) {
      DrawWideTile(canvas, box, service);
    } else {
      DrawTile(canvas, box, service);
    }
    if (touch.hit) action = ChooseService{service.id};
  }
  return action;
}

std::optional<Action> Draw(const ServiceInfoView& view, PagedUiState& state, const Chrome& chrome,
                           Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  Box rest = layout.content;
  Heading(canvas, rest, view.title, view.summary);
  const int columns = canvas.upright() ? 1 : 2;
  const int gap = canvas.Px(3.2);
  const int width = Column(rest, 0, columns, gap).w;
  Box area = rest;
  ReservePageLine(canvas, area);
  const std::vector<Fact> facts = SplitTall(canvas, FactsOf(view), width, area.h);
  std::vector<int> heights;
  for (const Fact& fact : facts) heights.push_back(FactHeight(canvas, width, fact));
  area = rest;
  std::vector<Placed> placed = Flow(heights, area, columns, gap);
  if (placed.back().page > 0) {
    ReservePageLine(canvas, area);
    placed = Flow(heights, area, columns, gap);
  }
  const Box line = {rest.x, area.bottom() + canvas.Px(2), rest.w, rest.bottom() - area.bottom()};
  Box main_button;
  const int page = state.page;
  const bool last =
      TurnPages(canvas, placed, state, {"info.previous", "info.next"}, layout, line, main_button);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (placed[i].page == page) DrawFact(canvas, placed[i].box, facts[i]);
  }
  if (last && Button(canvas, main_button,
                     {.id = "info.continue",
                      .label = canvas.Words(TextId::kInfoContinue),
                      .look = widgets::ButtonLook::kPrimary,
                      .icon_after = theme::icon::kForward})) {
    action = StartForm{};
  }
  return action;
}

}  // namespace ui::screens
