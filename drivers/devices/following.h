// Hears what the bus says of one port, for as long as this lives.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "drivers/usb/bus.h"

namespace drivers::devices {

class Following {
 public:
  // `heard` runs on the bus's event thread and only posts; never after the destructor. One a bus.
  Following(usb::Bus& bus, std::string port, std::function<void(const usb::DeviceEvent&)> heard);
  ~Following();
  Following(const Following&) = delete;
  Following& operator=(const Following&) = delete;

  const base::Status& status() const { return status_; }

 private:
  struct Ear {
    std::mutex mutex;
    std::function<void(const usb::DeviceEvent&)> heard;
  };
  std::shared_ptr<Ear> ear_ = std::make_shared<Ear>();
  base::Status status_;
};

}  // namespace drivers::devices
