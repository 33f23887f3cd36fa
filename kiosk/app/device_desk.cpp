#include "kiosk/app/device_desk.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>
#include <utility>

#include "drivers/printer/usb_transport.h"

namespace kiosk::app {
namespace {

namespace devices = drivers::devices;
namespace printer = drivers::printer;
namespace usb = drivers::usb;

}  // namespace

DeviceDesk::DeviceDesk(OpenBus open, drivers::devices::Profiles profiles, const base::Clock& clock,
                       NewsBox& news, Hooks hooks)
    : profiles_(std::move(profiles)),
      clock_(clock),
      news_(news),
      hooks_(std::move(hooks)),
      opener_(1) {
  const bool posted = opener_.Post([this, open = std::move(open)] { Open(open); });
  if (!posted) Tell({base::ErrorCode::kInternal, "usb-start", "no thread for the devices"});
}

DeviceDesk::~DeviceDesk() = default;

void DeviceDesk::Open(const OpenBus& open) {
  auto opened = open();
  if (!opened) return Tell(std::move(opened.error()));
  usb::Bus& bus = **opened;
  {
    const std::lock_guard lock(mutex_);
    bus_ = std::move(*opened);
  }
  card_reader_ = std::make_unique<drivers::card_reader::CardReader>(
      bus, clock_, [this](drivers::card_reader::CardEvent event) {
        news_.Put([this, event = std::move(event)]() mutable { hooks_.card(std::move(event)); });
      });
  scanners_ = std::make_unique<drivers::scanner::usb::Scanners>(
      bus, clock_, profiles_.scanners, [this](drivers::scanner::usb::ScannerEvent event) {
        news_.Put([this, event = std::move(event)]() mutable { hooks_.scanner(std::move(event)); });
      });
  watching_ = std::make_unique<usb::Watching>(bus, [this](const usb::DeviceEvent& event) {
    if (event.kind == usb::DeviceEvent::Kind::kBlind) Tell(event.error);
    card_reader_->Heard(event);
    scanners_->Heard(event);
  });
  if (auto watched = watching_->status(); !watched) Tell(std::move(watched.error()));
}

void DeviceDesk::Tell(base::Error error) {
  spdlog::error("devices: {}; visits go on without USB devices", error.message);
  news_.Put([this, error = std::move(error)] { hooks_.out(error); });
}

base::Result<ConnectedPrinter> DeviceDesk::ConnectPrinter() {
  const std::lock_guard lock(mutex_);
  base::Error nothing{base::ErrorCode::kUnavailable, "printer-away", "no printer is plugged in"};
  if (!bus_) return base::Fail(std::move(nothing));
  for (const usb::DeviceInfo& device : bus_->Devices()) {
    const auto verdicts = devices::Judge(device, profiles_);
    const auto judged = std::find_if(verdicts.begin(), verdicts.end(), [](const auto& one) {
      return one.kind == devices::Kind::kPrinter;
    });
    if (judged == verdicts.end()) continue;
    const auto* profile = printer::MatchProfile(
        profiles_.printers, {device.descriptors.vendor, device.descriptors.product});
    if (judged->finding.situation != devices::Situation::kReady || profile == nullptr) {
      nothing = {base::ErrorCode::kNotFound, "printer-unknown",
                 "no profile fits the printer at " + device.port + "; see docs/devices.md"};
      continue;
    }
    auto claimed = bus_->Claim(device, judged->interface);
    if (!claimed) {
      nothing = std::move(claimed.error());
      continue;
    }
    auto transport = printer::UsbTransport::Open(std::move(*claimed));
    if (transport) return ConnectedPrinter{std::move(*transport), *profile};
    nothing = std::move(transport.error());
  }
  return base::Fail(std::move(nothing));
}

}  // namespace kiosk::app
