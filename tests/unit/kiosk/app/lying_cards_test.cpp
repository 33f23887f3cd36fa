#include "kiosk/app/lying_cards.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace kiosk::app {
namespace {

using drivers::card_reader::CardEvent;
using drivers::card_reader::CardKind;
using Kind = CardEvent::Kind;

class LyingCardsTest : public testing::Test {
 protected:
  LyingCardsTest() { event.evidence.kind = CardKind::kTypeA; }

  // Whether it counts as held up by somebody, `after_ms` later than the last.
  bool Hear(Kind kind, std::int64_t after_ms = 10'000, std::uint64_t device = 1) {
    now_ms += after_ms;
    event.kind = kind;
    event.device = device;
    return cards.Hear(event, now_ms);
  }

  std::int64_t now_ms = 1'000'000;
  CardEvent event;
  LyingCards cards;
};

TEST_F(LyingCardsTest, ACardIsOfTheVisitInWhichItCame) {
  EXPECT_TRUE(Hear(Kind::kCardArrived));
  EXPECT_TRUE(cards.of_this_visit());
  EXPECT_FALSE(cards.left_behind());
  EXPECT_TRUE(Hear(Kind::kCardRemoved));
  EXPECT_FALSE(cards.of_this_visit());
  cards.VisitEnded();
  EXPECT_FALSE(cards.left_behind()) << "it was taken along";
}

TEST_F(LyingCardsTest, ACardThatStaysOverSeveralVisitsIsNobodysInThem) {
  EXPECT_TRUE(Hear(Kind::kCardArrived));
  for (int visit = 0; visit < 3; ++visit) {
    cards.VisitEnded();
    EXPECT_TRUE(cards.left_behind());
    EXPECT_FALSE(cards.of_this_visit());
    EXPECT_FALSE(Hear(Kind::kCardArrived)) << "told anew, and nobody moved it";
    EXPECT_FALSE(Hear(Kind::kReadingTakesLonger));
    EXPECT_FALSE(Hear(Kind::kCardUnreadable));
  }
  Hear(Kind::kCardRemoved);
  EXPECT_FALSE(cards.left_behind());
  EXPECT_TRUE(Hear(Kind::kCardArrived)) << "in somebody's hand";
  EXPECT_TRUE(cards.of_this_visit());
}

TEST_F(LyingCardsTest, AtTheEdgeOfTheFieldItComesAndGoesByItself) {
  Hear(Kind::kCardArrived);
  EXPECT_TRUE(Hear(Kind::kCardRemoved));
  EXPECT_TRUE(Hear(Kind::kCardArrived, 200)) << "in one visit it is theirs whatever it does";
  cards.VisitEnded();
  for (int i = 0; i < 20; ++i) {
    Hear(Kind::kCardRemoved);
    EXPECT_FALSE(Hear(Kind::kReadingTakesLonger, 100));
    EXPECT_FALSE(Hear(Kind::kCardArrived, 1000));
  }
  EXPECT_TRUE(cards.left_behind());
  Hear(Kind::kCardRemoved);
  EXPECT_TRUE(Hear(Kind::kCardArrived, 2000));
}

TEST_F(LyingCardsTest, ACardThatLayThereWhenItsReaderCameIsNobodys) {
  event.was_there = true;
  EXPECT_FALSE(Hear(Kind::kReadingTakesLonger));
  EXPECT_FALSE(Hear(Kind::kCardArrived));
  EXPECT_TRUE(cards.left_behind());
  EXPECT_FALSE(cards.of_this_visit());
}

TEST_F(LyingCardsTest, TheLastWordOfAReaderIsNotThatOfTheOneAtItsPort) {
  Hear(Kind::kCardArrived, 10, 1);
  event.was_there = true;
  Hear(Kind::kCardArrived, 10, 2);
  event.was_there = false;
  Hear(Kind::kCardRemoved, 10, 1);
  Hear(Kind::kReaderLost, 10, 1);
  EXPECT_FALSE(cards.of_this_visit());
  EXPECT_TRUE(cards.left_behind()) << "as the new one says";
  Hear(Kind::kReaderLost, 10, 2);
  EXPECT_FALSE(cards.left_behind());
}

TEST_F(LyingCardsTest, EachReaderHasItsOwn) {
  Hear(Kind::kCardArrived);
  cards.VisitEnded();
  EXPECT_TRUE(Hear(Kind::kCardArrived, 10, 2)) << "beside the one that was left behind";
  EXPECT_TRUE(cards.left_behind());
  EXPECT_TRUE(cards.of_this_visit());
}

TEST_F(LyingCardsTest, ACardWithContactsMayStayInItsSlot) {
  event.evidence.kind = CardKind::kContact;
  EXPECT_TRUE(Hear(Kind::kCardArrived)) << "what it is good for is said by who hears of it";
  cards.VisitEnded();
  EXPECT_FALSE(cards.of_this_visit());
  EXPECT_FALSE(cards.left_behind());
}

}  // namespace
}  // namespace kiosk::app
