// All colours. Text is never drawn in a colour alone but in a Pair: what it is and what it stands
// on, so that a test can hold every pair to a contrast of 4.5 or more.
#pragma once

#include <array>
#include <cstddef>

#include "ui/theme/colour.h"
#include "ui/theme/contrast.h"

namespace ui::theme {

enum class Pair {
  kPage,       // headings and text on the page
  kPageMuted,  // explanations on the page
  kCard,       // text on cards and overlays
  kCardMuted,
  kCardAccent,  // numbers, codes and links on cards
  kHeader,      // the top bar; its gradient is lightest at the top, which is what counts
  kHeaderMuted,
  kFooter,       // the bar at the bottom
  kPrimary,      // the one button that goes on
  kPrimaryDown,  // while touched
  kSecondary,    // other buttons
  kSecondaryDown,
  kDanger,  // buttons that throw something away
  kDangerDown,
  kKey,  // keyboard and keypad
  kKeyDown,
  kSpecialKey,   // shift, delete, page
  kField,        // what is being typed
  kPlaceholder,  // what could be typed
  kChosen,       // the choice that is taken
  kInfo,         // banners
  kWarning,
  kError,
  kSuccess,
  kBadge,  // icons and numbers on a round patch
};
inline constexpr std::size_t kPairCount = static_cast<std::size_t>(Pair::kBadge) + 1;

struct PairColours {
  Colour text = 0;
  Colour back = 0;
};

inline constexpr std::size_t kTileColours = 8;

struct Palette {
  std::array<PairColours, kPairCount> pairs;
  Colour header_bottom;  // end of the top bar's gradient
  Colour stripe;         // under the top bar
  Colour stripe_edge;
  Colour primary_bottom;  // end of the primary button's gradient
  Colour line;            // decorative lines and card edges
  Colour edge;            // edges that show what can be touched or typed in
  Colour chosen_edge;
  Colour danger_edge;
  Colour shadow;                                // transparent black; 0 alpha for none
  Colour scrim;                                 // over the screen below an overlay
  Colour track;                                 // unfilled part of a progress bar
  Colour hero;                                  // the large round patch behind an illustration
  std::array<PairColours, kTileColours> tiles;  // icon on its square

  const PairColours& operator[](Pair pair) const { return pairs[static_cast<std::size_t>(pair)]; }
};

const Palette& PaletteFor(Contrast contrast);

}  // namespace ui::theme
