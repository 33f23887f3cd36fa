// The on-screen keypad and keyboard. They type nothing themselves: they say which key was touched.
#pragma once

#include <optional>
#include <string>

#include "base/secret.h"
#include "ui/widgets/canvas.h"

namespace ui::widgets {

// A touched key: a character to append, or '\b' for delete.
inline constexpr char kDeleteKey = '\b';

// Targets keypad.0 to keypad.9 and keypad.delete.
std::optional<char> Keypad(Canvas& canvas, const Box& box);
int KeypadHeight(const Canvas& canvas);

struct KeyboardState {
  bool shift = true;
  bool symbols = false;
};

// Targets key.<character> for what is on the page, exactly as it types it ("key.A" while shifted),
// and key.space, key.delete, key.shift, key.symbols, key.letters. Letters at the beginning of a
// word are capitals unless shift is touched (the caller sets state.shift by AtWordStart).
std::optional<char> Keyboard(Canvas& canvas, const Box& box, KeyboardState& state);
int KeyboardHeight(const Canvas& canvas);

// What follows from typing `key` at the end of `text`; at most `max_length` characters.
void TypeKey(base::SecretText& text, char key, int max_length);

// Whether a word begins here, so that shift should be on.
bool AtWordStart(const base::SecretText& text);

// Characters of UTF-8.
int CountCharacters(const base::SecretText& text);

}  // namespace ui::widgets
