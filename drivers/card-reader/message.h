// CCID messages over the bulk pair (CCID Rev 1.1 §6.1, §6.2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/card-reader/secret_bytes.h"

namespace drivers::card_reader {

inline constexpr std::size_t kHeaderSize = 10;
// The longest message: an extended APDU (65544 bytes) behind a header. What a reader claims above
// it is not believed.
inline constexpr std::size_t kMaxMessage = 65544 + kHeaderSize;

// bMessageType of what we send (§6.1).
enum class Command : std::uint8_t {
  kSetParameters = 0x61,
  kPowerOn = 0x62,
  kPowerOff = 0x63,
  kGetSlotStatus = 0x65,
  kEscape = 0x6b,
  kGetParameters = 0x6c,
  kResetParameters = 0x6d,
  kXfrBlock = 0x6f,
  kAbort = 0x72,
};

// bMessageType of what comes back (§6.2).
enum class AnswerType : std::uint8_t {
  kDataBlock = 0x80,
  kSlotStatus = 0x81,
  kParameters = 0x82,
  kEscape = 0x83,
};
AnswerType AnswerTo(Command command);

enum class Icc : std::uint8_t { kActive = 0, kInactive = 1, kAbsent = 2 };

enum class Verdict : std::uint8_t { kDone = 0, kFailed = 1, kTimeExtension = 2 };

struct Answer {
  AnswerType type = AnswerType::kSlotStatus;
  std::uint8_t slot = 0;
  std::uint8_t sequence = 0;
  Icc icc = Icc::kAbsent;
  Verdict verdict = Verdict::kDone;
  std::uint8_t error = 0;     // bError; the multiplier of a time extension
  std::uint8_t specific = 0;  // byte 9: bChainParameter, bClockStatus, bProtocolNum
  SecretBytes data;
};

// `specific` are the bytes 7 to 9.
base::Bytes EncodeCommand(Command command, std::uint8_t slot, std::uint8_t sequence,
                          std::array<std::uint8_t, 3> specific, base::ByteView data);

// One whole message. Errors, all kInvalid: "ccid-short" (less than a header), "ccid-length" (it
// claims more bytes than came), "ccid-surplus" (it claims fewer), "ccid-type" (no such message),
// "ccid-status" (reserved values in bStatus).
base::Result<Answer> ParseAnswer(base::ByteView message);

// How many bytes follow the first packet's header; nullopt if there is no header yet.
std::optional<std::uint32_t> ClaimedLength(base::ByteView message);

// A failed command's bError (§6.2.6) as the token of an error: "card-mute", "card-parity",
// "slot-busy", "ccid-field" (we sent a header field that the reader does not take), ...
std::string_view NameOfError(std::uint8_t error);

// RDR_to_PC_NotifySlotChange and the rest of the interrupt pipe (§6.3). Only a hint: it can be
// lost, repeated, and come before the answer that explains it.
struct Notice {
  enum class Kind : std::uint8_t { kSlotChange, kHardwareError, kOther };
  Kind kind = Kind::kOther;
  // Two bits a slot: bit 0 a card is there, bit 1 something changed. 16 slots at most.
  std::array<std::uint8_t, 16> slots{};
  std::size_t slot_count = 0;
};
Notice ParseNotice(base::ByteView packet);

}  // namespace drivers::card_reader
