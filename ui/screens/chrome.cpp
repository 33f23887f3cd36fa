#include "ui/screens/chrome.h"

#include <algorithm>
#include <string>

#include "ui/screens/card_hint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::IconSize;
using theme::Pair;
using theme::Type;
using widgets::Align;
using widgets::Box;
using widgets::Canvas;

constexpr double kButtonMm = 20.4;
constexpr double kMainButtonMm = 22;
constexpr double kFooterPadMm = 3;
constexpr double kStatusMm = 8.4;
constexpr double kStatusGapMm = 2.4;

struct DeliveryLine {
  const char* icon;
  std::string words;
};

DeliveryLine LineOf(const Chrome& chrome, const Canvas& canvas) {
  const std::string waiting = std::to_string(chrome.waiting);
  switch (chrome.delivery) {
    case Delivery::kUnknown:
      return {nullptr, ""};
    case Delivery::kConnecting:
      return {theme::icon::kSending, canvas.Words(TextId::kConnecting)};
    case Delivery::kAllDelivered:
      return {theme::icon::kSent, canvas.Words(TextId::kAllDelivered)};
    case Delivery::kSending:
      return {theme::icon::kSending, canvas.Words(TextId::kSending, {waiting})};
    case Delivery::kLinkDown:
      return {theme::icon::kNoLink, chrome.waiting == 0
                                        ? canvas.Words(TextId::kLinkDown)
                                        : canvas.Words(TextId::kLinkDownWaiting, {waiting})};
    case Delivery::kNotTakenIn:
      return {theme::icon::kWarning, canvas.Words(TextId::kNotTakenIn, {chrome.refusal})};
  }
  return {nullptr, ""};
}

// The delivery line with its icon, from the left of `box`.
void DrawDelivery(const Chrome& chrome, Canvas& canvas, Box box, Pair pair) {
  const DeliveryLine line = LineOf(chrome, canvas);
  if (line.icon == nullptr) return;
  const theme::Colour colour = canvas.palette()[pair].text;
  canvas.Icon(TakeLeft(box, canvas.IconPx(IconSize::kSmall)), line.icon, IconSize::kSmall, colour);
  TakeLeft(box, canvas.Px(2));
  canvas.TextInMiddle(box, {Type::kSmall, pair}, line.words);
}

// Where the words of the header stand, for its height and for its drawing.
struct HeaderPlan {
  Type office = Type::kTitle;
  int logo = 0;
  int time = 0;    // width of the clock's column
  int status = 0;  // width of the delivery line beside the district; 0 upright
  int office_width = 0;
  int district_width = 0;
  int office_height = 0;
  int district_height = 0;
};

constexpr double kHeaderMm = 30;
constexpr double kLyingHeaderMm = 23;
constexpr double kHeaderPadMm = 0.6;
constexpr double kMoreMm = 2;  // above and below of more than three lines
constexpr double kStripeMm = 1.4;
constexpr double kStripeEdgeMm = 0.7;
constexpr double kLogoMm = 16.5;
constexpr double kAfterLogoMm = 4.5;
constexpr double kHeaderGapMm = 5;
constexpr double kAsidePadMm = 0.6;

// A name that is too long for one line is set smaller, then on several lines.
HeaderPlan PlanHeader(const Chrome& chrome, const Canvas& canvas) {
  HeaderPlan plan;
  plan.logo = canvas.Px(canvas.upright() ? kLogoMm : kLogoMm - 0.2);
  int width = canvas.whole().w - 2 * canvas.Px(kMarginMm) - plan.logo - canvas.Px(kAfterLogoMm);
  if (!chrome.clock.empty()) {
    plan.time = std::max(canvas.TextWidth(Type::kTitle, chrome.clock),
                         canvas.TextWidth(Type::kSmall, chrome.date));
    width -= plan.time + canvas.Px(kHeaderGapMm);
  }
  plan.office_width = width;
  plan.district_width = width;
  const std::string delivery = LineOf(chrome, canvas).words;
  if (!canvas.upright() && !delivery.empty()) {
    plan.status =
        canvas.IconPx(IconSize::kSmall) + canvas.Px(2) + canvas.TextWidth(Type::kSmall, delivery);
    plan.district_width -= plan.status + canvas.Px(kHeaderGapMm);
  }
  plan.office =
      canvas.FittingType({Type::kTitle, Type::kStrong, Type::kSmall}, chrome.office, width);
  plan.office_height = canvas.TextHeight(plan.office, chrome.office, width);
  plan.district_height = canvas.TextHeight(Type::kSmall, chrome.district, plan.district_width);
  return plan;
}

