#include "ui/screens/identify.h"

#include <algorithm>

#include "ui/screens/card_hint.h"
#include "ui/screens/chrome.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/field.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Pair;
using theme::Type;
using widgets::Align;
using widgets::Box;
using widgets::Canvas;

struct Way {
  std::string_view id;
  const char* icon;
  TextId title;
  TextId detail;
};

bool DrawWay(Canvas& canvas, const Box& box, const Way& way, std::size_t colour) {
  const widgets::Touch touch = canvas.Target(way.id, box);
  Card(canvas, box);
  if (touch.down) {
    canvas.Outline(box, canvas.palette().chosen_edge, canvas.Px(1), canvas.Px(4.6));
  }
  Box inner = Inset(box, canvas.Px(8), canvas.Px(6));
  const theme::PairColours& tile = canvas.palette().tiles[colour];
  const int side = canvas.Px(canvas.upright() ? 34 : 28);
  const std::string title = canvas.Words(way.title);
  const std::string detail = canvas.Words(way.detail);
  Box sign;
  if (canvas.upright()) {
    sign = Square(TakeLeft(inner, side));
    TakeLeft(inner, canvas.Px(7));
    canvas.Icon(TakeRight(inner, canvas.IconPx(theme::IconSize::kMedium)), theme::icon::kChevron,
                theme::IconSize::kMedium, canvas.palette()[Pair::kCardAccent].text);
    TakeRight(inner, canvas.Px(2));
    const int height = canvas.TextHeight(Type::kTitle, title, inner.w) + canvas.Px(2) +
                       canvas.TextHeight(Type::kBody, detail, inner.w);
    TakeTop(inner, (inner.h - height) / 2);
  } else {
    sign = TakeTop(inner, side);
    sign.w = side;
    TakeTop(inner, canvas.Px(5));
  }
  canvas.Shade(sign, tile.back, tile.back, canvas.Px(6));
  canvas.Icon(sign, way.icon, theme::IconSize::kLarge, tile.text);
  TakeTop(inner, canvas.Text(inner, {Type::kTitle, Pair::kCard}, title));
  TakeTop(inner, canvas.Px(2));
  canvas.Text(inner, {Type::kBody, Pair::kCardMuted}, detail);
  return touch.hit;
}

TextId WordsFor(ScanMessage message) {
  switch (message) {
    case ScanMessage::kNone:
      return TextId::kScanWaiting;
    case ScanMessage::kNoCode:
      return TextId::kScanNoCode;
    case ScanMessage::kReceiptLink:
      return TextId::kScanReceiptLink;
    case ScanMessage::kPickupCode:
      return TextId::kScanPickup;
    case ScanMessage::kVoucher:
      return TextId::kScanVoucher;
    case ScanMessage::kLink:
      return TextId::kScanLink;
    case ScanMessage::kQris:
      return TextId::kScanQris;
    case ScanMessage::kWifi:
      return TextId::kScanWifi;
    case ScanMessage::kContact:
      return TextId::kScanContact;
    case ScanMessage::kProduct:
      return TextId::kScanProduct;
    case ScanMessage::kUnknown:
      return TextId::kScanUnknown;
    case ScanMessage::kTwoCodes:
      return TextId::kScanTwoCodes;
    case ScanMessage::kBroken:
      return TextId::kScanBroken;
    case ScanMessage::kImpossibleNik:
      return TextId::kScanImpossibleNik;
    case ScanMessage::kScannerGone:
      return TextId::kScannerOut;
  }
  return TextId::kScanUnknown;
}

TextId WordsFor(NikMessage message) {
  switch (message) {
    case NikMessage::kNone:
    case NikMessage::kIncomplete:
      return TextId::kNikIncomplete;
    case NikMessage::kImpossibleDay:
      return TextId::kNikDay;
    case NikMessage::kImpossibleMonth:
      return TextId::kNikMonth;
    case NikMessage::kImpossibleDate:
      return TextId::kNikDate;
    case NikMessage::kImpossibleSerial:
      return TextId::kNikSerial;
  }
  return TextId::kNikIncomplete;
}

