// What the screen says about a printer, before, during and after the receipt: the real desk and
// driver above a simulated printer on simulated time.
#include "kiosk/app/print_desk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/printer/usb_transport.h"
#include "drivers/simulator/usb/in_process_bus.h"
#include "drivers/simulator/usb/printer_model.h"
#include "tests/unit/kiosk/receipt/sample.h"

namespace kiosk::app {
namespace {

namespace printer = drivers::printer;
namespace sim = drivers::simulator::usb;
using printer::Outcome;
using ui::screens::PrinterLine;

using Shown = std::pair<PrinterLine, bool>;  // the line, and whether the receipt was begun

const std::map<std::string, PrinterLine>& Lines() {
  static const std::map<std::string, PrinterLine> lines = {
      {"paper-out", PrinterLine::kPaperOut},    {"paper-near-end", PrinterLine::kPaperNearEnd},
      {"cover-open", PrinterLine::kCoverOpen},  {"cutter-fault", PrinterLine::kCutter},
      {"overheated", PrinterLine::kOverheated}, {"printer-offline", PrinterLine::kOffline},
  };
  return lines;
}

class PrintDeskTest : public testing::Test {
 protected:
  PrintDeskTest() {
    bus.Plug("1-2", model);
    PrintDesk::Hooks hooks;
    hooks.begin = [](std::int64_t) { return base::Status(); };
    hooks.end = [this](std::int64_t, const printer::PrintReport& report) { last = report; };
    hooks.line = [this](std::int64_t, PrinterLine line, bool begun) {
      shown.emplace_back(line, begun);
      if (on_line) on_line(line);
    };
    hooks.progress = [this](std::int64_t, int percent) { percents.push_back(percent); };
    hooks.done = [this](std::int64_t, Outcome outcome) { done = outcome; };
    desk = std::make_unique<PrintDesk>(
        [this]() -> base::Result<ConnectedPrinter> {
          auto claimed = bus.Claim(bus.Devices().at(0), 0);
          if (!claimed) return base::Fail(std::move(claimed.error()));
          auto opened =
              printer::UsbTransport::Open(std::move(*claimed), [this](int ms) { bus.Advance(ms); });
          if (!opened) return base::Fail(std::move(opened.error()));
          return ConnectedPrinter{std::move(*opened), profile};
        },
        bus.clock(), news, std::move(hooks));
  }
  ~PrintDeskTest() override {
    news.Close();
    desk.reset();
  }

  // Prints the sample receipt and runs the news until its outcome is known.
  void Print(bool with_code = false) {
    std::optional<base::SecretText> code;
    if (with_code) code.emplace(sample.pickup_text);
    ASSERT_TRUE(desk->Print(1, sample.receipt, std::move(code)));
    while (!done) {
      for (const News& one : news.TakeAll()) one();
      std::unique_lock lock(mutex);
      woken.wait(lock, [this] { return std::exchange(wake, false) || done; });
    }
  }

  bool Showed(PrinterLine line, bool begun) const {
    return std::find(shown.begin(), shown.end(), Shown{line, begun}) != shown.end();
  }

