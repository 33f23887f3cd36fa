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
// shown.
class LibusbBus final : public Bus {
 public:
  // Comes back with every device known that is there now. Errors: kTimeout "usb-enumeration-hangs"
  // (a device misleads libusb; go on without devices), kInternal "usb-start".
  static base::Result<std::unique_ptr<LibusbBus>> Start(int patience_ms = 10000);
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
