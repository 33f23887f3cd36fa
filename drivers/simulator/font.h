// The letters of the simulated printer: font A, 12 x 24 dots, black or white, as a print head has
// them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

namespace drivers::simulator {

inline constexpr int kGlyphWidth = 12;
inline constexpr int kGlyphHeight = 24;

// One row a number; bit 11 is the leftmost dot.
using Glyph = std::array<std::uint16_t, kGlyphHeight>;

class Font {
 public:
  // Space to '~'. Made once, then read only: safe to share between threads.
  static const Font& A();

  // `character` is 0x20 to 0x7e.
  const Glyph& At(std::uint8_t character) const { return glyphs_[character - 0x20U]; }

 private:
  Font();
  std::array<Glyph, 0x7f - 0x20> glyphs_{};
};

}  // namespace drivers::simulator
