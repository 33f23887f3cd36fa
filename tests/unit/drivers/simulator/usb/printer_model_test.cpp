#include "drivers/simulator/usb/printer_model.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/drivers/simulator/usb/printer_rig.h"

namespace drivers::simulator::usb {
namespace {

using printer::Outcome;
using printer::Rung;

TEST(PrinterModel, EveryProfilePrintsTheReceiptWholeAndUnderstandsAllThatIsSent) {
  for (const printer::Profile& profile : printer::BuiltInProfiles()) {
    PrinterRig rig(profile.name);
    const auto report = rig.Print();
    rig.bus.Advance(5000);
    EXPECT_EQ(rig.model->refused(), "") << profile.name;
    EXPECT_TRUE(rig.WholeOnPaper()) << profile.name;
    EXPECT_EQ(rig.model->paper().PrintedSheets(), 1U) << profile.name;
    EXPECT_EQ(report.rung, profile.rung) << profile.name;
    EXPECT_EQ(PrinterRig::Shown(report),
              profile.rung == Rung::kNone ? "uncertain: printer-silent" : "printed")
        << profile.name;
    EXPECT_EQ(rig.took_ms < 15'000, true) << profile.name << ' ' << rig.took_ms;
  }
}

TEST(PrinterModel, APictureIsTheSameByEitherCommand) {
  printer::Profile profile = *printer::FindProfile("simulated-80mm");
  const auto drawn = [&] {
    Interpreter paper(profile, Interpreter::Answers::kItself);
    const auto fed = paper.Feed(SampleJob(profile));
    EXPECT_TRUE(fed) << fed.error().message;
    return paper.LastPrinted().Draw().pixels;
  };
  const auto by_rows = drawn();
  profile.image = printer::ImageCommand::kColumn;
  EXPECT_EQ(drawn(), by_rows);
}

TEST(PrinterModel, ACodeIsTheSameWhoeverDrawsIt) {
  printer::Profile profile = *printer::FindProfile("simulated-80mm");
  profile.qr = printer::QrMode::kNative;
  const std::string_view text = "https://contoh.example/s/0001";
  const auto modules = qr::Encode(text, qr::Level::kQ);
  ASSERT_TRUE(modules);
  const auto drawn = [&](bool native) {
    printer::Encoder encoder(profile);
    encoder.SetAlign(printer::Align::kCentre);
    EXPECT_TRUE(native ? encoder.NativeQr(text, qr::Level::kQ, 8) : encoder.Qr(*modules, 8));
    Interpreter paper(profile, Interpreter::Answers::kItself);
    const auto fed = paper.Feed(encoder.Take());
    EXPECT_TRUE(fed) << fed.error().message;
    return paper.LastPrinted().Draw().pixels;
  };
  EXPECT_EQ(drawn(true), drawn(false));
  printer::Encoder encoder(profile);
  EXPECT_EQ(encoder.NativeQr("a\x1b@", qr::Level::kQ, 4).error().reason, "qr-text");
}

TEST(PrinterModel, RefusesWhatItsModelDoesNotKnow) {
  const struct {
    std::string_view profile;
    base::Bytes command;
  } table[] = {
      {"pos-58", {0x1d, 'V', 1}},     // no cutter
      {"pos-58", {0x1d, 'a', 0x0e}},  // no automatic status
      {"pos-58", {0x1d, 'r', 1}},     // nothing asked by the queue
      {"pos-58", {0x10, 0x04, 2}},    // DLE EOT 1 and 4 only
      {"xprinter-80", {0x1d, '(', 'H', 6, 0, 0x30, 0x30, 65, 65, 65, 65}},  // no process id
      {"xprinter-80", {0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8}},             // forgets nothing
      {"generic-80mm", {0x10, 0x04, 1}},
      {"epson-tm-t20", {0x1d, 'v', '0', 0, 1, 0, 241, 0}},  // higher than its bands
      {"pos-58", {0x1d, '(', 'k', 3, 0, 0x31, 0x43, 4}},
      {"pos-58", {0x1b, '*', 33, 1, 0, 0, 0, 0}},
      {"epson-tm-t88", {0x1d, 'v', '0', 0, 65, 0, 1, 0}},  // wider than its head
  };
  for (const auto& row : table) {
    PrinterRig rig(row.profile);
    ASSERT_TRUE(rig.transport->Write(row.command, 1000).status);
    rig.bus.Advance(10);
    EXPECT_NE(rig.model->refused(), "") << row.profile << ' ' << base::ToHex(row.command);
  }
}

TEST(PrinterModel, ARollThatEndsStopsInTheMiddleAndGoesOnWithTheNext) {
  // The receipt is longer than 100 mm.
  PrinterRig rig(
      PrinterModelOptions{.profile = *printer::FindProfile("xprinter-80"), .roll_mm = 100});
  rig.bus.After(20'000, [&] {
    EXPECT_TRUE(rig.model->state().paper_out);
    EXPECT_GT(rig.model->buffered(), 0U);
    rig.model->Mend();
  });
  const auto report = rig.Print();
  EXPECT_EQ(PrinterRig::Shown(report), "printed");
  EXPECT_TRUE(rig.Told("paper-out"));
  EXPECT_EQ(report.begun, 1);
  EXPECT_TRUE(rig.WholeOnPaper());
}

TEST(PrinterModel, BreaksWhenTheNextSheetIsCutOffAndNoSooner) {
  PrinterRig rig("generic-80mm");
  ASSERT_TRUE(rig.model->BreakAfterCut("cutter-fault"));
  EXPECT_EQ(rig.model->BreakAfterCut("no-such-fault").error().reason, "fault-unknown");
  base::Bytes lines = printer::Encoder(rig.profile).Line("Baris contoh").Take();
  ASSERT_TRUE(rig.transport->Write(lines, 1000).status);
  rig.bus.Advance(100);
  EXPECT_FALSE(rig.model->state().cutter_fault) << "nothing is cut off yet";
  base::Bytes more = printer::Encoder(rig.profile).Cut().Line("Di balik potongan").Take();
  ASSERT_TRUE(rig.transport->Write(more, 1000).status);
  rig.bus.Advance(100);
  EXPECT_TRUE(rig.model->state().cutter_fault);
  EXPECT_EQ(rig.model->paper().CutSheets(), 1U);
  EXPECT_GT(rig.model->buffered(), 0U) << "what follows waits";
  rig.model->Mend();
  rig.bus.Advance(100);
  EXPECT_FALSE(rig.model->state().cutter_fault) << "once";
  EXPECT_EQ(rig.model->buffered(), 0U);
}

TEST(PrinterModel, TakesNoMoreThanItsBufferWhileItIsStopped) {
  PrinterRig rig(
      PrinterModelOptions{.profile = *printer::FindProfile("generic-80mm"), .buffer_bytes = 1000});
  ASSERT_TRUE(rig.model->Break("cover-open"));
  const auto written = rig.transport->Write(base::Bytes(4096, 'x'), 1000);
  EXPECT_EQ(written.taken, 1000U);
  EXPECT_EQ(written.status.error().code, base::ErrorCode::kTimeout);
  EXPECT_FALSE(rig.model->Break("no-such-fault"));
}

TEST(PrinterModel, NamesItselfAndItsPort) {
  PrinterRig rig("simulated-80mm");
  const auto id = rig.transport->GetDeviceId();
  ASSERT_TRUE(id);
  EXPECT_EQ(id->manufacturer, "Anjungan");
  EXPECT_EQ(id->model, "simulated-80mm");
  EXPECT_EQ(*rig.transport->PortStatus(), 0x18);
  ASSERT_TRUE(rig.model->Break("paper-out"));
  EXPECT_EQ(*rig.transport->PortStatus(), 0x30);
  EXPECT_TRUE(rig.transport->SoftReset());
  // A cheap one says the same whatever happens.
  PrinterRig cheap("pos-58");
  ASSERT_TRUE(cheap.model->Break("paper-out"));
  EXPECT_EQ(*cheap.transport->PortStatus(), 0x18);
}

}  // namespace
}  // namespace drivers::simulator::usb
