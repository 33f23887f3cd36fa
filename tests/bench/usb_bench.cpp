// What our bus costs above libusb: the same bytes to the same simulated device, once through it and
// once through a bare loop over libusb's own calls.
#include <benchmark/benchmark.h>
#include <libusb.h>

#include <condition_variable>
#include <cstdlib>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "drivers/simulator/umockdev/preload.h"
#include "drivers/simulator/umockdev/testbed.h"
#include "drivers/simulator/usb/echo_device.h"
#include "drivers/usb/libusb_bus.h"

namespace {

using drivers::simulator::umockdev::Testbed;
using drivers::simulator::usb::EchoDevice;
using drivers::usb::End;
using drivers::usb::LibusbBus;

constexpr std::size_t kReceipt = 100'000;
constexpr unsigned kWaitMs = 5000;

void Require(bool kept) {
  if (!kept) std::abort();
}

struct Bench {
  Bench() {
    device->room = std::numeric_limits<std::size_t>::max();
    Require(bed.Plug("1-2", device).has_value());
  }

  base::SystemClock clock;
  Testbed bed{clock};
  std::shared_ptr<EchoDevice> device = std::make_shared<EchoDevice>();
};

struct Ours : Bench {
  std::unique_ptr<LibusbBus> bus = std::move(*LibusbBus::Start());
  std::unique_ptr<drivers::usb::Interface> one = std::move(*bus->Claim(bus->Devices().at(0), 0));
};

struct Bare : Bench {
  Bare() {
    Require(libusb_init(&context) == 0);
    handle = libusb_open_device_with_vid_pid(context, 0x1209, 0x0001);
    Require(handle != nullptr && libusb_claim_interface(handle, 0) == 0);
  }
  ~Bare() {
    if (handle != nullptr) libusb_close(handle);
    libusb_exit(context);
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;

  int Bulk(std::uint8_t endpoint, base::Bytes& bytes) const {
    int moved = 0;
    Require(libusb_bulk_transfer(handle, endpoint, bytes.data(), static_cast<int>(bytes.size()),
                                 &moved, kWaitMs) == 0);
    return moved;
  }

  libusb_context* context = nullptr;
  libusb_device_handle* handle = nullptr;
};

void AskAndAnswerThroughOurBus(benchmark::State& state) {
  const Ours ours;
  const base::Bytes question(16, 1);
  for (auto _ : state) {
    Require(ours.one->Write(EchoDevice::kOut, question, kWaitMs).end == End::kDone);
    Require(ours.one->Read(EchoDevice::kIn, 64, kWaitMs).bytes.size() == question.size());
  }
}

void AskAndAnswerThroughBareLibusb(benchmark::State& state) {
  const Bare bare;
  base::Bytes question(16, 1);
  base::Bytes answer(64);
  for (auto _ : state) {
    bare.Bulk(EchoDevice::kOut, question);
    Require(bare.Bulk(EchoDevice::kIn, answer) == static_cast<int>(question.size()));
  }
}

void Write100KBThroughOurBus(benchmark::State& state) {
  const Ours ours;
  const base::Bytes receipt(kReceipt, 1);
  for (auto _ : state) {
    Require(ours.one->Write(EchoDevice::kOut, receipt, kWaitMs).actual == kReceipt);
  }
}

void Write100KBThroughBareLibusb(benchmark::State& state) {
  const Bare bare;
  base::Bytes receipt(kReceipt, 1);
  for (auto _ : state) {
    Require(bare.Bulk(EchoDevice::kOut, receipt) == static_cast<int>(kReceipt));
  }
}

// From plugging in to a claimed interface.
void PlugToReadyThroughOurBus(benchmark::State& state) {
  Ours ours;
  ours.one.reset();
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<drivers::usb::DeviceInfo> arrived;
  int left = 0;
  Require(ours.bus
              ->Watch([&](drivers::usb::DeviceEvent event) {
                const std::lock_guard lock(mutex);
                if (event.kind == drivers::usb::DeviceEvent::Kind::kLeft) {
                  ++left;
                } else {
                  arrived = std::move(event.device);
                }
                changed.notify_all();
              })
              .has_value());
  int rounds = 0;
  const auto unplug = [&] {
    ours.bed.Unplug("1-2");
    std::unique_lock lock(mutex);
    ++rounds;
    changed.wait(lock, [&] { return left == rounds; });
    arrived.reset();
  };
  unplug();
  for (auto _ : state) {
    Require(ours.bed.Plug("1-2", ours.device).has_value());
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return arrived.has_value(); });
    const drivers::usb::DeviceInfo info = *arrived;
    lock.unlock();
    auto claimed = ours.bus->Claim(info, 0);
    Require(claimed.has_value());
    state.PauseTiming();
    claimed->reset();
    unplug();
    state.ResumeTiming();
  }
}

struct Arrival {
  libusb_device* device = nullptr;
  int left = 0;
};

int LIBUSB_CALL OnHotplug(libusb_context*, libusb_device* device, libusb_hotplug_event event,
                          void* user) {
  auto* arrival = static_cast<Arrival*>(user);
  if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT) {
    ++arrival->left;
  } else {
    arrival->device = libusb_ref_device(device);
  }
  return 0;
}

void PlugToReadyThroughBareLibusb(benchmark::State& state) {
  Bare bare;
  libusb_close(std::exchange(bare.handle, nullptr));
  Arrival arrival;
  Require(libusb_hotplug_register_callback(
              bare.context, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
              0, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
              OnHotplug, &arrival, nullptr) == 0);
  for (auto _ : state) {
    Require(bare.bed.Plug("1-3", bare.device).has_value());
    while (arrival.device == nullptr) libusb_handle_events_completed(bare.context, nullptr);
    libusb_device_handle* handle = nullptr;
    Require(libusb_open(arrival.device, &handle) == 0);
    Require(libusb_claim_interface(handle, 0) == 0);
    state.PauseTiming();
    libusb_close(handle);
    libusb_unref_device(std::exchange(arrival.device, nullptr));
    bare.bed.Unplug("1-3");
    const int before = arrival.left;
    while (arrival.left == before) libusb_handle_events_completed(bare.context, nullptr);
    state.ResumeTiming();
  }
}

BENCHMARK(AskAndAnswerThroughOurBus)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(AskAndAnswerThroughBareLibusb)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(Write100KBThroughOurBus)->Iterations(300)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(Write100KBThroughBareLibusb)
    ->Iterations(300)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);
// A testbed has 127 arrivals.
BENCHMARK(PlugToReadyThroughOurBus)->Iterations(100)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(PlugToReadyThroughBareLibusb)
    ->Iterations(100)
    ->UseRealTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace

int main(int argc, char** argv) {
  if (!drivers::simulator::umockdev::StartAnewMocked(argv)) return 1;
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
