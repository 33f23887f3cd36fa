// Surfaces: cards, banners, icons on patches.
#pragma once

#include <string_view>

#include "ui/widgets/canvas.h"

namespace ui::widgets {

// A white card with a soft shadow.
void Card(Canvas& canvas, const Box& box);

// A line that says something about the screen: information, a warning, an error, a success.
int BannerHeight(const Canvas& canvas, int width, std::string_view text);
void Banner(Canvas& canvas, const Box& box, theme::Pair tone, std::string_view text);

// An icon or a short number on a round patch.
void Badge(Canvas& canvas, const Box& box, const char* icon);
void NumberBadge(Canvas& canvas, const Box& box, std::string_view number);

// A large illustration: an icon in a disc.
void Hero(Canvas& canvas, const Box& box, const char* icon, theme::Pair tone = theme::Pair::kBadge);

}  // namespace ui::widgets