// What stands below the ways to identify.
Hint HintOf(const IdentifyView& view) {
  if (const auto card = CardHint(view.card, TextId::kCardRead)) return *card;
  if (!view.scanner_works) return {Pair::kWarning, TextId::kScannerOut};
  return {Pair::kInfo, view.card_reader_works ? TextId::kCardOffer : TextId::kNothingElse};
}

// Four corners around a code, as a camera's finder shows them.
void DrawFinder(Canvas& canvas, const Box& box) {
  const Box square = Square(box);
  const int arm = square.w / 4;
  const int width = canvas.Px(2);
  const theme::Colour colour = canvas.palette()[Pair::kCardAccent].text;
  for (const int x : {square.x, square.right() - arm}) {
    canvas.Fill({x, square.y, arm, width}, colour);
    canvas.Fill({x, square.bottom() - width, arm, width}, colour);
  }
  for (const int y : {square.y, square.bottom() - arm}) {
    canvas.Fill({square.x, y, width, arm}, colour);
    canvas.Fill({square.right() - width, y, width, arm}, colour);
  }
  canvas.Icon(square, theme::icon::kQr, theme::IconSize::kHero, canvas.palette()[Pair::kCard].text);
}

}  // namespace

std::optional<Action> Draw(const IdentifyView& view, const Chrome& chrome, Canvas& canvas) {
  static constexpr Way kScan = {"identify.scan", theme::icon::kScan, TextId::kScanChoice,
                                TextId::kScanChoiceDetail};
  static constexpr Way kType = {"identify.type", theme::icon::kKeypad, TextId::kTypeChoice,
                                TextId::kTypeChoiceDetail};
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, false, canvas, action);
  Box rest = layout.content;
  Heading(canvas, rest, canvas.Words(TextId::kIdentifyTitle),
          canvas.Words(TextId::kIdentifyDetail));
  const auto [tone, words] = HintOf(view);
  const std::string hint = canvas.Words(words);
  const int gap = canvas.Px(7);
  if (canvas.upright()) {
    const int way = canvas.Px(66);
    if (view.scanner_works) {
      if (DrawWay(canvas, TakeTop(rest, way), kScan, 1)) action = IdentifyByScan{};
      TakeTop(rest, gap);
    }
    if (DrawWay(canvas, TakeTop(rest, way), kType, 2)) action = IdentifyByTyping{};
    TakeTop(rest, gap);
    Banner(canvas, TakeTop(rest, BannerHeight(canvas, rest.w, hint)), tone, hint);
    return action;
  }
  Banner(canvas, TakeBottom(rest, BannerHeight(canvas, rest.w, hint)), tone, hint);
  TakeBottom(rest, gap);
  if (view.scanner_works && DrawWay(canvas, Column(rest, 0, 2, gap), kScan, 1)) {
    action = IdentifyByScan{};
  }
  const Box type = view.scanner_works ? Column(rest, 1, 2, gap) : rest;
  if (DrawWay(canvas, type, kType, 2)) action = IdentifyByTyping{};
  return action;
}

std::optional<Action> Draw(const ScanView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  Hint hint{Pair::kWarning, WordsFor(view.message)};
  if (view.message == ScanMessage::kNone) {
    hint = CardHint(view.card, TextId::kCardRead).value_or(Hint{Pair::kInfo, hint.words});
  }
  const std::string message = canvas.Words(hint.words);
  Box rest = layout.content;
  Box picture;
  if (!canvas.upright()) {
    picture = TakeRight(rest, canvas.Px(150));
    TakeRight(rest, canvas.Px(9));
  }
  Heading(canvas, rest, canvas.Words(TextId::kScanTitle), canvas.Words(TextId::kScanDetail));
  const Box banner = TakeBottom(rest, BannerHeight(canvas, rest.w, message));
  Banner(canvas, banner, hint.tone, message);
  if (canvas.upright()) {
    TakeBottom(rest, canvas.Px(7));
    picture = rest;
  }
  Card(canvas, picture);
  Box finder = Square(Inset(picture, canvas.Px(12), canvas.Px(12)));
  const int side = std::min(finder.w, canvas.Px(86));
  DrawFinder(canvas, Inset(finder, (finder.w - side) / 2, (finder.w - side) / 2));
  if (Button(canvas, layout.main_button,
             {.id = "scan.type",
              .label = canvas.Words(TextId::kScanType),
              .icon = theme::icon::kKeypad})) {
    action = IdentifyByTyping{};
  }
  return action;
}

