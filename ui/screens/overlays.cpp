#include "ui/screens/overlays.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ui/screens/chrome.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Pair;
using theme::Type;
using widgets::Align;
using widgets::Box;
using widgets::ButtonLook;
using widgets::Canvas;

constexpr double kPadMm = 10;
constexpr double kButtonMm = 22;
constexpr double kGapMm = 5;

// Dims the screen and returns the inside of a card of this inner height.
Box OpenDialog(Canvas& canvas, int inner_height) {
  const Box whole = canvas.whole();
  canvas.Fill(whole, canvas.palette().scrim);
  const int pad = canvas.Px(kPadMm);
  const int width = std::min(whole.w - 2 * canvas.Px(kMarginMm), canvas.Px(220));
  const int height = inner_height + 2 * pad;
  const Box card = {(whole.w - width) / 2, (whole.h - height) / 2, width, height};
  canvas.Fill(card, canvas.palette()[Pair::kCard].back, canvas.Px(7));
  canvas.Outline(card, canvas.palette().line, canvas.Px(0.4), canvas.Px(7));
  return Inset(card, pad, pad);
}

int DialogWidth(const Canvas& canvas) {
  return std::min(canvas.whole().w - 2 * canvas.Px(kMarginMm), canvas.Px(220)) -
         2 * canvas.Px(kPadMm);
}

TextId HelpFor(const AttractView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const NoticeView&) {
  return TextId::kHelpNotice;
}
TextId HelpFor(const IdentifyView&) {
  return TextId::kHelpIdentify;
}
TextId HelpFor(const ScanView&) {
  return TextId::kHelpScan;
}
TextId HelpFor(const NikView&) {
  return TextId::kHelpNik;
}
TextId HelpFor(const NikQuestionView&) {
  return TextId::kHelpNikQuestion;
}
TextId HelpFor(const ChooseServiceView&) {
  return TextId::kHelpChoose;
}
TextId HelpFor(const ServiceInfoView&) {
  return TextId::kHelpInfo;
}
TextId HelpFor(const FormView&) {
  return TextId::kHelpForm;
}
TextId HelpFor(const ChecklistView&) {
  return TextId::kHelpForm;
}
TextId HelpFor(const ReviewView&) {
  return TextId::kHelpReview;
}
TextId HelpFor(const AcceptingView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const PrintingView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const DoneView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const ProblemView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const OutOfServiceView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const BareView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const VoucherConfirmView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const EnrollingView&) {
  return TextId::kHelpOther;
}
TextId HelpFor(const EnrolResultView&) {
  return TextId::kHelpOther;
}

struct TwoButtons {
  Box first;
  Box second;
};

// Two buttons at the lower end of a dialog: below each other upright, side by side lying.
TwoButtons TakeButtons(const Canvas& canvas, Box& rest) {
  const int height = canvas.Px(kButtonMm);
  const int gap = canvas.Px(kGapMm);
  if (canvas.upright()) {
    const Box second = TakeBottom(rest, height);
    TakeBottom(rest, gap);
    return {TakeBottom(rest, height), second};
  }
  const Box strip = TakeBottom(rest, height);
  return {Column(strip, 1, 2, gap), Column(strip, 0, 2, gap)};
}

int ButtonsHeight(const Canvas& canvas) {
  return canvas.upright() ? canvas.Px(2 * kButtonMm + kGapMm) : canvas.Px(kButtonMm);
}

}  // namespace

std::optional<Action> Draw(const HelpOverlay& overlay, const Screen& below, const Chrome& chrome,
                           Canvas& canvas) {
  // What the buttons at the bottom do, of those that are there.
  std::vector<std::pair<const char*, TextId>> buttons_below;
  if (chrome.can_go_back) buttons_below.emplace_back(theme::icon::kBack, TextId::kHelpBack);
  if (chrome.can_cancel) buttons_below.emplace_back(theme::icon::kClose, TextId::kHelpCancel);
  const int width = DialogWidth(canvas);
  const int gap = canvas.Px(kGapMm);
  const int badge = canvas.Px(15);
  const auto row_height = [&](TextId id) {
    const int text = width - badge - canvas.Px(4);
    return std::max(badge, canvas.TextHeight(Type::kBody, canvas.Words(id), text));
  };
  const std::string title = canvas.Words(TextId::kHelpTitle);
  const std::string words =
      canvas.Words(std::visit([](const auto& view) { return HelpFor(view); }, below));
  const std::string called = canvas.Words(TextId::kHelpCalled);
  const int answer = overlay.officer_called
                         ? BannerHeight(canvas, width, called) + gap + canvas.Px(kButtonMm)
                         : ButtonsHeight(canvas);
  int height = canvas.LineHeight(Type::kDisplay) + gap +
               canvas.TextHeight(Type::kBody, words, width) + 2 * gap + gap + answer;
  for (const auto& [icon, id] : buttons_below) height += row_height(id) + canvas.Px(3);
  Box rest = OpenDialog(canvas, height);
  TakeTop(rest, canvas.Text(rest, {Type::kDisplay, Pair::kCard}, title));
  TakeTop(rest, gap);
  TakeTop(rest, canvas.Text(rest, {Type::kBody, Pair::kCard}, words));
  TakeTop(rest, 2 * gap);
  for (const auto& [icon, id] : buttons_below) {
    Box line = TakeTop(rest, row_height(id));
    Badge(canvas, TakeLeft(line, badge), icon);
    TakeLeft(line, canvas.Px(4));
    canvas.TextInMiddle(line, {Type::kBody, Pair::kCardMuted}, canvas.Words(id));
    TakeTop(rest, canvas.Px(3));
  }
  std::optional<Action> action;
  TwoButtons buttons;
  if (overlay.officer_called) {
    buttons.second = TakeBottom(rest, canvas.Px(kButtonMm));
    TakeBottom(rest, gap);
    Banner(canvas, TakeBottom(rest, BannerHeight(canvas, width, called)), Pair::kSuccess, called);
  } else {
    buttons = TakeButtons(canvas, rest);
    if (Button(canvas, buttons.first,
               {.id = "help.call",
                .label = canvas.Words(TextId::kHelpCall),
                .look = ButtonLook::kPrimary,
                .icon = theme::icon::kOfficer})) {
      action = CallOfficer{};
    }
  }
  if (Button(canvas, buttons.second,
             {.id = "help.close",
              .label = canvas.Words(TextId::kHelpClose),
              .icon = theme::icon::kCheck})) {
    action = CloseHelp{};
  }
  return action;
}

