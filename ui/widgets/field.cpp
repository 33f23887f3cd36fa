#include "ui/widgets/field.h"

#include <algorithm>

namespace ui::widgets {
namespace {

using theme::Pair;

// Reserves first, so that no growing string leaves a copy behind.
template <class Breaks>
base::SecretText Grouped(std::string_view digits, char separator, Breaks breaks_before) {
  std::string grouped;
  grouped.reserve(2 * digits.size() + 16);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && breaks_before(i)) grouped += separator;
    grouped += digits[i];
  }
  return base::SecretText(std::move(grouped));
}

void Caret(Canvas& canvas, int x, int top, const theme::Face& face) {
  const int height = face.capital + 2 * (face.capital / 3);
  canvas.Fill({x, top + (face.line - height) / 2, canvas.Px(0.7), height},
              canvas.palette()[Pair::kCardAccent].text);
}

// Each '_' as a line as wide as a digit, so that what is typed later lands on it.
void StillToCome(Canvas& canvas, Box box, const TextStyle& style, std::string_view pattern) {
  const theme::Face& face = canvas.theme().fonts().face(style.type);
  const int base = box.y + (face.line + face.capital) / 2;
  const int digit = face.Width("0");
  const int apart = canvas.Px(0.5);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '_') {
      const std::string_view sign = pattern.substr(i, 1);
      canvas.Text(TakeLeft(box, face.Width(sign)), style, sign);
      continue;
    }
    const Box place = TakeLeft(box, digit);
    canvas.Fill({place.x + apart, base, place.w - 2 * apart, canvas.Px(0.7)},
                canvas.palette()[style.pair].text);
  }
}

}  // namespace

void Field(Canvas& canvas, const Box& box, const FieldSpec& spec, const base::SecretText& text) {
  const theme::Palette& palette = canvas.palette();
  const int radius = canvas.Px(4);
  canvas.Fill(box, palette[Pair::kField].back, radius);
  canvas.Outline(box, spec.wrong ? palette.danger_edge : palette.chosen_edge, canvas.Px(0.8),
                 radius);
  Box inner = Inset(box, canvas.Px(5), canvas.Px(1.2));
  const theme::Face& face = canvas.theme().fonts().face(spec.type);
  const TextStyle typed = {spec.type, Pair::kField};
  const TextStyle pale = {spec.type, Pair::kPlaceholder};
  if (!spec.prefix.empty()) {
    canvas.TextInMiddle(inner, pale, spec.prefix);
    TakeLeft(inner, face.Width(spec.prefix) + canvas.Px(3));
  }
  const std::vector<std::string_view> lines = Wrap(face, text.str(), inner.w - canvas.Px(2));
  const std::size_t room = static_cast<std::size_t>(std::max(1, inner.h / face.line));
  const std::size_t shown = std::min(room, lines.size());
  const int height = static_cast<int>(std::max<std::size_t>(1, shown)) * face.line;
  const int top = inner.y + (inner.h - height) / 2;
  if (lines.empty()) {
    Caret(canvas, inner.x, top, face);
    TakeLeft(inner, canvas.Px(2));
    if (spec.placeholder.empty()) {
      StillToCome(canvas, {inner.x, top, inner.w, face.line}, pale, spec.still_to_come);
    } else {
      canvas.TextInMiddle(inner, pale, spec.placeholder);
    }
    return;
  }
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string_view line = lines[lines.size() - shown + i];
    canvas.Text({inner.x, top + static_cast<int>(i) * face.line, inner.w, face.line}, typed, line);
  }
  const int end = inner.x + face.Width(lines.back());
  const int last = top + height - face.line;
  Caret(canvas, end + canvas.Px(0.6), last, face);
  const int behind = end + canvas.Px(2);
  StillToCome(canvas, {behind, last, inner.right() - behind, face.line}, pale, spec.still_to_come);
}

base::SecretText InFours(std::string_view digits) {
  return Grouped(digits, ' ', [](std::size_t i) { return i % 4 == 0; });
}

base::SecretText InThousands(std::string_view digits) {
  const std::size_t size = digits.size();
  return Grouped(digits, '.', [size](std::size_t i) { return (size - i) % 3 == 0; });
}

base::SecretText AsDate(std::string_view digits) {
  return Grouped(digits, '-', [](std::size_t i) { return i == 2 || i == 4; });
}

base::SecretText DigitsOf(std::string_view text) {
  std::string digits;
  digits.reserve(text.size() + 16);
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char symbol) { return symbol >= '0' && symbol <= '9'; });
  return base::SecretText(std::move(digits));
}

}  // namespace ui::widgets
