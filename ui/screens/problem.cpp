#include "ui/screens/problem.h"

#include <string>

#include "ui/screens/chrome.h"
#include "ui/screens/message.h"
#include "ui/widgets/button.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Pair;
using widgets::Canvas;

struct ProblemWords {
  TextId title;
  TextId what;
  TextId next;
};

ProblemWords Say(Problem problem) {
  switch (problem) {
    case Problem::kNotSaved:
      return {TextId::kProblemNotSavedTitle, TextId::kProblemNotSaved,
              TextId::kProblemNotSavedNext};
    case Problem::kMaybeSaved:
      return {TextId::kProblemMaybeTitle, TextId::kProblemMaybe, TextId::kProblemMaybeNext};
    case Problem::kServiceGone:
      return {TextId::kProblemServiceTitle, TextId::kProblemService, TextId::kProblemServiceNext};
    case Problem::kSomethingElse:
      return {TextId::kProblemElseTitle, TextId::kProblemElse, TextId::kProblemElseNext};
  }
  return {TextId::kProblemElseTitle, TextId::kProblemElse, TextId::kProblemElseNext};
}

TextId Say(OutOfServiceReason reason) {
  switch (reason) {
    case OutOfServiceReason::kStorage:
      return TextId::kOutStorage;
    case OutOfServiceReason::kServices:
      return TextId::kOutServices;
    case OutOfServiceReason::kOther:
      return TextId::kOutOther;
  }
  return TextId::kOutOther;
}

}  // namespace

std::optional<Action> Draw(const ProblemView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  const ProblemWords words = Say(view.problem);
  DrawMessage(canvas, layout.content,
              {.icon = theme::icon::kWarning,
               .tone = Pair::kWarning,
               .title = canvas.Words(words.title),
               .detail = canvas.Words(words.what),
               .more = canvas.Words(words.next)});
  if (Button(canvas, layout.main_button,
             {.id = "problem.ok",
              .label = canvas.Words(view.problem == Problem::kNotSaved ? TextId::kProblemRetry
                                                                       : TextId::kProblemOk),
              .look = widgets::ButtonLook::kPrimary,
              .guarded = true})) {
    action = AcknowledgeProblem{};
  }
  return action;
}

std::optional<Action> Draw(const OutOfServiceView& view, const Chrome& chrome, Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, false, canvas, action);
  DrawMessage(canvas, layout.content,
              {.icon = theme::icon::kTools,
               .tone = Pair::kWarning,
               .title = canvas.Words(TextId::kOutTitle),
               .detail = canvas.Words(Say(view.reason)),
               .more = canvas.Words(TextId::kOutNext)});
  return action;
}

}  // namespace ui::screens
