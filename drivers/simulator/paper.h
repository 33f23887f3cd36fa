// Thermal paper: dots burnt row by row, a sheet at every cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace drivers::simulator {

inline constexpr int kHeadDots = 576;   // 72 mm at 203 dpi
inline constexpr int kMarginDots = 32;  // of blank paper on either side of the head
inline constexpr int kPaperDots = kHeadDots + 2 * kMarginDots;  // 80 mm of paper
inline constexpr int kMaxSheetRows = 40'000;                    // 5 m

// The part of the roll since the last cut.
class Sheet {
 public:
  explicit Sheet(int head_dots = kHeadDots) : width_(static_cast<std::size_t>(head_dots)) {}

  // Makes the paper at least `rows` long; false beyond kMaxSheetRows.
  bool Reach(int rows);
  void Burn(int x, int y);

  int rows() const { return static_cast<int>(dots_.size() / width_); }
  bool blank() const { return blank_; }

  // At 203 dpi, the paper's margins included.
  picture::Gray Draw() const;

 private:
  std::size_t width_;
  std::vector<std::uint8_t> dots_;  // a byte a dot, 1 is black
  bool blank_ = true;
};

}  // namespace drivers::simulator
