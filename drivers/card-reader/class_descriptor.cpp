#include "drivers/card-reader/class_descriptor.h"

#include "drivers/usb/byte_reader.h"

namespace drivers::card_reader {
namespace {

constexpr std::size_t kSize = 54;
constexpr std::uint8_t kType = 0x21;
constexpr std::uint8_t kSmartCardClass = 0x0b;
constexpr std::uint8_t kVendorClass = 0xff;
constexpr std::uint8_t kMaxSlots = 16;           // policy; six is the most that was seen
constexpr std::uint32_t kLeastMessage = 10 + 5;  // a header and the shortest question to a card

tl::unexpected<base::Error> Refuse(const char* reason, const char* message) {
  return base::Fail(base::ErrorCode::kInvalid, reason, message);
}

base::Result<Level> LevelOf(std::uint32_t features) {
  switch (features & 0x70000) {
    case 0x00000:
      return Level::kCharacter;
    case 0x10000:
      return Level::kTpdu;
    case 0x20000:
      return Level::kShortApdu;
    case 0x40000:
      return Level::kExtendedApdu;
  }
  return Refuse("ccid-descriptor-level", "the reader claims two exchange levels at once");
}

Automatics AutomaticsOf(std::uint32_t features) {
  const auto has = [features](std::uint32_t bit) { return (features & bit) != 0; };
  return {has(0x02), has(0x04), has(0x08), has(0x40), has(0x80), has(0x400)};
}

}  // namespace

base::Result<ClassDescriptor> ParseClassDescriptor(base::ByteView bytes) {
  if (bytes.size() != kSize || bytes[0] != kSize) {
    return Refuse("ccid-descriptor-length", "a CCID class descriptor has 54 bytes");
  }
  if (bytes[1] != kType) return Refuse("ccid-descriptor-type", "no CCID class descriptor");
  // The size was checked: from here on every step succeeds.
  usb::ByteReader reader(bytes.subspan(4));
  ClassDescriptor out;
  const std::uint8_t last_slot = *reader.U8();
  if (last_slot >= kMaxSlots) {
    return Refuse("ccid-descriptor-slots", "the reader claims more than 16 slots");
  }
  out.slots = static_cast<std::uint8_t>(last_slot + 1);
  out.voltages = *reader.U8() & 0x07;
  const std::uint32_t protocols = *reader.U32();
  out.t0 = (protocols & 1) != 0;
  out.t1 = (protocols & 2) != 0;
  const std::uint32_t clock = *reader.U32();
  // A clock outside of what any card takes would only spoil our waiting times.
  if (clock >= 1000 && clock <= 20000) out.clock_khz = clock;
  reader.Take(4 + 1 + 4);  // dwMaximumClock, bNumClockSupported, dwDataRate
  out.max_data_rate = *reader.U32();
  reader.Take(1);  // bNumDataRatesSupported
  out.max_ifsd = *reader.U32();
  reader.Take(4 + 4);  // dwSynchProtocols, dwMechanical
  const std::uint32_t features = *reader.U32();
  const auto level = LevelOf(features);
  if (!level) return base::Fail(level.error());
  out.level = *level;
  out.automatics = AutomaticsOf(features);
  out.max_message = *reader.U32();
  if (out.max_message < kLeastMessage) {
    return Refuse("ccid-descriptor-message", "the reader takes no message at all");
  }
  reader.Take(1 + 1 + 2 + 1);  // bClassGetResponse, bClassEnvelope, wLcdLayout, bPINSupport
  const std::uint8_t busy = *reader.U8();
  out.busy_slots = busy == 0 ? 1 : busy;  // six of the readers that we know of say 0
  return out;
}

Fit FitOf(const usb::InterfaceDescriptor& interface) {
  if (interface.class_code == kSmartCardClass && interface.subclass == 0) {
    if (interface.protocol == 0) return Fit::kReader;
    if (interface.protocol == 1 || interface.protocol == 2) return Fit::kIccd;
    return Fit::kNone;
  }
  if (interface.class_code == kVendorClass && interface.FindExtra(kType, kSize)) {
    return Fit::kVendorReader;
  }
  return Fit::kNone;
}

base::Result<ClassDescriptor> DescribeReader(const usb::InterfaceDescriptor& interface) {
  if (FitOf(interface) == Fit::kIccd) {
    return Refuse("ccid-iccd", "a token that talks over control transfers is not supported");
  }
  const auto extra = interface.FindExtra(kType, kSize);
  if (!extra) return Refuse("ccid-descriptor-missing", "the interface has no CCID descriptor");
  auto described = ParseClassDescriptor(*extra);
  if (!described) return described;
  if (described->level == Level::kCharacter) {
    return Refuse("ccid-character-level", "a reader at character level is not supported");
  }
  if (interface.Find(usb::TransferType::kBulk, true) == nullptr ||
      interface.Find(usb::TransferType::kBulk, false) == nullptr) {
    return Refuse("ccid-endpoints", "the reader has no pair of bulk endpoints");
  }
  return described;
}

}  // namespace drivers::card_reader
