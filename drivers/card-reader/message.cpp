#include "drivers/card-reader/message.h"

#include <algorithm>

#include "drivers/usb/byte_reader.h"

namespace drivers::card_reader {
namespace {

tl::unexpected<base::Error> Refuse(const char* reason, const char* message) {
  return base::Fail(base::ErrorCode::kInvalid, reason, message);
}

}  // namespace

AnswerType AnswerTo(Command command) {
  switch (command) {
    case Command::kPowerOn:
    case Command::kXfrBlock:
      return AnswerType::kDataBlock;
    case Command::kPowerOff:
    case Command::kGetSlotStatus:
    case Command::kAbort:
      return AnswerType::kSlotStatus;
    case Command::kSetParameters:
    case Command::kGetParameters:
    case Command::kResetParameters:
      return AnswerType::kParameters;
    case Command::kEscape:
      return AnswerType::kEscape;
  }
  return AnswerType::kSlotStatus;
}

base::Bytes EncodeCommand(Command command, std::uint8_t slot, std::uint8_t sequence,
                          std::array<std::uint8_t, 3> specific, base::ByteView data) {
  base::Bytes out;
  out.reserve(kHeaderSize + data.size());
  out.push_back(static_cast<std::uint8_t>(command));
  for (int shift = 0; shift < 32; shift += 8) {
    out.push_back(static_cast<std::uint8_t>(data.size() >> shift));
  }
  out.push_back(slot);
  out.push_back(sequence);
  out.insert(out.end(), specific.begin(), specific.end());
  out.insert(out.end(), data.begin(), data.end());
  return out;
}

std::optional<std::uint32_t> ClaimedLength(base::ByteView message) {
  if (message.size() < kHeaderSize) return std::nullopt;
  usb::ByteReader reader(message.subspan(1));
  return reader.U32();
}

base::Result<Answer> ParseAnswer(base::ByteView message) {
  const auto claimed = ClaimedLength(message);
  if (!claimed) return Refuse("ccid-short", "the reader's answer is shorter than a header");
  const base::ByteView data = message.subspan(kHeaderSize);
  if (*claimed > data.size()) return Refuse("ccid-length", "an answer claims more than came");
  if (*claimed < data.size()) return Refuse("ccid-surplus", "more came than an answer claims");
  const std::uint8_t type = message[0];
  if (type < 0x80 || type > 0x83) {
    return Refuse("ccid-type", "the reader answered with a message that is none");
  }
  const std::uint8_t status = message[7];
  const std::uint8_t icc = status & 0x03;
  const std::uint8_t verdict = status >> 6;
  // The value 3 of both fields is reserved (§6.2.6); so are bits 2 to 5, which carry no meaning.
  if (icc == 3 || verdict == 3) {
    return Refuse("ccid-status", "the reader's answer has a status that is none");
  }
  return Answer{static_cast<AnswerType>(type), message[5], message[6], static_cast<Icc>(icc),
                static_cast<Verdict>(verdict), message[8], message[9], SecretBytes(data)};
}

std::string_view NameOfError(std::uint8_t error) {
  switch (error) {
    case 0xff:
      return "ccid-aborted";
    case 0xfe:
      return "card-mute";
    case 0xfd:
      return "card-parity";
    case 0xfc:
      return "card-overrun";
    case 0xfb:
      return "reader-hardware";
    case 0xf8:
      return "card-ts";
    case 0xf7:
      return "card-tck";
    case 0xf6:
      return "card-protocol-unsupported";
    case 0xf5:
      return "card-class-unsupported";
    case 0xf4:
      return "card-procedure-byte";
    case 0xf3:
      return "card-protocol-deactivated";
    case 0xf2:
      return "slot-busy-with-sequence";
    case 0xf0:
      return "pin-timeout";
    case 0xef:
      return "pin-cancelled";
    case 0xe0:
      return "slot-busy";
    case 0x00:
      return "ccid-command-unsupported";
    case 0xa2:
      return "card-short-circuit";  // vendor range, by libccid's list
    case 0xa3:
      return "card-atr-long";
    default:
      break;
  }
  if (error <= 0x7f) return "ccid-field";
  if (error >= 0x81 && error <= 0xc0) return "reader-vendor-error";
  return "reader-unknown-error";
}

Notice ParseNotice(base::ByteView packet) {
  Notice notice;
  if (packet.empty()) return notice;
  if (packet[0] == 0x51 && packet.size() == 4) {
    notice.kind = Notice::Kind::kHardwareError;
    return notice;
  }
  if (packet[0] != 0x50 || packet.size() < 2) return notice;
  notice.kind = Notice::Kind::kSlotChange;
  notice.slot_count = std::min((packet.size() - 1) * 4, notice.slots.size());
  for (std::size_t slot = 0; slot < notice.slot_count; ++slot) {
    notice.slots[slot] = (packet[1 + slot / 4] >> (slot % 4 * 2)) & 0x03;
  }
  return notice;
}

}  // namespace drivers::card_reader