  const receipt::Sample sample;
  printer::Profile profile = *printer::FindProfile("simulated-80mm");
  sim::InProcessBus bus;
  std::shared_ptr<sim::PrinterModel> model =
      std::make_shared<sim::PrinterModel>(sim::PrinterModelOptions{.profile = profile});
  std::mutex mutex;
  std::condition_variable woken;
  bool wake = false;
  NewsBox news{64, [this] {
                 {
                   const std::lock_guard lock(mutex);
                   wake = true;
                 }
                 woken.notify_one();
               }};
  std::vector<Shown> shown;
  std::vector<int> percents;
  std::function<void(PrinterLine)> on_line;
  std::optional<Outcome> done;
  std::optional<printer::PrintReport> last;
  std::unique_ptr<PrintDesk> desk;
};

TEST_F(PrintDeskTest, TellsHowFarTheReceiptIs) {
  Print();
  ASSERT_GT(percents.size(), 1U);
  EXPECT_GT(percents.front(), 0);
  EXPECT_LT(percents.front(), 100);
  EXPECT_TRUE(std::is_sorted(percents.begin(), percents.end()));
  EXPECT_EQ(percents.back(), 100);
}

TEST_F(PrintDeskTest, ACopyCountsFromTheStart) {
  Print();  // to know its size
  const std::size_t size = last->size;
  done.reset();
  percents.clear();
  ASSERT_TRUE(model->Break("cover-open", size / 2));
  bus.After(20'000, [this] { model->Mend(); });
  Print();
  EXPECT_EQ(last->begun, 2);
  EXPECT_EQ(std::count(percents.begin(), percents.end(), 0), 1);
  EXPECT_EQ(percents.back(), 100);
}

// The visit is over, and whoever comes next would find it.
TEST_F(PrintDeskTest, AReceiptWithACodeIsNotFinishedAfterItsVisit) {
  for (const bool clears_buffer : {true, false}) {
    SCOPED_TRACE(clears_buffer);
    profile.clears_buffer = clears_buffer;
    done.reset();
    ASSERT_TRUE(model->Break("paper-out", 3000));
    bus.After(20'000, [this] {
      desk->ForgetPickUpCodes();
      model->Mend();
    });
    Print(true);
    EXPECT_EQ(done, Outcome::kUncertain);
    EXPECT_EQ(last->reason, "withdrawn");
    EXPECT_LT(last->taken, last->size);
  }
}

TEST_F(PrintDeskTest, AReceiptWithoutACodeIsFinishedWhoeverIsThere) {
  ASSERT_TRUE(model->Break("paper-out", 3000));
  bus.After(20'000, [this] {
    desk->ForgetPickUpCodes();
    model->Mend();
  });
  Print();
  EXPECT_EQ(done, Outcome::kPrinted);
}

TEST_F(PrintDeskTest, WhatHasNotBegunPrintsWithoutItsCodeThen) {
  Print();
  const std::size_t without_code = last->size;
  done.reset();
  ASSERT_TRUE(model->Break("cover-open"));
  on_line = [&](PrinterLine now) {
    if (now != PrinterLine::kCoverOpen) return;
    desk->ForgetPickUpCodes();
    bus.After(1, [this] { model->Mend(); });
    bus.Advance(1);
  };
  Print(true);
  EXPECT_EQ(done, Outcome::kPrinted);
  EXPECT_EQ(last->size, without_code);
}

class EachFault : public PrintDeskTest, public testing::WithParamInterface<std::string> {};

TEST_P(EachFault, BeforeTheReceiptHasItsLineAndThenItPrints) {
  const PrinterLine line = Lines().at(GetParam());
  ASSERT_TRUE(model->Break(GetParam()));
  // The desk has shown it, let the printer go, and waits before it tries again: a person mends it
  // now.
  on_line = [&](PrinterLine now) {
    if (now != line || GetParam() == "paper-near-end") return;
    bus.After(1, [this] { model->Mend(); });
    bus.Advance(1);
  };
  Print();
  EXPECT_EQ(done, Outcome::kPrinted);
  EXPECT_TRUE(Showed(line, false));
  EXPECT_EQ(model->paper().PrintedSheets(), 1U);
}

TEST_P(EachFault, DuringTheReceiptHasItsLineAndThenItPrintsWhole) {
  ASSERT_TRUE(model->Break(GetParam(), 3000));
  bus.After(20'000, [this] { model->Mend(); });
  Print();
  EXPECT_EQ(done, Outcome::kPrinted);
  EXPECT_TRUE(Showed(Lines().at(GetParam()), true));
  EXPECT_EQ(last->rung, printer::Rung::kProcessId);
}

TEST_P(EachFault, AfterTheReceiptHasItsLineToo) {
  Print();  // to know its size
  const std::size_t size = last->size;
  done.reset();
  shown.clear();
  ASSERT_TRUE(model->Break(GetParam(), size));
  bus.After(20'000, [this] { model->Mend(); });
  Print();
  EXPECT_EQ(done, Outcome::kPrinted);
  EXPECT_TRUE(Showed(Lines().at(GetParam()), true));
}

INSTANTIATE_TEST_SUITE_P(Printer, EachFault,
                         testing::Values("paper-out", "paper-near-end", "cover-open",
                                         "cutter-fault", "overheated", "printer-offline"),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(LineOf, EveryFaultOfThePrinterHasALineOfItsOwn) {
  std::vector<PrinterLine> lines;
  for (const auto& fault : sim::ListPrinterFaults()) {
    ASSERT_EQ(LineOf(fault.name), Lines().at(std::string(fault.name))) << fault.name;
    lines.push_back(LineOf(fault.name));
  }
  EXPECT_EQ(LineOf(""), PrinterLine::kPrinting);
  EXPECT_EQ(LineOf("printer-away"), PrinterLine::kAway);
  EXPECT_EQ(LineOf("printer-silent"), PrinterLine::kFault);
}

}  // namespace
}  // namespace kiosk::app
