// The bus of this computer, through libusb.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "base/result.h"
#include "drivers/usb/bus.h"

namespace drivers::usb {

// Thread-safe. Interfaces may outlive it; what is watched is not heard any more then. Hubs are not
// shown. A device that misleads libusb when it arrives makes the bus blind, with
// "usb-enumeration-hangs".
class LibusbBus final : public Bus {
 public:
  struct Ways {
    int patience_ms = 10'000;  // for libusb's start
    int look_ms = 2'000;       // between two looks whether libusb missed something
    int answer_ms = 5'000;     // for libusb to answer when it seems so
  };

  // Comes back with every device known that is there now. Errors: kTimeout "usb-enumeration-hangs"
  // (a device misleads libusb; go on without devices), kInternal "usb-start".
  static base::Result<std::unique_ptr<LibusbBus>> Start(Ways ways);
  static base::Result<std::unique_ptr<LibusbBus>> Start() { return Start(Ways{}); }
  ~LibusbBus() override;

  base::Status Watch(std::function<void(DeviceEvent)> heard) override;
  std::vector<DeviceInfo> Devices() const override;
  base::Result<std::unique_ptr<Interface>> Claim(const DeviceInfo& device,
                                                 Setting setting) override;

 private:
  struct Registry;
  LibusbBus() = default;

  std::shared_ptr<Registry> registry_;
  std::thread clerk_;
};

}  // namespace drivers::usb
