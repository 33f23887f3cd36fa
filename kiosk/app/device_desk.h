// The USB side of the kiosk: card readers, hand scanners and printers as they come and go.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/card-reader/card_reader.h"
#include "drivers/devices/judge.h"
#include "drivers/scanner/usb/scanners.h"
#include "drivers/usb/bus.h"
#include "drivers/usb/watching.h"
#include "kiosk/app/news.h"
#include "kiosk/app/print_desk.h"
#include "kiosk/app/worker.h"

namespace kiosk::app {

class DeviceDesk {
 public:
  using OpenBus = std::function<base::Result<std::unique_ptr<drivers::usb::Bus>>()>;

  // On the UI thread, by way of the news box.
  struct Hooks {
    std::function<void(drivers::card_reader::CardEvent)> card;
    std::function<void(drivers::scanner::usb::ScannerEvent)> scanner;
    // A bus is out until the next start; visits go on without. Each of its devices is told as lost.
    std::function<void(const base::Error&)> out;
  };

  // The bus is opened on a thread of its own: a device may hold that up for seconds.
  DeviceDesk(OpenBus open, drivers::devices::Profiles profiles, const base::Clock& clock,
             NewsBox& news, Hooks hooks);
  DeviceDesk(const DeviceDesk&) = delete;
  DeviceDesk& operator=(const DeviceDesk&) = delete;
  // Gives all devices back. The news box is closed before.
  ~DeviceDesk();

  // The first printer by port that a profile fits and that opens, claimed. Thread-safe. Errors:
  // kUnavailable "printer-away" (none is plugged in); else why the last one cannot be used:
  // kNotFound "printer-unknown" (no profile fits), and those of Bus::Claim and UsbTransport::Open.
  base::Result<ConnectedPrinter> ConnectPrinter();

 private:
  void Open(const OpenBus& open);
  void Tell(base::Error error);

  const drivers::devices::Profiles profiles_;
  const base::Clock& clock_;
  NewsBox& news_;
  const Hooks hooks_;
  std::mutex mutex_;
  std::unique_ptr<drivers::usb::Bus> bus_;  // set once, under mutex_
  std::unique_ptr<drivers::card_reader::CardReader> card_reader_;
  std::unique_ptr<drivers::scanner::usb::Scanners> scanners_;
  std::unique_ptr<drivers::usb::Watching> watching_;
  Worker opener_;  // last: it sets all of the above
};

}  // namespace kiosk::app
