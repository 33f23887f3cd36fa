#include "ui/widgets/keys.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ui::widgets {
namespace {

using theme::IconSize;
using theme::Pair;
using theme::Type;

constexpr double kGapMm = 2;
constexpr double kKeyHeightMm = 15.6;
constexpr double kPadKeyHeightMm = 20.5;
constexpr int kKeyboardRows = 5;
// The keyboard's width in key widths.
constexpr double kUnits = 10;

struct Key {
  std::string_view id;
  std::string_view label = {};  // or
  const char* icon = nullptr;
  bool special = false;
  Type type = Type::kKey;
};

bool DrawKey(Canvas& canvas, const Box& box, const Key& key) {
  const Touch touch = canvas.Target(key.id, box, TargetKind::kKey);
  const Pair pair = touch.down ? Pair::kKeyDown : key.special ? Pair::kSpecialKey : Pair::kKey;
  const theme::PairColours& colours = canvas.palette()[pair];
  const int radius = canvas.Px(2.6);
  canvas.Fill(box, colours.back, radius);
  canvas.Outline(box, canvas.palette().edge, canvas.Px(0.3), radius);
  if (key.icon != nullptr) {
    canvas.Icon(box, key.icon, IconSize::kSmall, colours.text);
  } else {
    canvas.TextInMiddle(box, {key.type, pair, Align::kCentre}, key.label);
  }
  return touch.hit;
}

class KeyRows {
 public:
  KeyRows(Canvas& canvas, const Box& box, std::optional<char>& typed)
      : canvas_(canvas), box_(box), gap_(canvas.Px(kGapMm)), typed_(typed) {}

  void Start(int row, double indent_units) {
    row_ = Row(box_, row, kKeyboardRows, gap_);
    at_ = indent_units;
  }

  // A place of `units` key widths in this row.
  Box Place(double units) {
    const double unit = (box_.w + gap_) / kUnits;
    const int left = static_cast<int>(at_ * unit);
    at_ += units;
    return {row_.x + left, row_.y, static_cast<int>(at_ * unit) - left - gap_, row_.h};
  }

  void Characters(std::string_view characters) {
    for (const char character : characters) {
      const std::string id = std::string("key.") + character;
      if (DrawKey(canvas_, Place(1), {.id = id, .label = std::string_view(id).substr(4)})) {
        typed_ = character;
      }
    }
  }

  bool Special(double units, std::string_view id, std::string_view label, const char* icon) {
    return DrawKey(canvas_, Place(units),
                   {.id = id, .label = label, .icon = icon, .special = true, .type = Type::kSmall});
  }

 private:
  Canvas& canvas_;
  Box box_;
  int gap_;
  std::optional<char>& typed_;
  Box row_;
  double at_ = 0;
};

std::string UpperIf(bool upper, std::string text) {
  if (upper) {
    for (char& letter : text) letter = static_cast<char>(letter - 'a' + 'A');
  }
  return text;
}

}  // namespace

int KeypadHeight(const Canvas& canvas) {
  return 4 * canvas.Px(kPadKeyHeightMm) + 3 * canvas.Px(kGapMm);
}

std::optional<char> Keypad(Canvas& canvas, const Box& box) {
  static constexpr std::array<std::string_view, 10> kIds = {
      "keypad.0", "keypad.1", "keypad.2", "keypad.3", "keypad.4",
      "keypad.5", "keypad.6", "keypad.7", "keypad.8", "keypad.9"};
  const int gap = canvas.Px(kGapMm);
  std::optional<char> typed;
  const auto digit = [&](int value, int row, int column) {
    const std::string_view id = kIds[static_cast<std::size_t>(value)];
    const Box place = Column(Row(box, row, 4, gap), column, 3, gap);
    if (DrawKey(canvas, place, {.id = id, .label = id.substr(7), .type = Type::kDisplay})) {
      typed = static_cast<char>('0' + value);
    }
  };
  for (int value = 1; value <= 9; ++value) digit(value, (value - 1) / 3, (value - 1) % 3);
  digit(0, 3, 1);
  const Box place = Column(Row(box, 3, 4, gap), 2, 3, gap);
  if (DrawKey(canvas, place,
              {.id = "keypad.delete", .icon = theme::icon::kDelete, .special = true})) {
    typed = kDeleteKey;
  }
  return typed;
}

int KeyboardHeight(const Canvas& canvas) {
  return kKeyboardRows * canvas.Px(kKeyHeightMm) + (kKeyboardRows - 1) * canvas.Px(kGapMm);
}

std::optional<char> Keyboard(Canvas& canvas, const Box& box, KeyboardState& state) {
  std::optional<char> typed;
  KeyRows rows(canvas, box, typed);
  rows.Start(0, 0);
  rows.Characters("1234567890");
  rows.Start(1, 0);
  rows.Characters(state.symbols ? "():;&+@#%=" : UpperIf(state.shift, "qwertyuiop"));
  rows.Start(2, 0.5);
  rows.Characters(state.symbols ? "?!\"*_~^<>" : UpperIf(state.shift, "asdfghjkl"));
  rows.Start(3, 0);
  bool shift = false;
  if (state.symbols) {
    rows.Place(1.5);
  } else {
    shift = rows.Special(1.5, "key.shift", "", theme::icon::kShift);
  }
  rows.Characters(state.symbols ? "[]{}|\\$" : UpperIf(state.shift, "zxcvbnm"));
  if (rows.Special(1.5, "key.delete", "", theme::icon::kDelete)) typed = kDeleteKey;
  rows.Start(4, 0);
  const bool page =
      state.symbols
          ? rows.Special(1.5, "key.letters", canvas.Words(text::TextId::kLetters), nullptr)
          : rows.Special(1.5, "key.symbols", canvas.Words(text::TextId::kSymbols), nullptr);
  rows.Characters("/,");
  if (rows.Special(3.5, "key.space", canvas.Words(text::TextId::kSpace), nullptr)) typed = ' ';
  rows.Characters(".-'");
  if (shift) state.shift = !state.shift;
  if (page) state.symbols = !state.symbols;
  return typed;
}

void TypeKey(base::SecretText& text, char key, int max_length) {
  if (key == kDeleteKey) {
    std::size_t end = text.size();
    while (end > 0 && (static_cast<unsigned char>(text.str()[end - 1]) & 0xC0U) == 0x80U) --end;
    text.Truncate(end > 0 ? end - 1 : 0);
  } else if (CountCharacters(text) < max_length) {
    text.Append(std::string(1, key));
  }
}

bool AtWordStart(const base::SecretText& text) {
  return text.empty() || text.str().back() == ' ';
}

int CountCharacters(const base::SecretText& text) {
  return static_cast<int>(std::count_if(text.str().begin(), text.str().end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

}  // namespace ui::widgets
