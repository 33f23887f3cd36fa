// A USB device as software. One model serves every front end: in the same process, behind a socket,
// and below the unmodified libusb. A model is a plain state machine: it has no thread and no clock
// but the time that it is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "drivers/usb/descriptors.h"
#include "drivers/usb/transfer.h"

namespace drivers::simulator::usb {

using drivers::usb::Setup;

// What a device does with one transfer.
struct Reply {
  enum class Kind {
    kDone,   // IN: `bytes`; OUT: took `taken` bytes of it
    kNak,    // nothing now: ask again later (a host waits until its time-out); OUT may have `taken`
    kStall,  // halts the endpoint (control: this request only)
    kBabble,  // sent more than was asked for
    kBroken,  // a bus error (-EPROTO)
    kVanish,  // the device leaves the bus in the middle of this
  };
  Kind kind = Kind::kDone;
  base::Bytes bytes;
  std::size_t taken = 0;

  static Reply In(base::Bytes bytes) { return {Kind::kDone, std::move(bytes), 0}; }
  static Reply Took(std::size_t taken) { return {Kind::kDone, {}, taken}; }
  static Reply Of(Kind kind) { return {kind, {}, 0}; }
};

class Model {
 public:
  virtual ~Model() = default;

  // Device descriptor and behind it one configuration, as sysfs shows them.
  virtual base::Bytes Descriptors() const = 0;

  // String descriptor texts; empty if the device has none.
  virtual std::string Manufacturer() const { return {}; }
  virtual std::string Product() const { return {}; }
  virtual std::string Serial() const { return {}; }

  // Class and vendor requests, and GET_DESCRIPTOR of an interface (HID's report descriptor); other
  // standard requests are answered by the front end. For IN requests `data` is empty and `size` is
  // what the host takes.
  virtual Reply Control(const Setup& setup, base::ByteView data, std::size_t size) = 0;

  // What is left of a write; taking a part of it asks to be offered the rest.
  virtual Reply Out(std::uint8_t endpoint, base::ByteView bytes) = 0;
  // At most `size` bytes. Whole packets (or none) and less than `size` do not end a transfer: the
  // host asks for more at once, until a short or an empty packet.
  virtual Reply In(std::uint8_t endpoint, std::size_t size) = 0;

  // An interface of which it has several settings is to be used as this one. One that it does not
  // take it stalls, and stays as it was.
  virtual Reply Select(drivers::usb::Setting) { return Reply::Took(0); }

  virtual void ClearHalt(std::uint8_t endpoint) = 0;
  virtual void Reset() = 0;

  // Time has passed. A device that answers late counts it.
  virtual void Advance(int ms) = 0;
  // For so long, in milliseconds and at least 1, it says "nothing now" whenever it is asked and
  // does not change by being asked: simulated time may pass in one go.
  virtual int QuietMs() const { return 1; }
};

}  // namespace drivers::simulator::usb
