#include "drivers/usb/descriptors.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdio>
#include <string>
#include <utility>

#include "drivers/usb/byte_reader.h"

namespace drivers::usb {
namespace {

using base::ErrorCode;
using base::Fail;

// Descriptor types: USB 2.0 table 9-5; 0B is the Interface Association ECN.
constexpr std::uint8_t kDevice = 1;
constexpr std::uint8_t kConfiguration = 2;
constexpr std::uint8_t kInterface = 4;
constexpr std::uint8_t kEndpoint = 5;
constexpr std::uint8_t kInterfaceAssociation = 0x0B;

// Lengths: USB 2.0 tables 9-8, 9-10, 9-12, 9-13. An audio endpoint has 9 bytes.
constexpr std::size_t kDeviceLength = 18;
constexpr std::size_t kConfigurationLength = 9;
constexpr std::size_t kInterfaceLength = 9;
constexpr std::size_t kEndpointLength = 7;

// Linux and libusb take no more (USB_MAXINTERFACES).
constexpr std::uint8_t kMaxInterfaces = 32;

tl::unexpected<base::Error> Refuse(std::string reason, const std::string& what) {
  return Fail(ErrorCode::kInvalid, std::move(reason),
              "the device describes itself wrongly: " + what + "; try another device");
}

// Walks one configuration. A class descriptor belongs to what stands before it.
class Walk {
 public:
  base::Status Take(std::uint8_t type, base::ByteView whole) {
    switch (type) {
      case kInterface:
        return TakeInterface(whole);
      case kEndpoint:
        return TakeEndpoint(whole);
      case kDevice:
      case kConfiguration:
        return Refuse("descriptor-order", "a device or configuration inside a configuration");
      case kInterfaceAssociation:
        return {};
      default:
        if (base::Bytes* extra = Extra()) extra->insert(extra->end(), whole.begin(), whole.end());
        return {};
    }
  }

  base::Result<std::vector<InterfaceDescriptor>> Finish() {
    if (auto closed = CloseInterface(); !closed) return Fail(closed.error());
    for (const auto& one : interfaces_) {
      if (!seen_[Place(one.number, 0)]) {
        return Refuse("interface-alternate",
                      "interface " + std::to_string(one.number) + " has no alternate setting 0");
      }
    }
    return std::move(interfaces_);
  }

 private:
  static std::size_t Place(std::uint8_t number, std::uint8_t alternate) {
    return std::size_t{number} * 256 + alternate;
  }

  base::Status TakeInterface(base::ByteView whole) {
    if (whole.size() < kInterfaceLength) {
      return Refuse("interface-short", "an interface descriptor below 9 bytes");
    }
    if (auto closed = CloseInterface(); !closed) return closed;
    InterfaceDescriptor one;
    one.number = whole[2];
    one.alternate = whole[3];
    one.class_code = whole[5];
    one.subclass = whole[6];
    one.protocol = whole[7];
    promised_endpoints_ = whole[4];
    if (one.number >= kMaxInterfaces) {
      return Refuse("interface-number", "interface number " + std::to_string(one.number));
    }
    const std::size_t place = Place(one.number, one.alternate);
    if (seen_[place]) {
      return Refuse("interface-twice",
                    "interface " + std::to_string(one.number) + " stands there twice");
    }
    seen_[place] = true;
    interfaces_.push_back(std::move(one));
    return {};
  }

  base::Status TakeEndpoint(base::ByteView whole) {
    if (whole.size() < kEndpointLength) {
      return Refuse("endpoint-short", "an endpoint descriptor below 7 bytes");
    }
    if (interfaces_.empty()) return Refuse("endpoint-alone", "an endpoint before any interface");
    InterfaceDescriptor& owner = interfaces_.back();
    EndpointDescriptor one;
    one.address = whole[2];
    one.type = static_cast<TransferType>(whole[3] & 0x03);
    // Bits 0 to 10; above them stands how many a microframe (USB 2.0 table 9-13).
    one.max_packet = static_cast<std::uint16_t>((whole[4] | whole[5] << 8) & 0x07FF);
    one.interval = whole[6];
    const std::string name = "endpoint " + base::ToHex(whole.subspan(2, 1));
    if ((one.address & 0x0F) == 0 || (one.address & 0x70) != 0) {
      return Refuse("endpoint-address", name + " is no endpoint's address");
    }
    // An isochronous endpoint without bandwidth is how a default setting reserves none.
    const bool may_be_empty = one.type == TransferType::kIsochronous;
    if ((one.max_packet == 0 && !may_be_empty) || one.max_packet > 1024) {
      return Refuse("endpoint-packet",
                    name + " has packets of " + std::to_string(one.max_packet) + " bytes");
    }
    // Alternate settings of one interface share addresses, two interfaces do not.
    const bool twice =
        std::any_of(owner.endpoints.begin(), owner.endpoints.end(),
                    [&](const EndpointDescriptor& other) { return other.address == one.address; });
    const int holder = holder_[one.address];
    if (twice || (holder != kNobody && holder != owner.number)) {
      return Refuse("endpoint-twice", name + " stands there twice");
    }
    holder_[one.address] = owner.number;
    owner.endpoints.push_back(std::move(one));
    return {};
  }

  base::Status CloseInterface() const {
    if (interfaces_.empty() || interfaces_.back().endpoints.size() == promised_endpoints_) {
      return {};
    }
    return Refuse("interface-endpoints", "interface " + std::to_string(interfaces_.back().number) +
                                             " promises " + std::to_string(promised_endpoints_) +
                                             " endpoints and has " +
                                             std::to_string(interfaces_.back().endpoints.size()));
  }

