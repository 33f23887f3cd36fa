// The wire between a host and one model: what the host's side of USB does for every device, whoever
// the host is. Standard requests, halted endpoints, transfers of several packets, and leaving.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "base/bytes.h"
#include "drivers/simulator/usb/model.h"
#include "drivers/usb/descriptors.h"
#include "drivers/usb/transfer.h"

namespace drivers::simulator::usb {

// Not thread-safe: the front end has the lock.
class Wire {
 public:
  explicit Wire(std::shared_ptr<Model> model);

  // One attempt at a transfer; nullopt: the device has nothing to say now, try again when time has
  // passed. `moved` and `taken` hold what went so far, and are handed in again.
  std::optional<drivers::usb::End> TryIn(std::uint8_t endpoint, std::size_t size,
                                         base::Bytes& moved);
  std::optional<drivers::usb::End> TryOut(std::uint8_t endpoint, base::ByteView bytes,
                                          std::size_t& taken);
  std::optional<drivers::usb::End> TryControlIn(const Setup& setup, std::size_t size,
                                                base::Bytes& moved);
  std::optional<drivers::usb::End> TryControlOut(const Setup& setup, base::ByteView bytes,
                                                 std::size_t& taken);

  drivers::usb::End ClearHalt(std::uint8_t endpoint);
  drivers::usb::End Reset();
  // Only the endpoints of an interface's own setting carry anything; it is 0 until another is
  // selected, and a reset leaves it as it is: the host selects it again (Linux:
  // usb_reset_and_verify_device).
  drivers::usb::End Select(drivers::usb::Setting setting);
  // What a host does who lets an interface go (Linux: usb_unbind_interface).
  void Deselect(std::uint8_t interface);
  void Advance(int ms);
  int QuietMs() const;

  // From now on every transfer ends with kGone.
  void Vanish() { gone_ = true; }
  bool gone() const { return gone_; }

  const base::Bytes& raw_descriptors() const { return raw_; }
  // Empty if the model describes itself wrongly; `fault` then says how.
  const drivers::usb::Descriptors& descriptors() const { return parsed_; }
  const std::string& fault() const { return fault_; }

  Model& model() { return *model_; }

 private:
  std::optional<drivers::usb::End> EndOf(Reply::Kind kind, std::uint8_t endpoint);
  std::optional<Reply> Standard(const Setup& setup);
  base::Bytes StringDescriptor(std::uint8_t index) const;
  std::uint8_t Alternate(std::uint8_t interface) const;
  const drivers::usb::EndpointDescriptor* EndpointNow(std::uint8_t address) const;

  std::shared_ptr<Model> model_;
  base::Bytes raw_;
  drivers::usb::Descriptors parsed_;
  std::string fault_;
  std::set<std::uint8_t> halted_;
  std::map<std::uint8_t, std::uint8_t> alternates_;  // by interface, where it is not 0
  bool gone_ = false;
};

}  // namespace drivers::simulator::usb
