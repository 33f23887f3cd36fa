// Where models are plugged in for programs of their own: below the unmodified libusb
// (umockdev/testbed.h), or behind a socket (served/server.h).
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::usb {

// What a device was asked for: transfers, and what they moved.
struct UrbCount {
  std::size_t control = 0;
  std::size_t in = 0;
  std::size_t out = 0;
  std::size_t bytes_in = 0;
  std::size_t bytes_out = 0;

  std::size_t all() const { return control + in + out; }
};

struct DeviceCount {
  std::string port;
  std::string product;
  UrbCount urbs;
};

// Thread-safe.
class Stand {
 public:
  virtual ~Stand() = default;

  // "1-2" is a port of the computer, "1-2.4" one of a hub; what was there is unplugged first.
  // kInvalid "usb-port" for any other name.
  virtual base::Status Plug(const std::string& port, std::shared_ptr<Model> model) = 0;
  virtual void Unplug(const std::string& port) = 0;

  // A kernel driver by name, or "usbfs" for another program; "" for nobody.
  virtual void HoldBy(const std::string& port, unsigned interface, const std::string& holder) = 0;

  // Runs `what` while no device moves: the way to speak to a plugged model.
  virtual void Locked(const std::function<void()>& what) = 0;

  // Every device that was ever plugged in, in that order.
  virtual std::vector<DeviceCount> Counts() const = 0;
};

// kInvalid "usb-port".
base::Status CheckPort(const std::string& port);

}  // namespace drivers::simulator::usb
