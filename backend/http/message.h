// One HTTP exchange as the hub's handlers see it: no Boost type, no socket.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"

namespace backend::http {

enum class Method { kGet, kPost, kOther };

// SHA-256 over the DER SubjectPublicKeyInfo of a certificate: what vouchers and enrolments pin.
using SpkiHash = std::array<std::uint8_t, 32>;

// The request line and headers. The body follows in pieces.
struct Head {
  Method method = Method::kOther;
  std::string path;   // "/v1/held", never empty
  std::string query;  // what follows '?', without it
  std::string peer;   // numeric address of the other end of the socket
  // Of the certificate that the client showed and proved to hold the key of. Self-signed ones are
  // accepted by TLS: whether this is the right one is the handler's question.
  std::optional<SpkiHash> client_spki;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case

  // The first header of that (lower-case) name; empty when there is none.
  std::string_view Header(std::string_view name) const;
};

struct Response {
  unsigned status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// Where the answer goes. Copies are the same answer; the first Send wins, from any thread. When the
// last copy goes without a Send, the connection is closed: the client knows nothing, and asks.
class Reply {
 public:
  class Target {
   public:
    virtual ~Target() = default;
    virtual void Send(Response response) = 0;
  };

  explicit Reply(std::shared_ptr<Target> target) : target_(std::move(target)) {}
  void Send(Response response) const { target_->Send(std::move(response)); }

 private:
  std::shared_ptr<Target> target_;
};

// Takes a request's body as it arrives. One thread at a time. Destroyed without End when the client
// went away, was too slow or sent too much; what was taken until then stays taken.
class BodyReader {
 public:
  virtual ~BodyReader() = default;
  // A Response ends the reading: what still comes is thrown away, then it is sent.
  virtual std::optional<Response> Data(base::ByteView piece) = 0;
  virtual void End(Reply reply) = 0;
};

// A request that is read on. `paced`: the deadline moves on with what arrives, down to
// Limits::min_bytes_per_second and never beyond Limits::paced_cap_ms; otherwise the whole body has
// Limits::progress_ms.
struct Accepted {
  std::uint64_t max_bytes = 0;
  bool paced = false;
  std::unique_ptr<BodyReader> reader;
};

// Called when a head is complete, from several threads. A Response answers without the body.
using Handler = std::function<std::variant<Response, Accepted>(const Head&)>;

// A body that is needed whole: `use` is called once with all of it.
Accepted WholeBody(std::uint64_t max_bytes, std::function<void(base::Bytes, Reply)> use);

}  // namespace backend::http