int HeaderHeight(const Chrome& chrome, const Canvas& canvas) {
  const int usual = canvas.Px(canvas.upright() ? kHeaderMm : kLyingHeaderMm);
  if (chrome.office.empty()) return usual;
  const HeaderPlan plan = PlanHeader(chrome, canvas);
  const bool more = plan.office_height + plan.district_height > 3 * canvas.LineHeight(Type::kSmall);
  return std::max(usual, plan.office_height + plan.district_height +
                             canvas.Px(2 * kHeaderPadMm + kStripeMm + kStripeEdgeMm) +
                             canvas.Px(more ? 2 * kMoreMm : 0) + 2);
}

std::optional<Hint> AsideHint(const Chrome& chrome) {
  if (const auto* code = std::get_if<CodeAside>(&chrome.aside)) {
    const bool later = *code == CodeAside::kLater;
    return Hint{Pair::kInfo, later ? TextId::kAsideCodeLater : TextId::kAsideCodeNotNow};
  }
  const auto* card = std::get_if<CardMessage>(&chrome.aside);
  return card == nullptr ? std::nullopt : CardHint(*card, TextId::kAsideCardRead);
}

void DrawHeader(const Chrome& chrome, Canvas& canvas, Box bar) {
  const Box stripe_edge = TakeBottom(bar, canvas.Px(kStripeEdgeMm));
  const Box stripe = TakeBottom(bar, canvas.Px(kStripeMm));
  const theme::Palette& palette = canvas.palette();
  canvas.Shade(bar, palette[Pair::kHeader].back, palette.header_bottom);
  canvas.Fill(stripe, palette.stripe);
  canvas.Fill(stripe_edge, palette.stripe_edge);
  if (AsideHint(chrome)) return;

  const HeaderPlan plan = PlanHeader(chrome, canvas);
  Box inner = Inset(bar, canvas.Px(kMarginMm), canvas.Px(kHeaderPadMm));
  const Box disc = Square(TakeLeft(inner, plan.logo));
  canvas.Disc(disc, theme::Rgb(0xFFFFFF));
  canvas.Icon(disc, theme::icon::kOffice, IconSize::kMedium, theme::Rgb(0x0A2556));
  TakeLeft(inner, canvas.Px(kAfterLogoMm));

  if (chrome.office.empty()) {
    canvas.TextInMiddle(inner, {Type::kTitle, Pair::kHeader}, canvas.Words(TextId::kAppName));
    return;
  }
  TakeTop(inner, (inner.h - plan.office_height - plan.district_height) / 2);
  if (!chrome.clock.empty()) {
    Box time = TakeRight(inner, plan.time);
    const Box clock = TakeTop(time, canvas.LineHeight(Type::kTitle));
    canvas.Text(clock, {Type::kTitle, Pair::kHeader, Align::kRight}, chrome.clock);
    canvas.Text(time, {Type::kSmall, Pair::kHeaderMuted, Align::kRight}, chrome.date);
  }
  const Box office = TakeTop(inner, plan.office_height);
  canvas.Text({office.x, office.y, plan.office_width, office.h}, {plan.office, Pair::kHeader},
              chrome.office);
  canvas.Text({inner.x, inner.y, plan.district_width, inner.h}, {Type::kSmall, Pair::kHeaderMuted},
              chrome.district);
  if (plan.status > 0) {
    const Box status = {inner.x + plan.district_width + canvas.Px(kHeaderGapMm), inner.y,
                        plan.status, canvas.LineHeight(Type::kSmall)};
    DrawDelivery(chrome, canvas, status, Pair::kHeaderMuted);
  }
}

void DrawFooterButtons(const Chrome& chrome, Canvas& canvas, Box row,
                       std::optional<Action>& action) {
  const int gap = canvas.Px(3.4);
  const int width = canvas.upright() ? (row.w - 2 * gap) / 3 : canvas.Px(49);
  const auto button = [&](bool shown, std::string_view id, TextId label, const char* icon,
                          Action meaning) {
    const Box place = TakeLeft(row, width);
    TakeLeft(row, gap);
    if (shown && Button(canvas, place, {.id = id, .label = canvas.Words(label), .icon = icon})) {
      action = std::move(meaning);
    }
  };
  button(chrome.can_go_back, "footer.back", TextId::kBack, theme::icon::kBack, Back{});
  button(chrome.can_cancel, "footer.cancel", TextId::kCancel, theme::icon::kClose, AskCancel{});
  button(chrome.can_help, "footer.help", TextId::kHelp, theme::icon::kHelp, AskHelp{});
}

