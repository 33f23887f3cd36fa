// Hears what a bus says, for as long as this lives.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "base/result.h"
#include "drivers/usb/bus.h"

namespace drivers::usb {

class Watching {
 public:
  // As Bus::Watch, of which there is one a bus; `heard` is never called after the destructor.
  Watching(Bus& bus, std::function<void(const DeviceEvent&)> heard);
  ~Watching();
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;

  const base::Status& status() const { return status_; }

 private:
  struct Ear {
    std::mutex mutex;
    std::function<void(const DeviceEvent&)> heard;
  };
  std::shared_ptr<Ear> ear_ = std::make_shared<Ear>();
  base::Status status_;
};

}  // namespace drivers::usb
