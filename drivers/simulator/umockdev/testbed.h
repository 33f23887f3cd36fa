// Models below the unmodified libusb: a sysfs and device nodes of umockdev's, seen by programs that
// run with its preload library and this testbed's folder in UMOCKDEV_DIR.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::umockdev {

// What a device was asked for through usbfs.
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

// One a process. Thread-safe. Whoever uses its devices is stopped before it: a program that speaks
// to a device of a testbed that is gone is ended by umockdev. Models live in `clock`'s time.
class Testbed {
 public:
  // Sets UMOCKDEV_DIR for this process and its children.
  explicit Testbed(const base::Clock& clock);
  ~Testbed();
  Testbed(const Testbed&) = delete;
  Testbed& operator=(const Testbed&) = delete;

  // "1-2" is a port of the computer, "1-2.4" one of a hub, which appears with it. kInvalid
  // "usb-port" for any other name.
  base::Status Plug(const std::string& port, std::shared_ptr<usb::Model> model);
  void Unplug(const std::string& port);

  // No permission for anybody; a process with CAP_DAC_OVERRIDE (root) does not notice.
  void Deny(const std::string& port, bool denied);
  // A kernel driver by name, or "usbfs" for another program; "" for nobody.
  void HoldBy(const std::string& port, unsigned interface, const std::string& holder);
  // The kernel driver that has the interface now; "" for none.
  std::string Driver(const std::string& port, unsigned interface) const;

  // Runs `what` while no device moves: the way to speak to a plugged model.
  void Locked(const std::function<void()>& what);

  // Every device that was ever plugged in, in that order.
  std::vector<DeviceCount> Counts() const;

  std::filesystem::path root() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace drivers::simulator::umockdev
