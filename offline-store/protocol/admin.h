// The admin sockets of kiosk and hub: a command's arguments in, exit status and text out
// (docs/formats.md "Admin sockets").
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace offline_store::protocol::admin {

inline constexpr std::size_t kMaxMessage = 65536;
inline constexpr std::size_t kMaxArguments = 32;
inline constexpr std::size_t kMaxText = 60 * 1024;

using Request = std::vector<std::string>;  // "status", "ABCD-...", "diperiksa"

// One part of the reply. Parts come until one has more == false; that one's exit status counts.
struct Reply {
  int exit_status = 0;  // 0..255
  bool more = false;
  std::string text;  // at most kMaxText bytes of UTF-8, for stdout (status 0) or stderr
  bool operator==(const Reply&) const = default;
};

// kInvalid "admin-too-large" beyond the limits above.
base::Result<base::Bytes> Encode(const Request& request);
base::Result<Request> DecodeRequest(base::ByteView message);

// A text of any length as its parts, cut between lines where it can be.
std::vector<base::Bytes> EncodeReply(int exit_status, std::string_view text);
base::Result<Reply> DecodeReply(base::ByteView message);

}  // namespace offline_store::protocol::admin
