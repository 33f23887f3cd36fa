// What the two ends of a bus behind a Unix socket say to each other, one message each
// (base/seqpacket.h). The client asks (SocketBus); the server has the devices and tells
// (drivers/simulator/served). All integers are little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/usb/transfer.h"

namespace drivers::usb {

// What one message moves of a transfer at most; longer ones go piece by piece.
inline constexpr std::size_t kMaxPiece = 48 * 1024;
inline constexpr std::size_t kMaxDescriptors = 16 * 1024;
inline constexpr std::size_t kMaxErrorText = 300;

// From the client. `call` is its number of a question; a claim is called by the number that asked
// for it.
struct Ask {
  enum class Kind : std::uint8_t {
    kClaim,       // device, interface, alternate
    kRelease,     // claim
    kCancel,      // claim: ends what is pending, and all that comes
    kControlIn,   // claim, setup, size
    kControlOut,  // claim, setup, bytes
    kIn,          // claim, endpoint, size
    kOut,         // claim, endpoint, bytes
    kListen,      // claim, endpoint, size
    kQuiet,       // ends the listening of that call
    kClearHalt,   // claim, endpoint
    kReset,       // claim
  };
  Kind kind = Kind::kClaim;
  std::uint32_t call = 0;
  std::uint32_t claim = 0;
  std::uint64_t device = 0;
  std::uint8_t interface = 0;
  std::uint8_t alternate = 0;
  std::uint8_t endpoint = 0;
  Setup setup;
  std::uint32_t size = 0;
  std::uint32_t timeout_ms = 0;
  base::Bytes bytes;
};

// From the server.
struct ArrivedNews {
  std::uint64_t device = 0;
  std::string port, manufacturer, product, serial;  // printable
  base::Bytes descriptors;                          // raw
};
struct LeftNews {
  std::uint64_t device = 0;
};
// Every device that was there when the client came has been told.
struct SettledNews {};
struct ClaimedNews {
  std::uint32_t call = 0;
};
struct RefusedNews {
  std::uint32_t call = 0;
  base::Error error;
};
struct EndedNews {
  std::uint32_t call = 0;
  End end = End::kDone;
  std::uint32_t actual = 0;  // OUT
  base::Bytes bytes;         // IN
};
// A packet for a listening, or its end.
struct HeardNews {
  std::uint32_t call = 0;
  End end = End::kDone;
  base::Bytes bytes;
};
using News = std::variant<ArrivedNews, LeftNews, SettledNews, ClaimedNews, RefusedNews, EndedNews,
                          HeardNews>;

// What they write is at most base::seqpacket::kMaxMessage, texts and bytes within their limits.
base::Bytes Encode(const Ask& ask);
base::Bytes Encode(const News& news);

// kInvalid "bus-message": too short, too long, a byte left over, an unknown kind, end or error
// code, or text that cannot be printed. What is read writes the same bytes again.
base::Result<Ask> DecodeAsk(base::ByteView message);
base::Result<News> DecodeNews(base::ByteView message);

}  // namespace drivers::usb