  base::Bytes* Extra() {
    if (interfaces_.empty()) return nullptr;
    InterfaceDescriptor& last = interfaces_.back();
    return last.endpoints.empty() ? &last.extra : &last.endpoints.back().extra;
  }

  static constexpr int kNobody = -1;

  std::vector<InterfaceDescriptor> interfaces_;
  std::size_t promised_endpoints_ = 0;
  std::bitset<256 * 256> seen_;
  std::vector<int> holder_ = std::vector<int>(256, kNobody);
};

std::optional<base::Bytes> FindIn(const base::Bytes& extra, std::uint8_t type, std::size_t least) {
  ByteReader reader{base::ByteView(extra)};
  while (reader.left() >= 2) {
    const std::size_t length = reader.rest()[0];
    const std::uint8_t found = reader.rest()[1];
    const auto whole = length < 2 ? std::nullopt : reader.Take(length);
    if (!whole) return std::nullopt;
    if (found == type && length >= least) return base::ToBytes(*whole);
  }
  return std::nullopt;
}

}  // namespace

std::size_t EndpointDescriptor::WholePackets(std::size_t size) const {
  return std::max<std::size_t>(1, (size + max_packet - 1) / max_packet) * max_packet;
}

const EndpointDescriptor* InterfaceDescriptor::Carrier(std::uint8_t address, bool in) const {
  const auto found =
      std::find_if(endpoints.begin(), endpoints.end(), [&](const EndpointDescriptor& one) {
        return one.address == address && one.in() == in &&
               (one.type == TransferType::kBulk || one.type == TransferType::kInterrupt);
      });
  return found == endpoints.end() ? nullptr : &*found;
}

const EndpointDescriptor* InterfaceDescriptor::Find(TransferType type, bool in) const {
  const auto found = std::find_if(
      endpoints.begin(), endpoints.end(),
      [&](const EndpointDescriptor& one) { return one.type == type && one.in() == in; });
  return found == endpoints.end() ? nullptr : &*found;
}

std::optional<base::Bytes> InterfaceDescriptor::FindExtra(std::uint8_t type,
                                                          std::size_t least) const {
  if (auto found = FindIn(extra, type, least)) return found;
  for (const auto& endpoint : endpoints) {
    if (auto found = FindIn(endpoint.extra, type, least)) return found;
  }
  return std::nullopt;
}

std::string SettingName(Setting setting) {
  std::string name = "interface " + std::to_string(setting.interface);
  if (setting.alternate == 0) return name;
  return "setting " + std::to_string(setting.alternate) + " of " + name;
}

const InterfaceDescriptor* Descriptors::Find(Setting setting) const {
  const auto found = std::find_if(interfaces.begin(), interfaces.end(),
                                  [&](const auto& one) { return Setting(one) == setting; });
  return found == interfaces.end() ? nullptr : &*found;
}

base::Result<Descriptors> ParseDescriptors(base::ByteView bytes) {
  ByteReader reader(bytes);
  const auto device = reader.Take(kDeviceLength);
  if (!device) return Refuse("device-short", "a device descriptor below 18 bytes");
  if ((*device)[0] != kDeviceLength || (*device)[1] != kDevice) {
    return Refuse("device-type", "the first descriptor is none of a device");
  }
  Descriptors result;
  ByteReader fields(device->subspan(8));
  result.vendor = fields.U16().value_or(0);
  result.product = fields.U16().value_or(0);
  result.release = fields.U16().value_or(0);
  result.class_code = (*device)[4];

  const auto head = ByteReader(reader.rest()).Take(kConfigurationLength);
  if (!head) return Refuse("configuration-short", "a configuration descriptor below 9 bytes");
  if ((*head)[0] < kConfigurationLength || (*head)[1] != kConfiguration) {
    return Refuse("configuration-type", "no configuration follows the device");
  }
  const std::size_t total = std::size_t{(*head)[2]} | std::size_t{(*head)[3]} << 8;
  const auto configuration = reader.Take(total);
  if (!configuration || total < (*head)[0]) {
    return Refuse("configuration-length", "a configuration claims " + std::to_string(total) +
                                              " bytes where " + std::to_string(reader.left()) +
                                              " are");
  }

  ByteReader walk(configuration->subspan((*head)[0]));
  Walk interfaces;
  while (walk.left() > 0) {
    if (walk.left() < 2) return Refuse("descriptor-short", "one byte behind the last descriptor");
    const std::size_t length = walk.rest()[0];
    const std::uint8_t type = walk.rest()[1];
    const auto whole = length < 2 ? std::nullopt : walk.Take(length);
    if (!whole) {
      return Refuse("descriptor-length", "a descriptor claims " + std::to_string(length) +
                                             " bytes where " + std::to_string(walk.left()) +
                                             " are");
    }
    if (auto taken = interfaces.Take(type, *whole); !taken) return Fail(taken.error());
  }
  auto found = interfaces.Finish();
  if (!found) return Fail(found.error());
  if (found->empty()) return Refuse("interface-none", "a configuration without interfaces");
  result.interfaces = std::move(*found);
  return result;
}

std::string UsbName(const Descriptors& device) {
  return UsbName(device.vendor, device.product);
}

std::string UsbName(std::uint16_t vendor, std::uint16_t product) {
  std::array<char, 10> name{};
  std::snprintf(name.data(), name.size(), "%04x:%04x", unsigned{vendor}, unsigned{product});
  return name.data();
}

}  // namespace drivers::usb
