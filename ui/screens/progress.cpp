#include "ui/screens/progress.h"

#include <string>

#include "ui/screens/chrome.h"
#include "ui/screens/message.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/progress.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Pair;
using theme::Type;
using widgets::Box;
using widgets::Canvas;

struct ToneAndWords {
  Pair tone;
  TextId words;
};

ToneAndWords Say(PrinterLine printer) {
  switch (printer) {
    case PrinterLine::kStarting:
      return {Pair::kInfo, TextId::kPrinterStarting};
    case PrinterLine::kPrinting:
      return {Pair::kInfo, TextId::kPrinterPrinting};
    case PrinterLine::kPaperNearEnd:
      return {Pair::kInfo, TextId::kPrinterPaperNearEnd};
    case PrinterLine::kPaperOut:
      return {Pair::kWarning, TextId::kPrinterPaperOut};
    case PrinterLine::kCoverOpen:
      return {Pair::kWarning, TextId::kPrinterCoverOpen};
    case PrinterLine::kCutter:
      return {Pair::kWarning, TextId::kPrinterCutter};
    case PrinterLine::kOverheated:
      return {Pair::kWarning, TextId::kPrinterOverheated};
    case PrinterLine::kFault:
      return {Pair::kWarning, TextId::kPrinterFault};
    case PrinterLine::kOffline:
      return {Pair::kWarning, TextId::kPrinterOffline};
    case PrinterLine::kAway:
      return {Pair::kWarning, TextId::kPrinterAway};
  }
  return {Pair::kWarning, TextId::kPrinterFault};
}

ToneAndWords Say(Paper paper) {
  switch (paper) {
    case Paper::kPrinted:
      return {Pair::kSuccess, TextId::kDoneTakeReceipt};
    case Paper::kUncertain:
      return {Pair::kWarning, TextId::kDonePaperUncertain};
    case Paper::kNotPrinted:
      return {Pair::kWarning, TextId::kDoneNotPrinted};
  }
  return {Pair::kWarning, TextId::kDoneNotPrinted};
}

TextId Say(Sent sent) {
  switch (sent) {
    case Sent::kStored:
      return TextId::kDoneStored;
    case Sent::kStoredLinkDown:
      return TextId::kDoneStoredLinkDown;
    case Sent::kReceived:
      return TextId::kDoneReceived;
  }
  return TextId::kDoneStored;
}

int StepsHeight(const Canvas& canvas, int width, const DoneView& view) {
  int height = canvas.Px(2 * 5 + 2) + canvas.LineHeight(Type::kTitle);
  for (const std::string& step : view.next_steps) {
    height += std::max(canvas.Px(11),
                       canvas.TextHeight(Type::kBody, step, width - canvas.Px(2 * 6 + 11 + 4))) +
              canvas.Px(2.4);
  }
  return height;
}

// Spread over the card's height where that is larger than StepsHeight.
void DrawSteps(Canvas& canvas, const Box& box, const DoneView& view) {
  Card(canvas, box);
  Box inner = Inset(box, canvas.Px(6), canvas.Px(5));
  const int spare = std::max(0, box.h - StepsHeight(canvas, box.w, view));
  const int between =
      canvas.Px(2.4) +
      std::min(canvas.Px(16), spare / (static_cast<int>(view.next_steps.size()) + 1));
  TakeTop(inner,
          canvas.Text(inner, {Type::kTitle, Pair::kCard}, canvas.Words(TextId::kDoneNextSteps)));
  TakeTop(inner, canvas.Px(2) + between - canvas.Px(2.4));
  int number = 0;
  for (const std::string& step : view.next_steps) {
    const int width = inner.w - canvas.Px(11 + 4);
    Box row = TakeTop(inner, std::max(canvas.Px(11), canvas.TextHeight(Type::kBody, step, width)));
    Box mark = TakeLeft(row, canvas.Px(11));
    NumberBadge(canvas, TakeTop(mark, canvas.Px(11)), std::to_string(++number));
    TakeLeft(row, canvas.Px(4));
    canvas.TextInMiddle(row, {Type::kBody, Pair::kCard}, step);
    TakeTop(inner, between);
  }
}

}  // namespace

std::optional<Action> Draw(const AcceptingView&, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, false, canvas, action);
  DrawMessage(canvas, layout.content,
              {.icon = theme::icon::kWait,
               .title = canvas.Words(TextId::kAcceptingTitle),
               .detail = canvas.Words(TextId::kAcceptingDetail)});
  return action;
}

std::optional<Action> Draw(const PrintingView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, false, canvas, action);
  const ToneAndWords printer = Say(view.printer);
  const bool waits = printer.tone == Pair::kWarning;
  const std::string words = canvas.Words(printer.words);
  Box rest = layout.content;
  const int gap = canvas.Px(7);
  Banner(canvas, TakeBottom(rest, BannerHeight(canvas, rest.w, words)), printer.tone, words);
  TakeBottom(rest, gap);
  PercentBar(canvas, TakeBottom(rest, canvas.Px(5)), view.percent);
  TakeBottom(rest, gap);
  DrawCode(canvas, TakeBottom(rest, CodeHeight(canvas)), view.tracking_code);
  TakeBottom(rest, gap);
  DrawMessage(canvas, rest,
              {.icon = theme::icon::kPrint,
               .title = canvas.Words(waits ? TextId::kPrintingWaits : TextId::kPrintingTitle),
               .detail = canvas.Words(waits && view.begun ? TextId::kPrintingStopped
                                                          : TextId::kPrintingDetail)});
  return action;
}

std::optional<Action> Draw(const DoneView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  const ToneAndWords paper = Say(view.paper);
  const std::string words = canvas.Words(paper.words);
  const std::string title =
      canvas.Words(view.sent == Sent::kReceived ? TextId::kDoneReceivedTitle : TextId::kDoneTitle);
  const std::string detail = canvas.Words(Say(view.sent));
  const Message message = {theme::icon::kCheckCircle, Pair::kSuccess, title, detail, ""};
  const int gap = canvas.Px(canvas.upright() ? 6 : 4);
  Box rest = layout.content;
  if (!view.next_steps.empty()) {
    Box steps = rest;
    if (canvas.upright()) {
      steps = TakeBottom(rest, StepsHeight(canvas, rest.w, view));
      TakeBottom(rest, gap);
    } else {
      steps = Column(layout.content, 1, 2, canvas.Px(9));
      rest = Column(layout.content, 0, 2, canvas.Px(9));
    }
    DrawSteps(canvas, steps, view);
  }
  Banner(canvas, TakeBottom(rest, BannerHeight(canvas, rest.w, words)), paper.tone, words);
  TakeBottom(rest, gap);
  DrawCode(canvas, TakeBottom(rest, CodeHeight(canvas)), view.tracking_code);
  TakeBottom(rest, gap);
  DrawMessage(canvas, rest, message);
  if (Button(canvas, layout.main_button,
             {.id = "done.finish",
              .label = canvas.Words(TextId::kDoneFinish),
              .look = widgets::ButtonLook::kPrimary,
              .icon = theme::icon::kCheck,
              .guarded = true})) {
    action = Finish{};
  }
  return action;
}

}  // namespace ui::screens
