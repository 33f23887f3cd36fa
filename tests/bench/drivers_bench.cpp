// What our drivers cost above libusb: from a card that is held to the reader to its identifier, and
// from a scan to its event, beside bare loops that move the same bytes to the same simulated
// device.
#include <benchmark/benchmark.h>
#include <libusb.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/card-reader/card_reader.h"
#include "drivers/printer/escpos.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/usb_transport.h"
#include "drivers/scanner/usb/scanners.h"
#include "drivers/simulator/umockdev/preload.h"
#include "drivers/simulator/umockdev/testbed.h"
#include "drivers/simulator/usb/ccid_reader.h"
#include "drivers/simulator/usb/printer_model.h"
#include "drivers/simulator/usb/scanner_pos.h"
#include "drivers/usb/libusb_bus.h"
#include "drivers/usb/watching.h"

namespace {

namespace printer = drivers::printer;
namespace sim = drivers::simulator::usb;
namespace usb = drivers::usb;
using drivers::card_reader::CardEvent;
using drivers::scanner::usb::ScannerEvent;
using drivers::simulator::umockdev::Testbed;

constexpr unsigned kWaitMs = 5000;
constexpr const char* kText = "6402065208909999";

void Require(bool kept) {
  if (!kept) std::abort();
}

sim::SimulatedCard Card() {
  return sim::TypeAPart4({0x04, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF});
}

// A device, and what was written to it.
class Recorder final : public sim::Model {
 public:
  explicit Recorder(std::shared_ptr<sim::Model> device) : device_(std::move(device)) {}
  base::Bytes Descriptors() const override { return device_->Descriptors(); }
  sim::Reply Control(const sim::Setup& setup, base::ByteView data, std::size_t size) override {
    return device_->Control(setup, data, size);
  }
  sim::Reply Out(std::uint8_t endpoint, base::ByteView bytes) override {
    sim::Reply reply = device_->Out(endpoint, bytes);
    // What it did not take is offered again.
    if (reply.taken > 0) written.push_back(base::ToBytes(bytes.first(reply.taken)));
    return reply;
  }
  sim::Reply In(std::uint8_t endpoint, std::size_t size) override {
    return device_->In(endpoint, size);
  }
  void ClearHalt(std::uint8_t endpoint) override { device_->ClearHalt(endpoint); }
  void Reset() override { device_->Reset(); }
  void Advance(int ms) override { device_->Advance(ms); }

  std::vector<base::Bytes> written;

