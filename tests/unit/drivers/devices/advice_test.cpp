// Each trouble has a remedy of its own.
#include "drivers/devices/advice.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace drivers::devices {
namespace {

TEST(AdviceTest, EachFaultOfAPrinterHasARemedyOfItsOwn) {
  std::set<std::string> remedies{std::string(Remedy(Situation::kTrouble))};
  std::size_t expected = remedies.size();
  for (const char* fault : {"cover-open", "paper-out", "cutter-fault", "overheated",
                            "printer-offline", "printer-fault", "printer-silent", "stalled"}) {
    const Finding finding = FindingOfPrinter(fault);
    EXPECT_EQ(finding.situation, Situation::kTrouble) << fault;
    remedies.insert(Remedy(finding));
    EXPECT_EQ(remedies.size(), ++expected) << fault << ": " << Remedy(finding);
  }
  EXPECT_EQ(FindingOfPrinter("printer-away").situation, Situation::kUnplugged);
}

TEST(AdviceTest, APrinterThatIsSilentIsNotQuoted) {
  EXPECT_EQ(FindingOfPrinter("printer-silent").detail.find("says"), std::string::npos);
  EXPECT_EQ(FindingOfPrinter("paper-out").detail, "the printer says: paper-out");
}

TEST(AdviceTest, WhatIsHalfOnThePaperIsSaid) {
  printer::PrintReport report;
  report.outcome = printer::Outcome::kUncertain;
  report.size = 100;
  report.taken = 50;
  report.reason = "paper-out";
  EXPECT_NE(FindingOf(report).detail.find("some of it may be on the paper"), std::string::npos);
  report.taken = 0;
  EXPECT_EQ(FindingOf(report).detail.find("some of it"), std::string::npos);
}

TEST(AdviceTest, TwoCardsAtOnceAreToldOneAtATime) {
  const Finding finding = FindingOfCard(card_reader::Trouble::kMute);
  EXPECT_EQ(finding.situation, Situation::kTrouble);
  EXPECT_NE(Remedy(finding).find("one card at a time"), std::string::npos);
}

}  // namespace
}  // namespace drivers::devices