std::optional<Action> Draw(const NikView& view, NikUiState& state, const Chrome& chrome,
                           Canvas& canvas) {
  static constexpr std::string_view kPattern = "____ ____ ____ ____";
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  const int field = canvas.Px(26);
  const int gap = canvas.Px(5);
  Split split = SplitForInput(
      canvas, layout.content,
      field + canvas.LineHeight(Type::kSmall) + 2 * gap + widgets::KeypadHeight(canvas));
  Heading(canvas, split.words, canvas.Words(TextId::kNikTitle), canvas.Words(TextId::kNikDetail));
  auto hint = CardHint(view.card, TextId::kCardReadTypeNik);
  if (view.code != ScanMessage::kNone) hint = {Pair::kWarning, WordsFor(view.code)};
  if (view.message != NikMessage::kNone) hint = {Pair::kError, WordsFor(view.message)};
  if (hint) {
    const std::string message = canvas.Words(hint->words);
    Banner(canvas, TakeTop(split.words, BannerHeight(canvas, split.words.w, message)), hint->tone,
           message);
  }
  Box rest = split.input;
  const base::SecretText shown = widgets::InFours(state.digits.str());
  widgets::Field(canvas, TakeTop(rest, field),
                 {.type = Type::kCode,
                  .wrong = view.message != NikMessage::kNone,
                  .still_to_come = kPattern.substr(std::min(kPattern.size(), shown.size()))},
                 shown);
  TakeTop(rest, gap / 2);
  canvas.Text(TakeTop(rest, canvas.LineHeight(Type::kSmall)),
              {Type::kSmall, Pair::kPageMuted, Align::kRight},
              canvas.Words(TextId::kNikCount, {std::to_string(state.digits.size())}));
  TakeTop(rest, gap + gap / 2);
  const Box keys = TakeTop(rest, widgets::KeypadHeight(canvas));
  if (const std::optional<char> key = widgets::Keypad(canvas, keys)) {
    widgets::TypeKey(state.digits, *key, 16);
  }
  if (Button(canvas, layout.main_button,
             {.id = "nik.next",
              .label = canvas.Words(TextId::kContinue),
              .look = widgets::ButtonLook::kPrimary,
              .icon_after = theme::icon::kForward})) {
    action = SubmitNik{state.digits};
  }
  return action;
}

std::optional<Action> Draw(const NikQuestionView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  Box rest = layout.content;
  Heading(canvas, rest, canvas.Words(TextId::kNikQuestionTitle),
          canvas.Words(TextId::kNikQuestionDetail));
  const Box card = TakeTop(rest, canvas.Px(canvas.upright() ? 40 : 32));
  Card(canvas, card);
  canvas.TextInMiddle(Inset(card, canvas.Px(5), 0),
                      {Type::kCode, Pair::kCardAccent, Align::kCentre},
                      widgets::InFours(view.nik.str()).str());
  TakeTop(rest, canvas.Px(7));
  for (const NikSurprise surprise : view.surprises) {
    const std::string words = canvas.Words(
        surprise == NikSurprise::kOtherRegency ? TextId::kNikOtherRegency : TextId::kNikBirthDate);
    Banner(canvas, TakeTop(rest, BannerHeight(canvas, rest.w, words)), Pair::kWarning, words);
    TakeTop(rest, canvas.Px(5));
  }
  Box fix = layout.main_button;
  Box yes = fix;
  if (canvas.upright()) {
    fix = Column(layout.main_button, 0, 2, canvas.Px(5));
    yes = Column(layout.main_button, 1, 2, canvas.Px(5));
  } else {
    fix = layout.side_button;
  }
  if (Button(
          canvas, fix,
          {.id = "nik.fix", .label = canvas.Words(TextId::kNikFix), .icon = theme::icon::kEdit})) {
    action = FixNik{};
  }
  if (Button(canvas, yes,
             {.id = "nik.yes",
              .label = canvas.Words(TextId::kNikYes),
              .look = widgets::ButtonLook::kPrimary,
              .icon = theme::icon::kCheck})) {
    action = ConfirmNik{};
  }
  return action;
}

}  // namespace ui::screens
