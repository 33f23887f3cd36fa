#include "drivers/usb/watching.h"

#include <utility>

namespace drivers::usb {

Watching::Watching(Bus& bus, std::function<void(const DeviceEvent&)> heard) {
  ear_->heard = std::move(heard);
  status_ = bus.Watch([ear = ear_](const DeviceEvent& event) {
    const std::lock_guard lock(ear->mutex);
    if (ear->heard) ear->heard(event);
  });
}

Watching::~Watching() {
  const std::lock_guard lock(ear_->mutex);
  ear_->heard = nullptr;
}

}  // namespace drivers::usb
