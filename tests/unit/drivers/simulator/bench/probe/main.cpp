// usb-probe EVENTS: prints every device that comes and goes, a line each, and greets each arrival
// over its bulk endpoints; ends after so many events.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

#include "drivers/usb/libusb_bus.h"

namespace {

using drivers::usb::DeviceEvent;
using drivers::usb::TransferType;

std::string Greet(drivers::usb::Bus& bus, const drivers::usb::DeviceInfo& device) {
  const auto claimed = bus.Claim(device, 0);
  if (!claimed) return claimed.error().reason;
  const auto* out = (*claimed)->descriptor().Find(TransferType::kBulk, false);
  const auto* in = (*claimed)->descriptor().Find(TransferType::kBulk, true);
  if (out == nullptr || in == nullptr) return "no bulk endpoints";
  const auto written = (*claimed)->Write(out->address, base::AsBytes("halo"), 1000);
  if (written.end != drivers::usb::End::kDone) return std::string(Name(written.end));
  const auto read = (*claimed)->Read(in->address, 64, 1000);
  if (read.end != drivers::usb::End::kDone) return std::string(Name(read.end));
  return std::string(base::AsText(read.bytes));
}

int Run(int count) {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<DeviceEvent> events;
  auto bus = drivers::usb::LibusbBus::Start();
  if (!bus) {
    std::puts(bus.error().reason.c_str());
    return 1;
  }
  const auto watched = (*bus)->Watch([&](DeviceEvent event) {
    const std::lock_guard lock(mutex);
    events.push_back(std::move(event));
    changed.notify_all();
  });
  if (!watched) return 1;
  for (int i = 0; i < count; ++i) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return !events.empty(); });
    const DeviceEvent event = std::move(events.front());
    events.pop_front();
    lock.unlock();
    const bool arrived = event.kind == DeviceEvent::Kind::kArrived;
    std::printf("%s %s %s\n", event.device.port.c_str(), event.device.product.c_str(),
                arrived ? Greet(**bus, event.device).c_str() : "left");
    std::fflush(stdout);
  }
  return 7;
}

}  // namespace

int main(int argc, char** argv) {
  return argc == 2 ? Run(std::atoi(argv[1])) : 2;
}
