#include "ui/screens/form.h"

#include <algorithm>

#include "ui/screens/chrome.h"
#include "ui/screens/question.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/field.h"
#include "ui/widgets/keys.h"

namespace ui::screens {
namespace {

using text::TextId;
using theme::Type;
using widgets::Box;
using widgets::Canvas;

constexpr double kFieldMm = 26;
constexpr double kTextFieldMm = 32;
constexpr double kChoiceMm = 20.4;
constexpr double kGapMm = 5;
constexpr int kDateDigits = 8;

bool IsText(const FormView& view) {
  return view.kind == QuestionKind::kText;
}

int InputHeight(const Canvas& canvas, const FormView& view) {
  if (IsText(view)) {
    return canvas.Px(kTextFieldMm) + canvas.Px(kGapMm) + widgets::KeyboardHeight(canvas);
  }
  return canvas.Px(kFieldMm) + canvas.Px(kGapMm) + widgets::KeypadHeight(canvas);
}

void DrawChoices(Canvas& canvas, const Box& box, const FormView& view, FormUiState& state) {
  const int columns = view.choices.size() > 5 ? 2 : 1;
  const int rows = (static_cast<int>(view.choices.size()) + columns - 1) / columns;
  const int gap = canvas.Px(4);
  const int height = std::max(
      canvas.Px(kChoiceMm),
      std::min(canvas.Px(columns == 2 ? 30 : 24), (box.h - gap * (rows - 1)) / std::max(1, rows)));
  for (std::size_t i = 0; i < view.choices.size(); ++i) {
    const Choice& choice = view.choices[i];
    const int index = static_cast<int>(i);
    Box row = Column(box, index % columns, columns, gap);
    row.y += index / columns * (height + gap);
    row.h = height;
    const widgets::Touch touch = canvas.Target("choice." + choice.value, row);
    if (touch.hit) state.value = base::SecretText(choice.value);
    DrawOption(canvas, row, choice.label, state.value.str() == choice.value, touch.down);
  }
}

widgets::FieldSpec FieldFor(const FormView& view) {
  static constexpr std::string_view kDatePattern = "__-__-____";
  switch (view.kind) {
    case QuestionKind::kChoice:
    case QuestionKind::kText:
      return {.type = Type::kStrong};
    case QuestionKind::kMoney:
      return {.type = Type::kCode, .prefix = "Rp"};
    case QuestionKind::kDate:
      return {.type = Type::kCode, .still_to_come = kDatePattern};
    case QuestionKind::kNumber:
    case QuestionKind::kPhone:
      return {.type = Type::kCode};
  }
  return {};
}

// What the field shows of the draft.
base::SecretText Shown(const FormView& view, const base::SecretText& value) {
  switch (view.kind) {
    case QuestionKind::kChoice:
    case QuestionKind::kText:
    case QuestionKind::kNumber:
      return value;
    case QuestionKind::kMoney:
      return widgets::InThousands(value.str());
    case QuestionKind::kDate:
      return widgets::AsDate(value.str());
    case QuestionKind::kPhone:
      return widgets::InFours(value.str());
  }
  return value;
}

void DrawTyping(Canvas& canvas, Box box, const FormView& view, FormUiState& state) {
  widgets::FieldSpec spec = FieldFor(view);
  const base::SecretText shown = Shown(view, state.value);
  const std::string placeholder = canvas.Words(TextId::kNothingTyped);
  spec.wrong = !view.error.empty();
  if (IsText(view)) spec.placeholder = placeholder;
  spec.still_to_come = spec.still_to_come.substr(std::min(spec.still_to_come.size(), shown.size()));
  widgets::Field(canvas, TakeTop(box, canvas.Px(IsText(view) ? kTextFieldMm : kFieldMm)), spec,
                 shown);
  TakeTop(box, canvas.Px(kGapMm));
  std::optional<char> key;
  if (IsText(view)) {
    key = widgets::Keyboard(canvas, TakeTop(box, widgets::KeyboardHeight(canvas)), state.keyboard);
  } else {
    key = widgets::Keypad(canvas, TakeTop(box, widgets::KeypadHeight(canvas)));
  }
  if (!key) return;
  const int limit = view.kind == QuestionKind::kDate ? kDateDigits : view.max_length;
  widgets::TypeKey(state.value, *key, limit);
  state.keyboard.shift = widgets::AtWordStart(state.value);
}

// Choices stand below their question, where eyes are; a keyboard stays at the hands.
void DrawChoiceQuestion(Canvas& canvas, const Box& content, const FormView& view,
                        FormUiState& state) {
  if (canvas.upright()) {
    Box rest = content;
    TakeTop(rest, DrawQuestion(canvas, rest, view));
    TakeTop(rest, canvas.Px(7));
    DrawChoices(canvas, rest, view, state);
  } else {
    const Split split = SplitForInput(canvas, content, 0);
    DrawQuestion(canvas, split.words, view);
    DrawChoices(canvas, split.input, view, state);
  }
}

}  // namespace

FormUiState BeginForm(const FormView& view) {
  const bool as_it_is = IsText(view) || view.kind == QuestionKind::kChoice;
  FormUiState state;
  state.value = as_it_is ? view.value : widgets::DigitsOf(view.value.str());
  state.keyboard.shift = widgets::AtWordStart(state.value);
  return state;
}

std::optional<Action> Draw(const FormView& view, FormUiState& state, const Chrome& chrome,
                           Canvas& canvas) {
  std::optional<Action> action;
  const Layout layout = DrawChrome(chrome, true, canvas, action);
  if (view.kind == QuestionKind::kChoice) {
    DrawChoiceQuestion(canvas, layout.content, view, state);
  } else {
    const Split split = SplitForInput(canvas, layout.content, InputHeight(canvas, view));
    DrawQuestion(canvas, split.words, view);
    DrawTyping(canvas, split.input, view, state);
  }
  if (Button(canvas, layout.main_button,
             {.id = "form.next",
              .label = canvas.Words(TextId::kNext),
              .look = widgets::ButtonLook::kPrimary,
              .icon_after = theme::icon::kForward})) {
    action = SubmitAnswer{view.field, view.kind == QuestionKind::kDate
                                          ? widgets::AsDate(state.value.str())
                                          : state.value};
  }
  return action;
}

}  // namespace ui::screens
