#include "ui/screens/service_info.h"

#include <string>
#include <string_view>

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
  heights.reserve(facts.size());
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
