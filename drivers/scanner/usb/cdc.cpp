#include "drivers/scanner/usb/cdc.h"

#include "drivers/usb/byte_reader.h"

namespace drivers::scanner::usb {
namespace {

using drivers::usb::ByteReader;
using drivers::usb::InterfaceDescriptor;
using drivers::usb::TransferType;

constexpr std::uint8_t kClassInterface = 0x24;  // CS_INTERFACE, CDC 1.2 §5.2.3 table 12
constexpr std::uint8_t kAcm = 0x02;             // table 13
constexpr std::uint8_t kUnion = 0x06;
constexpr std::uint8_t kCommunication = 0x02;    // CDC 1.2 §4.2
constexpr std::uint8_t kAbstractControl = 0x02;  // §4.3
constexpr std::uint8_t kData = 0x0A;             // §4.5

bool HasBulkPair(const InterfaceDescriptor& one) {
  return one.Find(TransferType::kBulk, true) != nullptr &&
         one.Find(TransferType::kBulk, false) != nullptr;
}

}  // namespace

CdcFunctions ReadCdcFunctions(base::ByteView extra) {
  CdcFunctions functions;
  ByteReader reader(extra);
  while (reader.left() > 0) {
    const auto length = reader.U8();
    if (!length || *length < 2) break;
    const auto body = reader.Take(*length - 1U);
    if (!body) break;
    ByteReader inside(*body);
    if (inside.U8() != kClassInterface) continue;
    const auto subtype = inside.U8();
    if (!subtype) break;
    if (*subtype == kAcm) {
      const auto capabilities = inside.U8();
      if (!capabilities) break;
      if (!functions.acm_capabilities) functions.acm_capabilities = capabilities;
    } else if (*subtype == kUnion) {
      const auto control = inside.U8();
      const auto data = inside.U8();
      if (!control || !data) break;
      if (!functions.together) functions.together = CdcFunctions::Union{*control, *data};
    }
  }
  return functions;
}

std::optional<CdcInterfaces> FindSerialLine(const drivers::usb::Descriptors& descriptors) {
  const auto by_number = [&](std::uint8_t number) -> const InterfaceDescriptor* {
    for (const auto& one : descriptors.interfaces) {
      if (one.number == number && one.alternate == 0) return &one;
    }
    return nullptr;
  };
  for (const auto& control : descriptors.interfaces) {
    if (control.alternate != 0 || control.class_code != kCommunication ||
        control.subclass != kAbstractControl) {
      continue;
    }
    if (HasBulkPair(control)) return CdcInterfaces{control.number, control.number};
    if (const auto together = ReadCdcFunctions(control.extra).together) {
      for (const std::uint8_t number : {together->data, together->control}) {
        const InterfaceDescriptor* data = by_number(number);
        if (data != nullptr && HasBulkPair(*data)) {
          return CdcInterfaces{control.number, data->number};
        }
      }
    }
    for (const bool any_class : {false, true}) {
      for (const auto& data : descriptors.interfaces) {
        if (data.alternate == 0 && HasBulkPair(data) && (any_class || data.class_code == kData)) {
          return CdcInterfaces{control.number, data.number};
        }
      }
    }
  }
  return std::nullopt;
}

bool LineAssembler::Ends(std::uint8_t byte) const {
  const bool line = byte == '\r' || byte == '\n';
  switch (settings_.suffix) {
    case Suffix::kEnterOrTab:
      return line || byte == '\t';
    case Suffix::kEnter:
      return line;
    case Suffix::kTab:
      return byte == '\t';
    case Suffix::kSilence:
      return false;
  }
  return false;
}

void LineAssembler::Feed(base::ByteView packet, std::int64_t now_ms, Harvest& harvest) {
  Tick(now_ms, harvest);
  while (!packet.empty()) {
    std::size_t length = 0;
    while (length < packet.size() && !Ends(packet[length])) ++length;
    if (length > 0) {
      scan_.Touch(now_ms, harvest);
      scan_.Add(packet.first(length), harvest);
    }
    if (length == packet.size()) return;
    if (scan_.begun()) scan_.FinishPrefixed(settings_.aim, settings_.meaning, now_ms, harvest);
    packet = packet.subspan(length + 1);
  }
}

void LineAssembler::Lost(std::int64_t now_ms, Harvest& harvest) {
  scan_.Touch(now_ms, harvest);
  scan_.Spoil("scan-lost", harvest);
}

void LineAssembler::Tick(std::int64_t now_ms, Harvest& harvest) {
  if (settings_.suffix != Suffix::kSilence) {
    scan_.Tick(settings_.silence_ms, now_ms, harvest);
  } else if (scan_.begun() && now_ms - scan_.last_ms() >= settings_.silence_ms) {
    scan_.FinishPrefixed(settings_.aim, settings_.meaning, scan_.last_ms(), harvest);
  }
}

std::optional<std::int64_t> LineAssembler::deadline() const {
  if (!scan_.begun()) return std::nullopt;
  if (settings_.suffix == Suffix::kSilence) return scan_.last_ms() + settings_.silence_ms;
  return scan_.Deadline(settings_.silence_ms);
}

}  // namespace drivers::scanner::usb
