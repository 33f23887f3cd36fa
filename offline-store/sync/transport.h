// How bytes reach the hub. The delivery loop knows only this interface, so it is tested without a
// network; HttpsTransport is the real one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/keys.h"

namespace offline_store::sync {

// Where the hub is and how it is known: the SHA-256 of its certificate's SubjectPublicKeyInfo is
// one of `pins`, whatever name, issuer or dates that certificate has. Without pins nothing is sent.
struct Hub {
  std::string url;
  std::vector<protocol::Digest> pins;
  bool operator==(const Hub&) const = default;
};

struct HttpRequest {
  enum class Method { kGet, kPost };
  Method method = Method::kGet;
  std::string path;          // from the slash on, with its query
  std::string content_type;  // of the body
  base::Bytes body;          // empty for a GET
  std::size_t max_reply = 0;
  bool operator==(const HttpRequest&) const = default;
};

// What came back, unread: the body is the kiosk's to judge.
struct HttpReply {
  int status = 0;
  base::Bytes body;
  std::optional<std::int64_t> retry_after_ms;  // from Retry-After in seconds; a date counts as none
  std::int64_t elapsed_ms = 0;                 // from the first byte sent to the last received
};

// One request at a time. Not thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;

  // Later requests go to this hub; connections to another one are closed.
  virtual void Use(const Hub& hub) = 0;

  // Begins a request; none may be under way.
  virtual void Start(const HttpRequest& request) = 0;

  // Gives up the request under way, if any; nothing of it is reported later.
  virtual void Cancel() = 0;

  // The outcome, once. Errors: kDenied "pin-mismatch" (another hub answers there) or "no-pins",
  // kTimeout, kUnavailable "hub-unreachable" or "tls-failed" or "link-lost", kInvalid
  // "reply-too-large" or "bad-url", kInternal.
  virtual std::optional<base::Result<HttpReply>> Take() = 0;

  // Returns when the request may have got further, one of `fds` is readable, or after timeout_ms.
  virtual void Wait(std::span<const int> fds, int timeout_ms) = 0;
};

}  // namespace offline_store::sync
