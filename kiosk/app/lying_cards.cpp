#include "kiosk/app/lying_cards.h"

#include <algorithm>

namespace kiosk::app {
namespace {

using drivers::card_reader::CardEvent;
using drivers::card_reader::CardKind;

// Away for a shorter time is not taken away by a hand that brings another card.
constexpr std::int64_t kFlickerMs = 1500;

}  // namespace

bool LyingCards::Hear(const CardEvent& event, std::int64_t now_ms) {
  const Place place{event.device, event.slot};
  switch (event.kind) {
    case CardEvent::Kind::kReaderReady:
      break;
    case CardEvent::Kind::kReaderLost:
      std::erase_if(cards_, [&](const auto& one) { return one.first.first == event.device; });
      break;
    case CardEvent::Kind::kCardRemoved:
      if (const auto found = cards_.find(place); found != cards_.end()) {
        found->second.lies = false;
        found->second.gone_ms = now_ms;
      }
      break;
    case CardEvent::Kind::kReadingTakesLonger:
    case CardEvent::Kind::kCardUnreadable:
      return !IsLeftBehind(event, now_ms);
    case CardEvent::Kind::kCardArrived:
      if (event.evidence.kind == CardKind::kContact) return !event.was_there;
      const bool left_behind = IsLeftBehind(event, now_ms);
      cards_[place] = {.lies = true, .left_behind = left_behind};
      return !left_behind;
  }
  return true;
}

bool LyingCards::IsLeftBehind(const CardEvent& event, std::int64_t now_ms) const {
  if (event.was_there) return true;
  const auto found = cards_.find({event.device, event.slot});
  if (found == cards_.end() || !found->second.left_behind) return false;
  return found->second.lies || now_ms - found->second.gone_ms < kFlickerMs;
}

void LyingCards::VisitEnded() {
  for (auto& [place, card] : cards_) card.left_behind = true;
}

bool LyingCards::of_this_visit() const {
  return std::any_of(cards_.begin(), cards_.end(),
                     [](const auto& one) { return one.second.lies && !one.second.left_behind; });
}

bool LyingCards::left_behind() const {
  return std::any_of(cards_.begin(), cards_.end(),
                     [](const auto& one) { return one.second.lies && one.second.left_behind; });
}

}  // namespace kiosk::app
