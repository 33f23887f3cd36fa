// libusb itself: one context and the one thread that handles its events.
#pragma once

#include <libusb.h>

#include <functional>
#include <memory>
#include <thread>

#include "base/result.h"

namespace drivers::usb {

// libusb 1.0.26 can loop for ever over descriptors that mislead it, both when it starts and when a
// device arrives. Its own start therefore runs on the event thread, and whoever waits for that
// thread does so for a limited time; a thread that never comes back is left alone, with all that it
// may still touch.
class LibusbContext {
 public:
  // `hotplug(device, arrived)` runs on the event thread, first for every device that is there: it
  // may take a reference and post, nothing else. Error: kTimeout "usb-enumeration-hangs",
  // kInternal "usb-start".
  static base::Result<std::shared_ptr<LibusbContext>> Start(
      std::function<void(libusb_device*, bool)> hotplug, int patience_ms);

  // Whether libusb still hears of devices; waits for so long. Once it does not, it never will
  // again: its own thread loops and holds its lock, which opening and closing devices may want,
  // too.
  bool Hears(int patience_ms);
  bool deaf() const;

  // All handles are closed and all devices let go before, but of one that is deaf. No callback runs
  // afterwards.
  ~LibusbContext();

  LibusbContext(const LibusbContext&) = delete;
  LibusbContext& operator=(const LibusbContext&) = delete;

 private:
  struct State;
  LibusbContext(std::shared_ptr<State> state, std::thread thread);
  static void Run(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace drivers::usb
