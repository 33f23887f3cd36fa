// Several buses as one: the computer's, and devices in software next to it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/usb/bus.h"

namespace drivers::usb {

// Thread-safe, if its members are. Interfaces may outlive it as far as they may outlive their bus.
class JoinedBus final : public Bus {
 public:
  struct Member {
    // Stands before every port of the bus: "sim-" makes "1-2" "sim-1-2". Different for each.
    std::string prefix;
    std::string name;  // for messages
    std::unique_ptr<Bus> bus;
  };

  // One that did not start is left out by its owner: the others are all there is then.
  explicit JoinedBus(std::vector<Member> members);

  // A member that cannot be watched does not take the others away: it is told as blind. If none can
  // be, that is the error.
  base::Status Watch(std::function<void(DeviceEvent)> heard) override;
  std::vector<DeviceInfo> Devices() const override;
  // By the bus that told of the device.
  base::Result<std::unique_ptr<Interface>> Claim(const DeviceInfo& device,
                                                 Setting setting) override;

 private:
  DeviceInfo Joined(DeviceInfo device, std::size_t member) const;

  std::mutex telling_;
  // Last: their threads use the above.
  const std::vector<Member> members_;
};

}  // namespace drivers::usb
