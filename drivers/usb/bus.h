// The seam between the device classes' protocols and what carries their transfers: libusb
// (LibusbBus), or devices in software (drivers/simulator).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/usb/descriptors.h"
#include "drivers/usb/transfer.h"

namespace drivers::usb {

// A device that is plugged in, as far as it can be known without opening it. `port` ("1-2.4") names
// the place on the bus and tells two alike apart; `id` differs for every arrival, also of the same
// device on the same port.
struct DeviceInfo {
  std::uint64_t id = 0;
  std::string port;
  bool behind_hub = false;
  Descriptors descriptors;
  // Printable text of the device, cut to 60 characters; empty if it has none.
  std::string manufacturer, product, serial;
  // Why it cannot be used at all (its descriptors are broken); empty if it can.
  std::string fault;
};

struct DeviceEvent {
  enum class Kind {
    kArrived,
    kLeft,
    kBlind,  // why this bus, or one of several, tells of no arrival until the next start
  };
  Kind kind = Kind::kArrived;
  DeviceInfo device{};
  base::Error error{};
};

// A read that is always pending on one endpoint, until this object goes.
class Listening {
 public:
  virtual ~Listening() = default;
};

// One claimed interface. Calls block their thread, a worker's, for at most `timeout_ms`. Calls on
// different endpoints may come from different threads. The destructor waits for what is pending,
// releases the interface and gives the kernel driver back.
class Interface {
 public:
  virtual ~Interface() = default;

  virtual const DeviceInfo& device() const = 0;
  virtual const InterfaceDescriptor& descriptor() const = 0;

  virtual InResult ControlIn(const Setup& setup, std::size_t size, int timeout_ms) = 0;
  virtual OutResult ControlOut(const Setup& setup, base::ByteView bytes, int timeout_ms) = 0;

  // `size` is rounded up to whole packets, so that an honest device cannot babble; the answer may
  // therefore be longer than `size`.
  virtual InResult Read(std::uint8_t endpoint, std::size_t size, int timeout_ms) = 0;
  virtual OutResult Write(std::uint8_t endpoint, base::ByteView bytes, int timeout_ms) = 0;

  // `heard` runs for each packet, on the bus's event thread: it may only post. It is called once
  // more with what ended the listening (any end but kDone and kTimedOut), and then never again.
  virtual std::unique_ptr<Listening> Listen(std::uint8_t endpoint, std::size_t size,
                                            std::function<void(InResult)> heard) = 0;

  // Only with nothing pending on that endpoint.
  virtual End ClearHalt(std::uint8_t endpoint) = 0;

  // Resets the whole device, all its interfaces. kGone when it came back as another device: wait
  // for its arrival.
  virtual End Reset() = 0;

  // Ends what is pending with kCancelled, and all that is asked for from now on. Thread-safe.
  virtual void CancelAll() = 0;
};

class Bus {
 public:
  virtual ~Bus() = default;

  // Tells of every device that is there now, and then of every arrival and departure. A bus that
  // goes blind says so, and that all of its devices left. `heard` runs on this thread, and then on
  // one of the bus's: it may only post. Once per bus.
  virtual base::Status Watch(std::function<void(DeviceEvent)> heard) = 0;

  // What is plugged in now, sorted by port.
  virtual std::vector<DeviceInfo> Devices() const = 0;

  // Opens the device, claims the interface and selects its setting; a kernel driver is detached for
  // as long, and setting 0 is back at the end. Errors: kDenied "usb-permission"; kUnavailable
  // "usb-claimed" (a driver or another program has it), "usb-gone", "usb-open"; kInvalid
  // "usb-fault" (its descriptors, or no such interface or setting); of a blind bus, why it is.
  virtual base::Result<std::unique_ptr<Interface>> Claim(const DeviceInfo& device,
                                                         Setting setting) = 0;
};

}  // namespace drivers::usb
