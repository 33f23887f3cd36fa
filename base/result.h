// Expected failures as values. Result<T> is a value or an Error that the caller can switch on.
// tl::expected stands in for C++23's std::expected: when the compiler of the oldest supported
// Debian has that, this file is the only one to change.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace base {

// What went wrong, as far as a caller may act on it. Foreign codes (errno, SQLite, libusb, curl,
// OpenSSL) are mapped to these once, in the folder that wraps the library.
enum class ErrorCode {
  kInvalid,      // the input breaks its format or a rule; trying again changes nothing
  kNotFound,     // no such thing
  kDenied,       // known, and not allowed (signature, pin, permission)
  kConflict,     // the same name with other content
  kTimeout,      // no answer within the stated time
  kUnavailable,  // the other side is away or busy; trying again later makes sense
  kFull,         // no room left
  kCorrupt,      // stored data is damaged
  kUnknown,      // nobody knows whether it happened (a failed commit): look it up, never repeat it
  kInternal,     // a bug or a system without what we need
};

// A failure. `message` is for technicians and logs, in English: it never holds a citizen's data, a
// key or an identifier of a card. Screens choose their own words by `code` and `reason`.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string reason;   // stable lower-case token, e.g. "voucher-expired"; part of the contract
  std::string message;  // one line: what, where, and what to do next

  // The same failure with more context in front of the message.
  Error In(std::string_view context) && {
    message = std::string(context) + ": " + message;
    return std::move(*this);
  }
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

inline tl::unexpected<Error> Fail(ErrorCode code, std::string reason, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(reason), std::move(message)});
}

inline tl::unexpected<Error> Fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace base
