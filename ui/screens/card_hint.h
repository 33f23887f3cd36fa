// What became of a card, as every screen before the services says it.
#pragma once

#include <optional>

#include "ui/screens/views.h"
#include "ui/text/text.h"
#include "ui/theme/palette.h"

namespace ui::screens {

struct Hint {
  theme::Pair tone = theme::Pair::kInfo;
  text::TextId words = text::TextId::kNothingElse;
};

// `read`: what this screen says of a card that was read. nullopt: nothing to say.
std::optional<Hint> CardHint(CardMessage card, text::TextId read);

}  // namespace ui::screens
