#include "ui/screens/attract.h"

#include <array>

#include "ui/screens/card_hint.h"
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
using widgets::Canvas;

struct Step {
  const char* icon;
  TextId words;
};
constexpr std::array<Step, 3> kSteps = {{{theme::icon::kPerson, TextId::kStepIdentify},
                                         {theme::icon::kLetter, TextId::kStepFill},
                                         {theme::icon::kReceipt, TextId::kStepReceipt}}};

void DrawSteps(Canvas& canvas, const Box& box) {
  Card(canvas, box);
  const Box inner = Inset(box, canvas.Px(5), canvas.Px(6));
  for (int i = 0; i < 3; ++i) {
    const Step& step = kSteps[static_cast<std::size_t>(i)];
    Box column = Column(inner, i, 3, canvas.Px(5));
    Badge(canvas, TakeTop(column, canvas.Px(17)), step.icon);
    TakeTop(column, canvas.Px(3));
    canvas.Text(column, {Type::kSmall, Pair::kCard, Align::kCentre}, canvas.Words(step.words));
  }
}

void DrawStartButton(Canvas& canvas, const Box& box, bool down) {
  const theme::Palette& palette = canvas.palette();
  const Pair pair = down ? Pair::kPrimaryDown : Pair::kPrimary;
  const int radius = box.h / 2;
  canvas.Shadow({box.x, box.y + canvas.Px(2), box.w, box.h}, canvas.Px(12));
  if (down) {
    canvas.Fill(box, palette[pair].back, radius);
  } else {
    canvas.Shade(box, palette[pair].back, palette.primary_bottom, radius);
  }
  const std::string words = canvas.Words(TextId::kTouchToBegin);
  const int icon = canvas.IconPx(theme::IconSize::kMedium);
  const int gap = canvas.Px(4);
  const int width = canvas.TextWidth(Type::kTitle, words);
  Box inner = box;
  TakeLeft(inner, (box.w - width - gap - icon) / 2);
  canvas.Icon(TakeLeft(inner, icon), theme::icon::kTouch, theme::IconSize::kMedium,
              palette[pair].text);
  TakeLeft(inner, gap);
  canvas.TextInMiddle(TakeLeft(inner, width), {Type::kTitle, pair}, words);
}

// A panel that lies has no room for what becomes of a card beside the detail.
void DrawNoticeHeading(const NoticeView& view, Canvas& canvas, Box& rest) {
  const std::string title = canvas.Words(TextId::kNoticeTitle);
  const auto hint = CardHint(view.card, TextId::kCardReadNotice);
  if (!hint || canvas.upright()) Heading(canvas, rest, title, canvas.Words(TextId::kNoticeDetail));
  if (!hint) return;
  if (!canvas.upright()) {
    TakeTop(rest, canvas.Text(rest, {Type::kDisplay, Pair::kPage}, title));
    TakeTop(rest, canvas.Px(2));
  }
  const std::string words = canvas.Words(hint->words);
  Banner(canvas, TakeTop(rest, BannerHeight(canvas, rest.w, words)), hint->tone, words);
  TakeTop(rest, canvas.Px(canvas.upright() ? 7 : 3));
}

}  // namespace

std::optional<Action> Draw(const AttractView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, false, canvas, action);
  Box rest = layout.content;
  const widgets::Touch touch = canvas.Target("attract.start", rest);
  if (touch.hit) action = Begin{};

  const int steps_height = canvas.Px(canvas.upright() ? 52 : 46);
  const Box steps = TakeBottom(rest, steps_height);
  TakeBottom(rest, canvas.Px(canvas.upright() ? 9 : 5));
  // One banner at most: that the link is down stands in the bars, too.
  std::optional<Hint> banner;
  if (chrome.delivery == Delivery::kLinkDown) banner = {Pair::kInfo, TextId::kAttractLinkDown};
  if (view.card_left_behind) banner = {Pair::kWarning, TextId::kAttractCardLeft};
  if (banner) {
    const std::string words = canvas.Words(banner->words);
    Banner(canvas, TakeBottom(rest, BannerHeight(canvas, rest.w, words)), banner->tone, words);
    TakeBottom(rest, canvas.Px(5));
  }
  const TextId detail = TextId::kWelcomeDetail;
  const auto greet = [&](Box box, Align align) {
    TakeTop(box,
            canvas.Text(box, {Type::kDisplay, Pair::kPage, align}, canvas.Words(TextId::kWelcome)));
    TakeTop(box, canvas.Px(1.5));
    canvas.Text(box, {Type::kBody, Pair::kPageMuted, align}, canvas.Words(detail));
  };
  const int greeting =
      canvas.LineHeight(Type::kDisplay) + canvas.Px(1.5) + canvas.LineHeight(Type::kBody);
  const int button = canvas.Px(26);
  if (canvas.upright()) {
    const int hero = canvas.Px(banner ? 66 : 84);
    const int gap = canvas.Px(9);
    TakeTop(rest, (rest.h - hero - greeting - button - 2 * gap) / 2);
    Hero(canvas, TakeTop(rest, hero), theme::icon::kOffice);
    TakeTop(rest, gap);
    greet(TakeTop(rest, greeting), Align::kCentre);
    TakeTop(rest, gap);
    DrawStartButton(canvas, Inset(TakeTop(rest, button), canvas.Px(8), 0), touch.down);
  } else {
    Hero(canvas, TakeLeft(rest, canvas.Px(100)), theme::icon::kOffice);
    TakeLeft(rest, canvas.Px(8));
    TakeTop(rest, (rest.h - greeting - button - canvas.Px(6)) / 2);
    greet(TakeTop(rest, greeting), Align::kLeft);
    TakeTop(rest, canvas.Px(6));
    DrawStartButton(canvas, TakeTop(rest, button), touch.down);
  }
  DrawSteps(canvas, steps);
  return action;
}

std::optional<Action> Draw(const NoticeView& view, const Chrome& chrome, Canvas& canvas) {
  static constexpr std::array<Step, 5> kSentences = {{
      {theme::icon::kEdit, TextId::kNoticeWhat},
      {theme::icon::kLaw, TextId::kNoticeWhy},
      {theme::icon::kWatch, TextId::kNoticeWho},
      {theme::icon::kLock, TextId::kNoticeKept},
      {theme::icon::kErase, TextId::kNoticeStop},
  }};
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  Box rest = layout.content;
  DrawNoticeHeading(view, canvas, rest);
  Card(canvas, rest);
  const Box inner = Inset(rest, canvas.Px(6), canvas.Px(3));
  for (int i = 0; i < 5; ++i) {
    Box row = Row(inner, i, 5, 0);
    if (i > 0) canvas.Fill({row.x, row.y, row.w, canvas.Px(0.3)}, canvas.palette().line);
    const Step& sentence = kSentences[static_cast<std::size_t>(i)];
    Badge(canvas, TakeLeft(row, canvas.Px(17)), sentence.icon);
    TakeLeft(row, canvas.Px(5));
    canvas.TextInMiddle(row, {Type::kBody, Pair::kCard}, canvas.Words(sentence.words));
  }
  if (Button(canvas, layout.main_button,
             {.id = "notice.continue",
              .label = canvas.Words(TextId::kNoticeContinue),
              .look = widgets::ButtonLook::kPrimary,
              .icon_after = theme::icon::kForward})) {
    action = AcceptNotice{};
  }
  return action;
}

}  // namespace ui::screens