void DrawFooter(const Chrome& chrome, Canvas& canvas, Box bar, Layout& layout,
                std::optional<Action>& action) {
  canvas.Fill(bar, canvas.palette()[Pair::kFooter].back);
  canvas.Fill({bar.x, bar.y, bar.w, canvas.Px(0.3)}, canvas.palette().line);
  Box inner = Inset(bar, canvas.Px(kMarginMm), canvas.Px(kFooterPadMm));
  if (canvas.upright()) {
    Box status = TakeBottom(inner, canvas.Px(kStatusMm));
    if (!chrome.kiosk.empty()) {
      const std::string kiosk = canvas.Words(TextId::kKiosk, {chrome.kiosk});
      canvas.TextInMiddle(TakeRight(status, canvas.TextWidth(Type::kSmall, kiosk)),
                          {Type::kSmall, Pair::kFooter, Align::kRight}, kiosk);
    }
    DrawDelivery(chrome, canvas, status, Pair::kFooter);
    TakeBottom(inner, canvas.Px(kStatusGapMm));
  } else {
    layout.main_button = TakeRight(inner, canvas.Px(96));
    TakeRight(inner, canvas.Px(3.4));
    layout.side_button = TakeRight(inner, canvas.Px(69));
  }
  DrawFooterButtons(chrome, canvas, inner, action);
}

}  // namespace

Layout DrawChrome(const Chrome& chrome, bool main_button, Canvas& canvas,
                  std::optional<Action>& action) {
  Box rest = canvas.whole();
  canvas.Fill(rest, canvas.palette()[Pair::kPage].back);
  const bool upright = canvas.upright();
  const bool buttons = chrome.can_go_back || chrome.can_help || chrome.can_cancel;
  DrawHeader(chrome, canvas, TakeTop(rest, HeaderHeight(chrome, canvas)));
  int footer = 2 * canvas.Px(kFooterPadMm);
  if (buttons || (main_button && !upright)) footer += canvas.Px(kButtonMm);
  if (upright) footer += canvas.Px(kStatusMm);
  if (buttons && upright) footer += canvas.Px(kStatusGapMm);
  if (!buttons && !main_button && !upright) footer = 0;
  Layout layout;
  DrawFooter(chrome, canvas, TakeBottom(rest, footer), layout, action);
  layout.content = Inset(rest, canvas.Px(kMarginMm), canvas.Px(upright ? 8 : 5.5));
  if (main_button && upright) {
    layout.main_button = TakeBottom(layout.content, canvas.Px(kMainButtonMm));
    TakeBottom(layout.content, canvas.Px(6));
  }
  return layout;
}

void DrawAside(const Chrome& chrome, Canvas& canvas) {
  const auto hint = AsideHint(chrome);
  if (!hint) return;
  Box bar = canvas.whole();
  bar =
      TakeTop(bar, HeaderHeight(chrome, canvas) - canvas.Px(kStripeMm) - canvas.Px(kStripeEdgeMm));
  canvas.Fill(bar, canvas.palette()[Pair::kPage].back);
  Banner(canvas, Inset(bar, canvas.Px(kMarginMm), canvas.Px(kAsidePadMm)), hint->tone,
         canvas.Words(hint->words));
}

void Heading(Canvas& canvas, Box& rest, std::string_view title, std::string_view detail) {
  TakeTop(rest, canvas.Text(rest, {Type::kDisplay, Pair::kPage}, title));
  TakeTop(rest, canvas.Px(1.5));
  TakeTop(rest, canvas.Text(rest, {Type::kBody, Pair::kPageMuted}, detail));
  TakeTop(rest, canvas.Px(canvas.upright() ? 7 : 5));
}

Split SplitForInput(const Canvas& canvas, const Box& content, int input_height) {
  Split split;
  split.words = content;
  if (canvas.upright()) {
    split.input = TakeBottom(split.words, input_height);
    TakeBottom(split.words, canvas.Px(6));
  } else {
    split.input = TakeRight(split.words, canvas.Px(184));
    TakeRight(split.words, canvas.Px(9));
  }
  return split;
}

}  // namespace ui::screens
