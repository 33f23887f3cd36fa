// Cards that lie on the readers, and whose they can be: one that lay there before a visit began is
// no evidence in it, whatever its reader says of it meanwhile. Numbers are not kept.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "drivers/card-reader/events.h"

namespace kiosk::app {

class LyingCards {
 public:
  // Whether somebody holds a card to a reader now. False of a card that lies there since before
  // this visit, also when it comes and goes at the edge of the field, or its reader comes back.
  bool Hear(const drivers::card_reader::CardEvent& event, std::int64_t now_ms);

  // What lies there now is left behind.
  void VisitEnded();

  // Cards with contacts do not count: one may stay in its slot for good.
  bool of_this_visit() const;
  bool left_behind() const;

 private:
  // A reader that is plugged in again is another one: what lies on it then was there before.
  using Place = std::pair<std::uint64_t, drivers::card_reader::SlotId>;

  struct Card {
    bool lies = true;
    bool left_behind = false;
    std::int64_t gone_ms = 0;  // unless it lies there
  };

  bool IsLeftBehind(const drivers::card_reader::CardEvent& event, std::int64_t now_ms) const;

  std::map<Place, Card> cards_;
};

}  // namespace kiosk::app
