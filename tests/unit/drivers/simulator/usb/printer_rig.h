// A simulated printer on a simulated bus with the real driver above it.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/printer/escpos.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/usb_transport.h"
#include "drivers/simulator/usb/in_process_bus.h"
#include "drivers/simulator/usb/printer_model.h"

namespace drivers::simulator::usb {

// About 12 KB on 80 mm paper: fits a printer's buffer whole.
inline base::Bytes SampleJob(const printer::Profile& profile, int picture_rows = 120) {
  printer::Encoder encoder(profile);
  for (int i = 1; i <= 30; ++i) encoder.Line("Baris contoh " + std::to_string(i));
  printer::Bitmap picture(profile.dots - 8, picture_rows);
  for (int y = 0; y < picture.height; ++y) {
    for (int x = y % 7; x < picture.width; x += 7) picture.Set(x, y);
  }
  if (!encoder.Raster(picture)) return {};
  return encoder.Line("Selesai").Cut().Take();
}

class PrinterRig {
 public:
  explicit PrinterRig(PrinterModelOptions with)
      : profile(with.profile),
        model(std::make_shared<PrinterModel>(std::move(with))),
        faulty(std::make_shared<FaultyModel>(model)),
        job(SampleJob(profile)) {
    options.told = [this](std::string_view state) { told.emplace_back(state); };
    options.mend_ms = 120'000;
    Plug();
  }
  explicit PrinterRig(std::string_view name)
      : PrinterRig(PrinterModelOptions{.profile = *printer::FindProfile(name)}) {}

  // Plugged in anew: it was switched off.
  void Plug() {
    transport.reset();
    faulty->Disarm();
    model->PowerCycle();
    bus.Plug("1-2", faulty);
    auto claimed = bus.Claim(bus.Devices().at(0), 0);
    transport = std::move(
        *printer::UsbTransport::Open(std::move(*claimed), [this](int ms) { bus.Advance(ms); }));
  }

  printer::PrintReport Print() {
    const std::int64_t start = bus.clock().MonotonicMs();
    auto report = printer::Print(*transport, profile, job, bus.clock(), options);
    took_ms = bus.clock().MonotonicMs() - start;
    return report;
  }

  // "printed", "not-started: paper-out", ...
  static std::string Shown(const printer::PrintReport& report) {
    switch (report.outcome) {
      case printer::Outcome::kPrinted:
        return "printed";
      case printer::Outcome::kNotStarted:
        return "not-started: " + report.reason;
      case printer::Outcome::kUncertain:
        break;
    }
    return "uncertain: " + report.reason;
  }

  // How many receipts' length of paper went by the head.
  double PaperUsed() const {
    return static_cast<double>(model->paper().fed_rows()) / Reference().rows();
  }

  bool Told(std::string_view state) const {
    return std::find(told.begin(), told.end(), state) != told.end();
  }

  // The newest sheet is the whole receipt and nothing else.
  bool WholeOnPaper() const { return PaperEndsWithIt() && PrintedRows() == Reference().rows(); }

  // The newest sheet ends with the whole receipt; above it may stand what was torn off.
  bool PaperEndsWithIt() const {
    const Sheet expected = Reference();
    if (expected.blank() || PrintedRows() < expected.rows()) return false;
    const auto printed = model->paper().LastPrinted().Draw();
    const auto alone = expected.Draw();
    const auto size =
        static_cast<std::size_t>(alone.width) * static_cast<std::size_t>(expected.rows());
    return std::equal(alone.pixels.end() - static_cast<std::ptrdiff_t>(size), alone.pixels.end(),
                      printed.pixels.end() - static_cast<std::ptrdiff_t>(size));
  }

  printer::Profile profile;
  std::shared_ptr<PrinterModel> model;
  std::shared_ptr<FaultyModel> faulty;
  InProcessBus bus;
  std::unique_ptr<printer::UsbTransport> transport;
  base::Bytes job;
  printer::PrintOptions options;
  std::vector<std::string> told;
  std::int64_t took_ms = 0;

 private:
  int PrintedRows() const { return model->paper().LastPrinted().rows(); }

  Sheet Reference() const {
    Interpreter fresh(profile, Interpreter::Answers::kItself);
    return fresh.Feed(job) ? fresh.LastPrinted() : Sheet();
  }
};

}  // namespace drivers::simulator::usb
