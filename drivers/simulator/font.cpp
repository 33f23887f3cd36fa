#include "drivers/simulator/font.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <stdexcept>

namespace drivers::simulator {
namespace {

// At 20 px DejaVu Sans Mono has an advance of 12 px and fits 24 rows with its baseline on row 19.
constexpr int kEmPx = 20;
constexpr int kBaseline = 19;

class Face {
 public:
  explicit Face(const char* path) {
    if (FT_Init_FreeType(&library_) != 0 || FT_New_Face(library_, path, 0, &face_) != 0 ||
        FT_Set_Pixel_Sizes(face_, 0, kEmPx) != 0) {
      throw std::runtime_error(std::string("cannot read the font ") + path +
                               "; install fonts-dejavu-core");
    }
  }
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;
  ~Face() { FT_Done_FreeType(library_); }

  Glyph Draw(std::uint8_t character) {
    if (FT_Load_Char(face_, character, FT_LOAD_RENDER | FT_LOAD_TARGET_MONO) != 0) {
      throw std::runtime_error("the font lacks an ASCII letter");
    }
    const FT_GlyphSlot slot = face_->glyph;
    Glyph glyph{};
    for (int row = 0; row < static_cast<int>(slot->bitmap.rows); ++row) {
      const int y = kBaseline - slot->bitmap_top + row;
      if (y < 0 || y >= kGlyphHeight) continue;
      const unsigned char* bits = slot->bitmap.buffer + row * slot->bitmap.pitch;
      for (int column = 0; column < static_cast<int>(slot->bitmap.width); ++column) {
        const int x = slot->bitmap_left + column;
        const bool dark = (bits[column / 8] & (0x80 >> (column % 8))) != 0;
        if (!dark || x < 0 || x >= kGlyphWidth) continue;
        auto& dots = glyph[static_cast<std::size_t>(y)];
        dots = static_cast<std::uint16_t>(dots | (1U << (kGlyphWidth - 1 - x)));
      }
    }
    return glyph;
  }

 private:
  FT_Library library_ = nullptr;
  FT_Face face_ = nullptr;
};

}  // namespace

Font::Font() {
  Face face(ANJUNGAN_RECEIPT_FONT);
  for (std::size_t i = 0; i < glyphs_.size(); ++i) {
    glyphs_[i] = face.Draw(static_cast<std::uint8_t>(0x20 + i));
  }
}

const Font& Font::A() {
  static const Font font;
  return font;
}

}  // namespace drivers::simulator
