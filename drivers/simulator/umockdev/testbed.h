// Models below the unmodified libusb: a sysfs and device nodes of umockdev's, seen by programs that
// run with its preload library and this testbed's folder in UMOCKDEV_DIR.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/simulator/usb/stand.h"

namespace drivers::simulator::umockdev {

// One a process. Thread-safe. Whoever uses its devices is stopped before it: a program that speaks
// to a device of a testbed that is gone is ended by umockdev. Models live in `clock`'s time.
class Testbed final : public usb::Stand {
 public:
  // Sets UMOCKDEV_DIR for this process and its children.
  explicit Testbed(const base::Clock& clock);
  ~Testbed() override;
  Testbed(const Testbed&) = delete;
  Testbed& operator=(const Testbed&) = delete;

  // A hub appears with the first device behind it.
  base::Status Plug(const std::string& port, std::shared_ptr<usb::Model> model) override;
  void Unplug(const std::string& port) override;

  // No permission for anybody; a process with CAP_DAC_OVERRIDE (root) does not notice.
  void Deny(const std::string& port, bool denied);
  void HoldBy(const std::string& port, unsigned interface, const std::string& holder) override;
  // The kernel driver that has the interface now; "" for none.
  std::string Driver(const std::string& port, unsigned interface) const;

  void Locked(const std::function<void()>& what) override;
  std::vector<usb::DeviceCount> Counts() const override;

  std::filesystem::path root() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace drivers::simulator::umockdev
