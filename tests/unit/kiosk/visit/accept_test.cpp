// From Send on: only forward, no receipt without a durable row, no answers afterwards.
#include <gtest/gtest.h>

#include "tests/unit/kiosk/visit/journey.h"

namespace {

using namespace kiosk::visit;
using tests::Journey;

TEST(AcceptTest, NothingLeadsBackAfterSend) {
  const std::vector<Event> ways_back = {Back{}, Cancel{}, CancelYes{}, Help{}, Next{}, Send{}};
  for (const Event& way : ways_back) {
    Journey accepting;
    accepting.ToAccepting().Walk({{way, Place::kAccepting}});
    EXPECT_TRUE(accepting.last.empty()) << Name(way);
    EXPECT_EQ(accepting.state.overlay, Overlay::kNone) << Name(way);

    Journey printing;
    printing.ToPrinting().Walk({{way, Place::kPrinting}});
    EXPECT_TRUE(printing.last.empty()) << Name(way);

    Journey done;
    done.ToDone().Walk({{way, Place::kDone}});
    EXPECT_TRUE(done.last.empty()) << Name(way);
  }
}

TEST(AcceptTest, TheReceiptPrintsOnlyOnceTheRowIsDurable) {
  Journey visit;
  visit.ToAccepting();
  EXPECT_FALSE(visit.Asked<PrintReceipt>());
  visit.Walk({{visit.AcceptedNow(), Place::kPrinting}});
  EXPECT_EQ(visit.Effect<PrintReceipt>().job, Journey::kJob);
}

TEST(AcceptTest, TheAnswersAreGoneAsSoonAsTheRequestIsSafe) {
  Journey visit;
  visit.ToAccepting();
  EXPECT_FALSE(tests::Empty(visit.state.given)) << "kept in case nothing was stored";
  visit.Do(visit.AcceptedNow());
  EXPECT_TRUE(tests::Empty(visit.state.given));
  EXPECT_EQ(visit.state.receipt->tracking_code.str(), "0001-TEST-TEST");
}

TEST(AcceptTest, WhatWasNotStoredCanBeSentAgain) {
  Journey visit;
  visit.ToAccepting().Walk(
      {{AcceptFailed{visit.state.ticket, AcceptFailure::kNotStored}, Place::kNotSaved}});
  const auto first = visit.state.ticket;
  visit.Walk({{Next{}, Place::kReview}, {Send{}, Place::kAccepting}});
  EXPECT_EQ(visit.Effect<Accept>().ticket, first + 1);
  EXPECT_EQ(visit.Effect<Accept>().draft.answers.size(), 2U);
}

TEST(AcceptTest, AnUnknownOutcomeIsNeverRepeated) {
  Journey visit;
  visit.ToAccepting().Walk(
      {{AcceptFailed{visit.state.ticket, AcceptFailure::kUnknown}, Place::kUnsure}});
  EXPECT_TRUE(tests::Empty(visit.state.given));
  visit.Walk({{Send{}, Place::kUnsure}, {Back{}, Place::kUnsure}, {Finish{}, Place::kAttract}});
}

TEST(AcceptTest, TheAnswerToAnOlderTicketIsNotThisOnes) {
  Journey visit;
  visit.ToAccepting().Walk(
      {{AcceptFailed{visit.state.ticket + 1, AcceptFailure::kUnknown}, Place::kAccepting}});
}

TEST(AcceptTest, TheLastScreenTellsWhatBecameOfThePaper) {
  const std::vector<std::pair<Event, Print>> table = {
      {PrintDone{Journey::kJob}, Print::kPrinted},
      {PrintFailed{Journey::kJob}, Print::kFailed},
      {PrintUncertain{Journey::kJob}, Print::kUncertain},
  };
  for (const auto& [event, print] : table) {
    Journey visit;
    visit.ToPrinting().Walk({{event, Place::kDone}});
    EXPECT_EQ(visit.state.print, print) << Name(event);
    EXPECT_TRUE(visit.state.receipt) << "the code stays readable";
  }
}

TEST(AcceptTest, NewsOfAnotherPrintJobChangeNothing) {
  Journey visit;
  visit.ToPrinting().Walk({{PrintDone{Journey::kJob + 1}, Place::kPrinting}});
}

TEST(AcceptTest, PaperInTheHandIsFinal) {
  Journey visit;
  visit.ToDone().Walk({{PrintFailed{Journey::kJob}, Place::kDone}});
  EXPECT_EQ(visit.state.print, Print::kPrinted);
}

}  // namespace
