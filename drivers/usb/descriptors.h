// What a USB device says it is: device, configuration, interface, endpoint and class descriptors
// (USB 2.0 §9.5, §9.6), read from raw bytes. No length is believed before it is checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace drivers::usb {

enum class TransferType : std::uint8_t { kControl, kIsochronous, kBulk, kInterrupt };

struct EndpointDescriptor {
  std::uint8_t address = 0;  // bit 7: IN
  TransferType type = TransferType::kBulk;
  std::uint16_t max_packet = 0;  // bytes; 1 to 1024, isochronous also 0
  std::uint8_t interval = 0;
  base::Bytes extra;  // class descriptors behind it, whole descriptors only

  bool in() const { return (address & 0x80) != 0; }
  // `size` rounded up to whole packets, one at least.
  std::size_t WholePackets(std::size_t size) const;
};

// One alternate setting of one interface.
struct InterfaceDescriptor {
  std::uint8_t number = 0;
  std::uint8_t alternate = 0;
  std::uint8_t class_code = 0;
  std::uint8_t subclass = 0;
  std::uint8_t protocol = 0;
  std::vector<EndpointDescriptor> endpoints;
  base::Bytes extra;  // class descriptors between it and its first endpoint

  // The first endpoint of this kind, or nullptr: endpoints are found by what they are, never by
  // number or position.
  const EndpointDescriptor* Find(TransferType type, bool in) const;

  // The bulk or interrupt endpoint of this address and direction, or nullptr.
  const EndpointDescriptor* Carrier(std::uint8_t address, bool in) const;

  // The first class descriptor of this type and at least this length, wherever it stands: some
  // devices put it behind their last endpoint.
  std::optional<base::Bytes> FindExtra(std::uint8_t type, std::size_t least) const;
};

// Which interface of a device, and as which of its alternate settings. One that is not asked for is
// setting 0, which every interface has after the device was configured (USB 2.0 §9.1.1.5).
struct Setting {
  // NOLINTNEXTLINE(google-explicit-constructor): an interface's number is its setting 0
  Setting(std::uint8_t number, std::uint8_t setting = 0) : interface(number), alternate(setting) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Setting(const InterfaceDescriptor& one) : Setting(one.number, one.alternate) {}

  bool operator==(const Setting&) const = default;

  std::uint8_t interface;
  std::uint8_t alternate;
};

// "interface 1", or "setting 2 of interface 1".
std::string SettingName(Setting setting);

struct Descriptors {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
  std::uint16_t release = 0;  // bcdDevice
  std::uint8_t class_code = 0;
  std::vector<InterfaceDescriptor> interfaces;  // of the first configuration, as they come

  // nullptr if there is none.
  const InterfaceDescriptor* Find(Setting setting) const;
};

// "1eab:0003": vendor and product in lower-case hexadecimal, as people and profiles write them.
std::string UsbName(const Descriptors& device);
std::string UsbName(std::uint16_t vendor, std::uint16_t product);

// `bytes` is a device descriptor and behind it its configurations, as sysfs shows them in
// `descriptors`. Errors: kInvalid with a reason a token each ("descriptor-short",
// "descriptor-length", "endpoint-packet", "endpoint-twice", "interface-endpoints", ...).
base::Result<Descriptors> ParseDescriptors(base::ByteView bytes);

}  // namespace drivers::usb
