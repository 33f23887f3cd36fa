#include "drivers/devices/following.h"

#include <utility>

namespace drivers::devices {

Following::Following(usb::Bus& bus, std::string port,
                     std::function<void(const usb::DeviceEvent&)> heard) {
  ear_->heard = std::move(heard);
  status_ = bus.Watch([ear = ear_, port = std::move(port)](const usb::DeviceEvent& event) {
    if (event.device.port != port) return;
    const std::lock_guard lock(ear->mutex);
    if (ear->heard) ear->heard(event);
  });
}

Following::~Following() {
  const std::lock_guard lock(ear_->mutex);
  ear_->heard = nullptr;
}

}  // namespace drivers::devices
