// Thermal paper: dots burnt row by row, a sheet at every cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "picture/picture.h"

namespace drivers::simulator {

inline constexpr int kHeadDots = 576;         // 72 mm at 203 dpi
inline constexpr int kPaperDots = 640;        // 80 mm of paper, the head in its middle
inline constexpr int kMaxSheetRows = 40'000;  // 5 m

// The part of the roll since the last cut.
class Sheet {
 public:
  // Makes the paper at least `rows` long; false beyond kMaxSheetRows.
  bool Reach(int rows);
  void Burn(int x, int y);

  int rows() const { return static_cast<int>(dots_.size() / kHeadDots); }
  bool blank() const { return blank_; }

  // At 203 dpi, the paper's margins included.
  picture::Gray Draw() const;

 private:
  std::vector<std::uint8_t> dots_;  // a byte a dot, 1 is black
  bool blank_ = true;
};

}  // namespace drivers::simulator
