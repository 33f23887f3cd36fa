#include "ui/screens/card_hint.h"

namespace ui::screens {

using text::TextId;
using theme::Pair;

std::optional<Hint> CardHint(CardMessage card, TextId read) {
  switch (card) {
    case CardMessage::kNone:
      return std::nullopt;
    case CardMessage::kSlow:
      return Hint{Pair::kInfo, TextId::kCardSlow};
    case CardMessage::kRead:
      return Hint{Pair::kSuccess, read};
    case CardMessage::kTornAway:
      return Hint{Pair::kWarning, TextId::kCardTornAway};
    case CardMessage::kMute:
      return Hint{Pair::kWarning, TextId::kCardMute};
    case CardMessage::kUnsupported:
      return Hint{Pair::kWarning, TextId::kCardUnsupported};
    case CardMessage::kReaderOut:
      return Hint{Pair::kWarning, TextId::kCardReaderOut};
    case CardMessage::kLeftBehind:
      return Hint{Pair::kWarning, TextId::kCardLeftBehind};
  }
  return std::nullopt;
}

}  // namespace ui::screens
