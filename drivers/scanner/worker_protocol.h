// What goes through the pipe between DecodeWorker and `anjungan-decode --worker`. Both directions:
// a 4-byte big-endian length, then that many bytes. A request is one picture file. A reply is
// status (1), retires (1), number of codes (1), then for each code symbology (1), length (2), text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/scanner/code.h"

namespace drivers::scanner {

inline constexpr std::size_t kLengthBytes = 4;
// 16 codes of at most 7,089 digits (the largest QR code) fit.
inline constexpr std::size_t kMaxReplyBytes = std::size_t{128} << 10;

enum class WorkerStatus : std::uint8_t {
  kDone = 0,
  kNotAPicture = 1,
  kBroken = 2,
  kTooLarge = 3,
};

struct Reply {
  WorkerStatus status = WorkerStatus::kDone;
  bool retires = false;  // the worker ends after this reply, its processor time is used up
  std::vector<Code> codes;

  bool operator==(const Reply&) const = default;
};

base::Bytes EncodeLength(std::size_t length);
std::size_t DecodeLength(base::ByteView four_bytes);

// The body of a reply, without its length.
base::Bytes EncodeReply(const Reply& reply);

// Strict: the worker has just parsed a hostile picture and may lie. kInvalid "decode-reply".
base::Result<Reply> DecodeReply(base::ByteView body);

}  // namespace drivers::scanner