 private:
  std::shared_ptr<sim::Model> device_;
};

// What a driver's thread tells, one after the other.
template <class Event>
class Told {
 public:
  void Put(Event event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    changed_.notify_all();
  }
  Event Next(typename Event::Kind kind) {
    std::unique_lock lock(mutex_);
    for (;;) {
      for (auto one = events_.begin(); one != events_.end(); ++one) {
        if (one->kind != kind) continue;
        Event found = std::move(*one);
        events_.erase(events_.begin(), one + 1);
        return found;
      }
      changed_.wait(lock);
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Event> events_;
};

struct Bench {
  explicit Bench(std::shared_ptr<sim::Model> model) {
    Require(bed.Plug("1-2", std::move(model)).has_value());
  }
  base::SystemClock clock;
  Testbed bed{clock};
};

// A claimed device without anything of ours.
struct Bare {
  explicit Bare(const usb::Descriptors& device) {
    Require(libusb_init(&context) == 0);
    handle = libusb_open_device_with_vid_pid(context, device.vendor, device.product);
    Require(handle != nullptr);
    Require(libusb_claim_interface(handle, 0) == 0);
  }
  ~Bare() {
    libusb_close(handle);
    libusb_exit(context);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  int Move(std::uint8_t endpoint, bool interrupt, base::Bytes& bytes) const {
    int moved = 0;
    const auto transfer = interrupt ? libusb_interrupt_transfer : libusb_bulk_transfer;
    Require(transfer(handle, endpoint, bytes.data(), static_cast<int>(bytes.size()), &moved,
                     kWaitMs) == 0);
    return moved;
  }

  libusb_context* context = nullptr;
  libusb_device_handle* handle = nullptr;
};

struct OurReader : Bench {
  OurReader(std::shared_ptr<sim::CcidReader> simulated, std::shared_ptr<sim::Model> plugged)
      : Bench(std::move(plugged)), model(std::move(simulated)) {
    Require(watching.status().has_value());
    told.Next(CardEvent::Kind::kReaderReady);
  }
  void Tap() {
    bed.Locked([this] { model->Insert(Card()); });
    Require(told.Next(CardEvent::Kind::kCardArrived).evidence.uid.size() == 7);
  }
  void TakeAway() {
    bed.Locked([this] { model->Remove(); });
    told.Next(CardEvent::Kind::kCardRemoved);
  }

  std::shared_ptr<sim::CcidReader> model;
  Told<CardEvent> told;
  std::unique_ptr<usb::LibusbBus> bus = std::move(*usb::LibusbBus::Start());
  drivers::card_reader::CardReader reader{*bus, clock,
                                          [this](CardEvent event) { told.Put(std::move(event)); }};
  usb::Watching watching{*bus, [this](const usb::DeviceEvent& event) { reader.Heard(event); }};
};

void TapToUidThroughOurDriver(benchmark::State& state) {
  const auto model = std::make_shared<sim::CcidReader>(sim::ContactlessReader());
  OurReader ours(model, model);
  for (auto _ : state) {
    ours.Tap();
    state.PauseTiming();
    ours.TakeAway();
    state.ResumeTiming();
  }
}

std::vector<base::Bytes> WhatATapWrites() {
  const auto model = std::make_shared<sim::CcidReader>(sim::ContactlessReader());
  const auto recorder = std::make_shared<Recorder>(model);
  OurReader ours(model, recorder);
  ours.bed.Locked([&] { recorder->written.clear(); });
  ours.Tap();
  std::vector<base::Bytes> written;
  ours.bed.Locked([&] { written = recorder->written; });
  return written;
}

void TapToUidThroughBareLibusb(benchmark::State& state) {
  std::vector<base::Bytes> questions = WhatATapWrites();
  const auto model = std::make_shared<sim::CcidReader>(sim::ContactlessReader());
  Bench bench(model);
  const auto descriptors = usb::ParseDescriptors(model->Descriptors());
  const Bare bare(*descriptors);
  const auto& interface = descriptors->interfaces.at(0);
  const auto notice = interface.Find(usb::TransferType::kInterrupt, true)->address;
  const auto out = interface.Find(usb::TransferType::kBulk, false)->address;
  const auto in = interface.Find(usb::TransferType::kBulk, true)->address;
  base::Bytes answer(512);
  base::Bytes change(8);
  for (auto _ : state) {
    bench.bed.Locked([&] { model->Insert(Card()); });
    bare.Move(notice, true, change);
    for (base::Bytes& question : questions) {
      bare.Move(out, false, question);
      Require(bare.Move(in, false, answer) >= 10);
    }
    state.PauseTiming();
    bench.bed.Locked([&] { model->Remove(); });
    bare.Move(notice, true, change);
    state.ResumeTiming();
  }
}

// A raster picture of 100 KB, as the largest receipts have.
base::Bytes Receipt(const printer::Profile& profile) {
  constexpr int kRows = 1400;
  printer::Bitmap picture(profile.dots, kRows);
  for (int y = 0; y < kRows; ++y) {
    for (int x = y % 3; x < profile.dots; x += 3) picture.Set(x, y);
  }
  printer::Encoder encoder(profile);
  Require(encoder.Raster(picture).has_value());
  return encoder.Cut().Take();
}

std::shared_ptr<sim::PrinterModel> SimulatedPrinter() {
  return std::make_shared<sim::PrinterModel>(
      sim::PrinterModelOptions{.profile = *printer::FindProfile("simulated-80mm")});
}

// Until the printer says that it is on the paper.
void PrintOurWay(const Bench& bench, usb::Bus& bus, base::ByteView receipt) {
  const auto device = bus.Devices().at(0);
  auto transport = std::move(*printer::UsbTransport::Open(std::move(*bus.Claim(device, 0))));
  const auto report =
      printer::Print(*transport, *printer::FindProfile("simulated-80mm"), receipt, bench.clock, {});
  Require(report.outcome == printer::Outcome::kPrinted && report.rung == printer::Rung::kProcessId);
}

void PrintAReceiptThroughOurDriver(benchmark::State& state) {
  const Bench bench(SimulatedPrinter());
  const auto bus = std::move(*usb::LibusbBus::Start());
  const base::Bytes receipt = Receipt(*printer::FindProfile("simulated-80mm"));
  for (auto _ : state) PrintOurWay(bench, *bus, receipt);
}

std::vector<base::Bytes> WhatAReceiptWrites() {
  const auto recorder = std::make_shared<Recorder>(SimulatedPrinter());
  const Bench bench(recorder);
  const auto bus = std::move(*usb::LibusbBus::Start());
  PrintOurWay(bench, *bus, Receipt(*printer::FindProfile("simulated-80mm")));
  return recorder->written;
}

void PrintAReceiptThroughBareLibusb(benchmark::State& state) {
  std::vector<base::Bytes> written = WhatAReceiptWrites();
  const auto model = SimulatedPrinter();
  const Bench bench(model);
  const auto descriptors = usb::ParseDescriptors(model->Descriptors());
  const Bare bare(*descriptors);
  const auto& interface = descriptors->interfaces.at(0);
  const auto out = interface.Find(usb::TransferType::kBulk, false)->address;
  const auto in = interface.Find(usb::TransferType::kBulk, true)->address;
  // GS ( H is answered by 37 22 and what was asked, when all before it is on the paper.
  constexpr std::uint8_t kDone = 0x22;
  base::Bytes answer(512);
  for (auto _ : state) {
    for (base::Bytes& bytes : written) bare.Move(out, false, bytes);
    for (bool done = false; !done;) {
      const auto end = answer.begin() + bare.Move(in, false, answer);
      done = std::find(answer.begin(), end, kDone) != end;
    }
  }
}

void ScanToEventThroughOurDriver(benchmark::State& state) {
  const auto model = std::make_shared<sim::PosScanner>(sim::PosScanner::Layout::kNewland);
  Bench bench(model);
  Told<ScannerEvent> told;
  const auto bus = std::move(*usb::LibusbBus::Start());
  auto profiles = drivers::scanner::usb::LoadProfiles("/nonexistent", "/nonexistent");
  drivers::scanner::usb::Scanners scanners(*bus, bench.clock, std::move(*profiles),
                                           [&](ScannerEvent event) { told.Put(std::move(event)); });
  const usb::Watching watching(*bus, [&](const usb::DeviceEvent& event) { scanners.Heard(event); });
  told.Next(ScannerEvent::Kind::kReady);
  int number = 0;
  for (auto _ : state) {
    // The same text at once would be an echo.
    const std::string text = kText + std::to_string(++number);
    model->Scan(text);
    Require(told.Next(ScannerEvent::Kind::kScanned).code.text.size() == text.size());
  }
}

void ScanToEventThroughBareLibusb(benchmark::State& state) {
  const auto model = std::make_shared<sim::PosScanner>(sim::PosScanner::Layout::kNewland);
  const Bench bench(model);
  const auto descriptors = usb::ParseDescriptors(model->Descriptors());
  const Bare bare(*descriptors);
  const auto& interface = descriptors->interfaces.at(0);
  const auto in = interface.Find(usb::TransferType::kInterrupt, true)->address;
  base::Bytes report(64);
  int number = 0;
  for (auto _ : state) {
    model->Scan(kText + std::to_string(++number));
    Require(bare.Move(in, true, report) > 0);
  }
}

BENCHMARK(PrintAReceiptThroughOurDriver)
    ->Iterations(20)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(PrintAReceiptThroughBareLibusb)
    ->Iterations(20)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(TapToUidThroughOurDriver)->Iterations(100)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(TapToUidThroughBareLibusb)->Iterations(100)->UseRealTime()->Unit(benchmark::kMicrosecond);
// More scans in a second than a person can make end a scanner that talks without end.
void Few(benchmark::internal::Benchmark* bench) {
  bench->Iterations(15)->Repetitions(10)->ReportAggregatesOnly()->UseRealTime()->Unit(
      benchmark::kMicrosecond);
}
BENCHMARK(ScanToEventThroughOurDriver)->Apply(Few);
BENCHMARK(ScanToEventThroughBareLibusb)->Apply(Few);

}  // namespace

int main(int argc, char** argv) {
  if (!drivers::simulator::umockdev::StartAnewMocked(argv)) return 1;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
