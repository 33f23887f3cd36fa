// A device whose descriptors no host can believe: an endpoint without room for a packet.
#pragma once

#include "drivers/simulator/usb/echo_device.h"

namespace drivers::simulator::usb {

class BrokenDevice final : public EchoDevice {
 public:
  base::Bytes Descriptors() const override {
    base::Bytes bytes = EchoDevice::Descriptors();
    bytes[18 + 9 + 9 + 4] = 0;  // wMaxPacketSize of the first endpoint [USB 2.0 §9.6.6]
    return bytes;
  }
};

}  // namespace drivers::simulator::usb
