// A device over whose descriptors libusb 1.0.26 loops for ever: two configurations, the second
// behind a descriptor without length.
#pragma once

#include "drivers/simulator/usb/echo_device.h"

namespace drivers::simulator::usb {

class MisleadingDevice final : public EchoDevice {
 public:
  base::Bytes Descriptors() const override {
    base::Bytes bytes = EchoDevice::Descriptors();
    bytes[17] = 2;         // bNumConfigurations
    bytes.resize(18 + 9);  // the device's, and the head of its first configuration
    bytes[20] = 11;        // wTotalLength
    const base::Bytes rest = {0, 0x21, 9, 2, 9, 0, 0, 2, 0, 0x80, 50};
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
  }
};

}  // namespace drivers::simulator::usb