std::optional<Action> Draw(const CancelOverlay&, Canvas& canvas) {
  const int width = DialogWidth(canvas);
  const int gap = canvas.Px(kGapMm);
  const int hero = canvas.Px(34);
  const std::string title = canvas.Words(TextId::kCancelTitle);
  const std::string detail = canvas.Words(TextId::kCancelDetail);
  Box rest = OpenDialog(canvas, hero + gap + canvas.TextHeight(Type::kDisplay, title, width) +
                                    canvas.TextHeight(Type::kBody, detail, width) + 3 * gap +
                                    ButtonsHeight(canvas));
  std::optional<Action> action;
  Hero(canvas, TakeTop(rest, hero), theme::icon::kErase, Pair::kError);
  TakeTop(rest, gap);
  TakeTop(rest, canvas.Text(rest, {Type::kDisplay, Pair::kCard, Align::kCentre}, title));
  TakeTop(rest, gap);
  canvas.Text(rest, {Type::kBody, Pair::kCardMuted, Align::kCentre}, detail);
  const TwoButtons buttons = TakeButtons(canvas, rest);
  if (Button(canvas, buttons.first,
             {.id = "cancel.no",
              .label = canvas.Words(TextId::kCancelNo),
              .look = ButtonLook::kPrimary,
              .icon = theme::icon::kBack})) {
    action = KeepGoing{};
  }
  if (Button(canvas, buttons.second,
             {.id = "cancel.yes",
              .label = canvas.Words(TextId::kCancelYes),
              .look = ButtonLook::kDanger,
              .icon = theme::icon::kErase,
              .guarded = true})) {
    action = ConfirmCancel{};
  }
  return action;
}

std::optional<Action> Draw(const TimeoutOverlay& overlay, Canvas& canvas) {
  const int width = DialogWidth(canvas);
  const int gap = canvas.Px(kGapMm);
  const int ring = canvas.Px(46);
  const std::string title = canvas.Words(TextId::kTimeoutTitle);
  const std::string detail = canvas.Words(TextId::kTimeoutDetail);
  Box rest = OpenDialog(canvas, ring + gap + canvas.TextHeight(Type::kDisplay, title, width) +
                                    canvas.TextHeight(Type::kBody, detail, width) + 3 * gap +
                                    canvas.Px(kButtonMm));
  std::optional<Action> action;
  const Box disc = Square(TakeTop(rest, ring));
  const theme::Palette& palette = canvas.palette();
  canvas.Disc(disc, palette[Pair::kWarning].back);
  canvas.Ring(disc, palette[Pair::kWarning].text, canvas.Px(1.4));
  Box inner = disc;
  TakeTop(inner, (disc.h - canvas.LineHeight(Type::kCode) - canvas.LineHeight(Type::kSmall)) / 2);
  const std::string seconds = std::to_string(std::max(0, overlay.seconds_left));
  TakeTop(inner, canvas.Text(inner, {Type::kCode, Pair::kWarning, Align::kCentre}, seconds));
  canvas.Text(inner, {Type::kSmall, Pair::kWarning, Align::kCentre},
              canvas.Words(TextId::kTimeoutSeconds));
  TakeTop(rest, gap);
  TakeTop(rest, canvas.Text(rest, {Type::kDisplay, Pair::kCard, Align::kCentre}, title));
  TakeTop(rest, gap);
  canvas.Text(rest, {Type::kBody, Pair::kCardMuted, Align::kCentre}, detail);
  if (Button(canvas, TakeBottom(rest, canvas.Px(kButtonMm)),
             {.id = "timeout.stay",
              .label = canvas.Words(TextId::kTimeoutStay),
              .look = ButtonLook::kPrimary,
              .icon = theme::icon::kCheck})) {
    action = StillHere{};
  }
  return action;
}

}  // namespace ui::screens
