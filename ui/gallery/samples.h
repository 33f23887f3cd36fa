// Every screen with made-up content: for the gallery's pictures, and for the tests that walk all
// screens. The longest texts are as long as the catalogue and the voucher allow.
#pragma once

#include <string>
#include <vector>

#include "ui/screens/views.h"

namespace ui::gallery {

enum class Texts { kUsual, kLongest };

struct Sample {
  std::string name;  // of its picture
  screens::ScreenView view;
};

std::vector<Sample> Samples(Texts texts, text::Language language, theme::Contrast contrast);

}  // namespace ui::gallery
