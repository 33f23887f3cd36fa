// What a technician is told of a printer, on simulated devices and time.
#include "drivers/devices/printer_check.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "drivers/devices/advice.h"
#include "tests/unit/drivers/simulator/usb/printer_rig.h"

namespace drivers::devices {
namespace {

using simulator::usb::PrinterRig;

Finding Ask(PrinterRig& rig) {
  return HowItIs(*rig.transport, rig.profile, rig.bus.clock());
}

TEST(PrinterCheckTest, AModelThatCanTellIsReadyByItsWordAlone) {
  const struct {
    const char* fault;
    Situation situation;
    const char* detail;
  } table[] = {{"", Situation::kReady, "no fault"},
               {"mute", Situation::kTrouble, "it does not answer"},
               {"babble", Situation::kTrouble, "it does not answer"},
               {"broken-in", Situation::kTrouble, "it does not answer"},
               {"stall-in", Situation::kTrouble, "it does not answer"},
               {"deaf", Situation::kTrouble, "it takes no data"},
               {"broken-out", Situation::kTrouble, "it takes no data"},
               {"garbage", Situation::kTrouble, "its answer is none that this model gives"},
               {"vanish-in", Situation::kUnplugged, "the printer was unplugged or switched off"},
               {"vanish-out", Situation::kUnplugged, "the printer was unplugged or switched off"}};
  for (const auto& row : table) {
    PrinterRig rig("pos-80");
    if (row.fault[0] != '\0') {
      ASSERT_TRUE(rig.faulty->Arm(row.fault));
    }
    const Finding finding = Ask(rig);
    EXPECT_EQ(finding.situation, row.situation) << row.fault;
    EXPECT_EQ(finding.detail, row.detail) << row.fault;
    EXPECT_EQ(Remedy(finding).empty(), finding.situation == Situation::kReady) << row.fault;
    EXPECT_EQ(rig.model->paper().PrintedSheets(), 0U);
  }
}

TEST(PrinterCheckTest, AModelThatTellsNothingIsReadyWhenItTakesData) {
  PrinterRig well("generic-80mm");
  EXPECT_EQ(Ask(well).situation, Situation::kReady);
  EXPECT_EQ(well.model->refused(), "");
  PrinterRig deaf("generic-80mm");
  ASSERT_TRUE(deaf.faulty->Arm("deaf"));
  EXPECT_EQ(Ask(deaf).situation, Situation::kTrouble);
}

TEST(PrinterCheckTest, TheTestPageFitsEveryModel) {
  for (const printer::Profile& profile : printer::BuiltInProfiles()) {
    PrinterRig rig(profile.name);
    const auto page = TestPage(profile);
    ASSERT_TRUE(page) << profile.name;
    rig.job = *page;
    rig.Print();
    rig.bus.Advance(10'000);
    EXPECT_EQ(rig.model->refused(), "") << profile.name;
    EXPECT_FALSE(rig.model->paper().LastPrinted().blank()) << profile.name;
  }
}

TEST(PrinterCheckTest, AModelThatSaysNothingOfItsPaperIsNoTrouble) {
  PrinterRig rig("generic-58mm");
  const Finding finding = FindingOf(rig.Print());
  EXPECT_EQ(finding.situation, Situation::kReady);
  EXPECT_NE(finding.detail.find("look at the paper"), std::string::npos) << finding.detail;
  PrinterRig deaf("generic-58mm");
  ASSERT_TRUE(deaf.faulty->Arm("stall-out"));
  EXPECT_EQ(FindingOf(deaf.Print()).situation, Situation::kTrouble);
}

TEST(PrinterCheckTest, WhoLeftIsUnpluggedWhateverBecameOfTheQuestion) {
  for (const char* fault : {"vanish-in", "vanish-out"}) {
    PrinterRig rig("pos-80");
    ASSERT_TRUE(rig.faulty->Arm(fault));
    EXPECT_NE(PrinterRig::Shown(rig.Print()), "printed") << fault;
    EXPECT_TRUE(HasLeft(*rig.transport)) << fault;
  }
  PrinterRig well("pos-80");
  EXPECT_FALSE(HasLeft(*well.transport));
}

}  // namespace
}  // namespace drivers::devices
