#include "drivers/simulator/paper.h"

namespace drivers::simulator {

bool Sheet::Reach(int rows) {
  if (rows > kMaxSheetRows) return false;
  if (rows > this->rows()) dots_.resize(static_cast<std::size_t>(rows) * width_);
  return true;
}

void Sheet::Burn(int x, int y) {
  dots_[static_cast<std::size_t>(y) * width_ + static_cast<std::size_t>(x)] = 1;
  blank_ = false;
}

picture::Gray Sheet::Draw() const {
  constexpr std::uint8_t kPaper = 252;
  constexpr std::uint8_t kInk = 24;
  // The roll goes on above the head: what was fed before the last cut is blank paper here.
  constexpr int kTopMargin = 48;
  picture::Gray picture;
  const std::size_t paper = width_ + 2 * kMarginDots;
  picture.width = static_cast<int>(paper);
  picture.height = rows() + kTopMargin;
  picture.pixels.assign(
      static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height), kPaper);
  for (std::size_t y = 0; y < static_cast<std::size_t>(rows()); ++y) {
    for (std::size_t x = 0; x < width_; ++x) {
      if (dots_[y * width_ + x] != 0) {
        picture.pixels[(y + kTopMargin) * paper + kMarginDots + x] = kInk;
      }
    }
  }
  return picture;
}

}  // namespace drivers::simulator
