// What becomes of a receipt when printer and bus fail, on simulated time.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>
#include <utility>

#include "tests/unit/drivers/simulator/usb/printer_rig.h"

namespace drivers::simulator::usb {
namespace {

using printer::Outcome;

constexpr int kMendedAfterMs = 20'000;

bool IsWarning(std::string_view fault) {
  return fault == "paper-near-end";
}

TEST(PrinterFaults, BeforeAJobNothingLeavesAndTheFaultIsNamed) {
  for (const FaultName& fault : ListPrinterFaults()) {
    PrinterRig rig("simulated-80mm");
    ASSERT_TRUE(rig.model->Break(fault.name));
    const auto report = rig.Print();
    if (IsWarning(fault.name)) {
      EXPECT_EQ(PrinterRig::Shown(report), "printed");
      EXPECT_TRUE(rig.Told(fault.name));
      continue;
    }
    EXPECT_EQ(PrinterRig::Shown(report), "not-started: " + std::string(fault.name));
    EXPECT_EQ(report.taken, 0U);
    EXPECT_EQ(rig.model->paper().PrintedSheets(), 0U) << fault.name;
    rig.model->Mend();
    EXPECT_EQ(PrinterRig::Shown(rig.Print()), "printed") << fault.name;
    EXPECT_TRUE(rig.WholeOnPaper()) << fault.name;
    EXPECT_EQ(rig.model->paper().PrintedSheets(), 1U) << fault.name;
  }
}

struct Ended {
  std::string outcome;
  int begun = 1;
  std::size_t sheets = 1;
};

// The driver's part of `ladder`: each profile, each fault, in the middle of the job.
TEST(PrinterFaults, InAJobTheReceiptIsWholeOnceTheFaultIsMended) {
  for (const std::string profile : {"simulated-80mm", "xprinter-80", "pos-80", "pos-58"}) {
    for (const FaultName& fault : ListPrinterFaults()) {
      PrinterRig rig(profile);
      const bool loses = printer::LosesPaper(fault.name) && !IsWarning(fault.name);
      Ended expected{"printed", 1, 1};
      if (loses && profile == "simulated-80mm") {
        // It forgets on request: the whole receipt follows on paper of its own.
        expected = {"printed", 2, 2};
      } else if (loses && profile.starts_with("pos")) {
        // It goes on from its own buffer, and has no word for what is on the paper.
        expected.outcome = "uncertain: " + std::string(fault.name);
      }
      // A model that answers DLE EOT 1 and 4 alone knows paper and "offline": an open cover may
      // hide behind that.
      std::string seen(fault.name);
      if (profile == "pos-58" && seen != "paper-out" && !IsWarning(seen)) {
        seen = "printer-offline";
        expected.outcome = "uncertain: printer-offline";
      }
      ASSERT_TRUE(rig.model->Break(fault.name, rig.job.size() / 2));
      rig.bus.After(kMendedAfterMs, [&] { rig.model->Mend(); });
      const auto report = rig.Print();
      const std::string where = profile + ", " + std::string(fault.name);
      EXPECT_EQ(PrinterRig::Shown(report), expected.outcome) << where;
      EXPECT_EQ(report.begun, expected.begun) << where;
      EXPECT_EQ(rig.model->paper().PrintedSheets(), expected.sheets) << where;
      EXPECT_TRUE(rig.WholeOnPaper()) << where;
      EXPECT_LT(rig.PaperUsed(), 2.0) << where << ": no second whole one";
      EXPECT_EQ(rig.model->refused(), "") << where;
      EXPECT_TRUE(rig.Told(seen)) << where;
    }
  }
}

TEST(PrinterFaults, AFullBufferIsNoObstacleToForgettingIt) {
  for (const FaultName& fault : ListPrinterFaults()) {
    // Mostly in the middle of the picture, with more to send than the printer takes.
    PrinterRig rig(PrinterModelOptions{.profile = *printer::FindProfile("simulated-80mm"),
                                       .buffer_bytes = 1000});
    const bool loses = printer::LosesPaper(fault.name) && !IsWarning(fault.name);
    ASSERT_TRUE(rig.model->Break(fault.name, rig.job.size() / 2));
    rig.bus.After(kMendedAfterMs, [&] { rig.model->Mend(); });
    const auto report = rig.Print();
    EXPECT_EQ(PrinterRig::Shown(report), "printed") << fault.name;
    EXPECT_EQ(report.begun, loses ? 2 : 1) << fault.name;
    EXPECT_TRUE(rig.WholeOnPaper()) << fault.name;
    EXPECT_LT(rig.PaperUsed(), 2.0) << fault.name << ": no second whole one";
    EXPECT_EQ(rig.model->refused(), "") << fault.name;
  }
}

TEST(PrinterFaults, AfterTheLastByteACopyIsMarkedWhereTheFirstMayBeWhole) {
  for (const FaultName& fault : ListPrinterFaults()) {
    PrinterRig rig("simulated-80mm");
    const base::Bytes mark = printer::Encoder(rig.profile).Line("CETAK ULANG").Take();
    rig.options.copy_mark = mark;
    ASSERT_TRUE(rig.model->Break(fault.name, rig.job.size()));
    rig.bus.After(kMendedAfterMs, [&] { rig.model->Mend(); });
    const auto report = rig.Print();
    EXPECT_EQ(PrinterRig::Shown(report), "printed") << fault.name;
    EXPECT_TRUE(rig.Told(fault.name)) << fault.name;
    const bool again = printer::LosesPaper(fault.name) && !IsWarning(fault.name);
    EXPECT_EQ(rig.model->paper().PrintedSheets(), again ? 2U : 1U) << fault.name;
    // The mark stands above it.
    EXPECT_EQ(rig.WholeOnPaper(), !again) << fault.name;
  }
}

// The buffer is full, so that the question after the last byte waits, and the fault comes
// meanwhile.
TEST(PrinterFaults, BetweenTheLastByteAndTheQuestionACopyIsMarkedToo) {
  for (const bool automatic : {true, false}) {
    printer::Profile profile = *printer::FindProfile("simulated-80mm");
    profile.automatic_status = automatic;
    PrinterRig rig(PrinterModelOptions{.profile = profile, .buffer_bytes = 100, .bytes_per_ms = 1});
    const base::Bytes mark = printer::Encoder(rig.profile).Line("CETAK ULANG").Take();
    rig.options.copy_mark = mark;
    ASSERT_TRUE(rig.model->Break("paper-out", rig.job.size() - 95));
    bool first_is_whole = false;
    rig.options.told = [&](std::string_view state) {
      if (state != "paper-out") return;
      // Between two looks at the printer.
      constexpr int kMended = kMendedAfterMs + 250;
      rig.bus.After(kMended, [&] { rig.model->Mend(); });
      rig.bus.After(kMended + 110, [&] { first_is_whole = rig.WholeOnPaper(); });
    };
    const auto report = rig.Print();
    EXPECT_EQ(PrinterRig::Shown(report), "printed") << automatic;
    EXPECT_EQ(report.begun, 2) << automatic;
    EXPECT_TRUE(first_is_whole) << automatic << ": it came out before anybody looked";
    EXPECT_EQ(rig.model->paper().PrintedSheets(), 2U) << automatic;
    EXPECT_TRUE(rig.PaperEndsWithIt()) << automatic;
    EXPECT_FALSE(rig.WholeOnPaper()) << automatic << ": the mark stands above it";
  }
}

TEST(PrinterFaults, AFaultThatNobodyMendsEndsUncertain) {
  for (const FaultName& fault : ListPrinterFaults()) {
    if (IsWarning(fault.name)) continue;
    for (const std::string profile : {"simulated-80mm", "xprinter-80", "pos-80"}) {
      PrinterRig rig(profile);
      ASSERT_TRUE(rig.model->Break(fault.name, rig.job.size() / 2));
      const auto report = rig.Print();
      EXPECT_EQ(PrinterRig::Shown(report), "uncertain: " + std::string(fault.name)) << profile;
      EXPECT_LT(rig.took_ms, 200'000) << profile;
    }
  }
}

// The fourth rung: no question is answered, and the byte of the port is all that is known.
TEST(PrinterFaults, AModelThatTellsOnlyItsPortIsJudgedByThatBeforeAndAfter) {
  printer::Profile profile = *printer::FindProfile("generic-80mm");
  profile.port_status = true;
  profile.rung = printer::Rung::kPortStatus;
  const auto rig = [&] { return PrinterRig(PrinterModelOptions{.profile = profile}); };

  PrinterRig well = rig();
  const auto printed = well.Print();
  EXPECT_EQ(PrinterRig::Shown(printed), "printed");
  EXPECT_EQ(printed.rung, printer::Rung::kPortStatus);
  EXPECT_TRUE(well.WholeOnPaper());

  for (const FaultName& fault : ListPrinterFaults()) {
    if (IsWarning(fault.name)) continue;
    const bool named = fault.name == "paper-out" || fault.name == "printer-offline";
    const std::string seen = named ? std::string(fault.name) : "printer-fault";
    PrinterRig before = rig();
    ASSERT_TRUE(before.model->Break(fault.name));
    before.options.before_first_byte = [&]() -> base::Status {
      ADD_FAILURE() << fault.name << " is known, and yet printing was announced";
      return {};
    };
    EXPECT_EQ(PrinterRig::Shown(before.Print()), "not-started: " + seen) << fault.name;
    EXPECT_EQ(before.model->paper().PrintedSheets(), 0U) << fault.name;

    // It is mended and goes on, and nothing tells whether the receipt was torn meanwhile.
    PrinterRig later = rig();
    ASSERT_TRUE(later.model->Break(fault.name, later.job.size() / 2));
    later.bus.After(kMendedAfterMs, [&] { later.model->Mend(); });
    EXPECT_EQ(PrinterRig::Shown(later.Print()), "uncertain: " + seen) << fault.name;
    EXPECT_TRUE(later.WholeOnPaper()) << fault.name;
  }
}

TEST(PrinterFaults, NoByteIsSentTwiceWhateverThePrintersPace) {
  for (const std::size_t buffer : {64U, 1000U, 4097U}) {
    for (const int pace : {1, 3, 64}) {
      PrinterRig rig(PrinterModelOptions{.profile = *printer::FindProfile("xprinter-80"),
                                         .buffer_bytes = buffer,
                                         .bytes_per_ms = pace});
      const auto report = rig.Print();
      EXPECT_EQ(PrinterRig::Shown(report), "printed") << buffer << ' ' << pace;
      EXPECT_TRUE(rig.WholeOnPaper()) << buffer << ' ' << pace;
      EXPECT_EQ(rig.model->paper().PrintedSheets(), 1U);
    }
  }
}

// What becomes of a receipt when a transfer fails in the middle of it, by rung: the printer's word
// about paper, its word about bytes, and status alone.
const std::map<std::string, std::array<std::string, 3>>& InTheMiddle() {
  const std::string ok = "printed";
  const std::string silent = "uncertain: printer-silent";
  const std::string lost = "uncertain: printer-lost";
  const std::string stalled = "uncertain: printer-stalled";
  const std::string away = "uncertain: printer-away";
  static const std::map<std::string, std::array<std::string, 3>> table = {
      {"babble", {ok, ok, ok}},
      {"broken-in", {ok, ok, ok}},
      {"broken-out", {lost, lost, lost}},
      {"deaf", {ok, ok, ok}},
      {"empty", {ok, ok, ok}},
      {"flood", {ok, silent, silent}},
      {"garbage", {ok, ok, ok}},
      {"late", {ok, silent, silent}},
      {"mute", {ok, silent, silent}},
      {"short", {ok, ok, ok}},
      {"stall-control", {ok, ok, ok}},
      {"stall-in", {ok, ok, ok}},
      {"stall-out", {stalled, stalled, stalled}},
      {"take-part", {ok, ok, ok}},
      {"too-late", {ok, silent, silent}},
      {"twice", {ok, ok, ok}},
      {"vanish-control", {ok, ok, ok}},
      {"vanish-in", {ok, silent, silent}},
      {"vanish-out", {away, away, away}},
  };
  return table;
}

TEST(PrinterFaults, EachTransferFaultInTheMiddleHasItsOutcome) {
  const std::array<std::string, 3> profiles{"simulated-80mm", "xprinter-80", "pos-80"};
  for (const FaultName& fault : ListFaults()) {
    const auto expected = InTheMiddle().find(std::string(fault.name));
    ASSERT_NE(expected, InTheMiddle().end()) << fault.name << " has no expectation";
    for (std::size_t i = 0; i < profiles.size(); ++i) {
      PrinterRig rig(profiles[i]);
      ASSERT_TRUE(rig.faulty->Arm(fault.name, 6));
      EXPECT_EQ(PrinterRig::Shown(rig.Print()), expected->second[i])
          << fault.name << ", " << profiles[i];
    }
  }
}

// Each transfer fault, armed before the first byte and in the middle of the job: never a hang,
// never a receipt that is called printed and is not, and all is well after a replug.
TEST(PrinterFaults, TransfersThatFailLeaveNoFalseWord) {
  for (const std::string profile : {"simulated-80mm", "xprinter-80", "pos-80", "generic-80mm"}) {
    for (const FaultName& fault : ListFaults()) {
      for (const int skip : {0, 1, 6}) {
        PrinterRig rig(profile);
        ASSERT_TRUE(rig.faulty->Arm(fault.name, skip));
        const auto report = rig.Print();
        const std::string where =
            profile + ", " + std::string(fault.name) + " after " + std::to_string(skip);
        EXPECT_LT(rig.took_ms, 60'000) << where;
        EXPECT_LE(report.taken, report.size) << where;
        rig.bus.Advance(3000);
        if (report.outcome == Outcome::kPrinted) {
          EXPECT_TRUE(rig.WholeOnPaper()) << where;
          EXPECT_EQ(rig.model->paper().PrintedSheets(), 1U) << where;
        }
        if (report.outcome == Outcome::kNotStarted) {
          EXPECT_EQ(rig.model->paper().PrintedSheets(), 0U) << where << ' ' << report.reason;
        }
        rig.Plug();
        const auto again = rig.Print();
        rig.bus.Advance(3000);
        EXPECT_EQ(PrinterRig::Shown(again),
                  profile == "generic-80mm" ? "uncertain: printer-silent" : "printed")
            << "replugged after " << where;
        EXPECT_TRUE(rig.PaperEndsWithIt()) << "replugged after " << where;
      }
    }
  }
}

TEST(PrinterFaults, AStallIsClearedAndTheOutcomeUncertain) {
  PrinterRig rig("simulated-80mm");
  ASSERT_TRUE(rig.faulty->Arm("stall-out", 4));  // past the four questions
  EXPECT_EQ(PrinterRig::Shown(rig.Print()), "uncertain: printer-stalled");
  EXPECT_TRUE(rig.transport->Write(base::Bytes{0x0a}, 1000).status) << "the halt is cleared";
}

TEST(PrinterFaults, APrinterThatIsGoneSaysSoToEveryQuestion) {
  PrinterRig rig("simulated-80mm");
  rig.bus.Unplug("1-2");
  EXPECT_EQ(rig.transport->Write(rig.job, 1000).status.error().reason, "printer-away");
  EXPECT_EQ(rig.transport->Read(1000).error().reason, "printer-away");
  EXPECT_EQ(rig.transport->PortStatus().error().reason, "printer-away");
  EXPECT_EQ(rig.transport->GetDeviceId().error().reason, "printer-away");
  EXPECT_EQ(rig.transport->SoftReset().error().reason, "printer-away");
}

TEST(PrinterFaults, AWriteEndsWithinItsTimeWhateverItIsGiven) {
  PrinterRig rig("simulated-80mm");
  ASSERT_TRUE(rig.model->Break("cover-open"));
  base::Bytes much(100'000, 0x0a);
  for (int i = 0; i < 4; ++i) {
    const std::int64_t start = rig.bus.clock().MonotonicMs();
    rig.transport->Write(much, 60'000);
    EXPECT_LE(rig.bus.clock().MonotonicMs() - start, 5000);
  }
}

}  // namespace
}  // namespace drivers::simulator::usb
