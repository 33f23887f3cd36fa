// The HTTP server: Boost.Beast 1.81 over plain TCP or OpenSSL TLS, kept behind our own structs.
// Every step of a connection has an absolute deadline: two hundred clients that send a byte now and
// then (slow loris) cost nothing but their sockets, for ten seconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "backend/http/message.h"
#include "base/result.h"
#include "base/secret.h"

namespace backend::http {

struct Tls {
  std::string certificate_pem;
  base::SecretText key_pem;
  // Asks for a client certificate (TLS 1.3 only then); Head::client_spki tells which came.
  bool mutual = false;
};

struct Limits {
  std::size_t connections = 1024;             // more are closed at once
  std::size_t connections_per_address = 256;  // many kiosks share an address behind a carrier's NAT
  std::size_t head_bytes = 8192;
  int progress_ms = 10'000;        // for the handshake, for a head, for an ordinary body
  int idle_ms = 30'000;            // between two requests of one connection
  int min_bytes_per_second = 512;  // of a paced body and of an answer
  int paced_cap_ms = 120'000;      // no request body takes longer than this
};

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system chooses
  int threads = 1;
  std::optional<Tls> tls;
  Limits limits;
};

// Runs from Start until Stop. Stop returns when no handler runs any more; every Reply must be gone
// before the destructor runs (stop whatever holds them in between).
class Server {
 public:
  // kUnavailable ("listen-failed") when the port is taken, kInvalid when address or key are
  // unusable.
  static base::Result<std::unique_ptr<Server>> Start(Options options, Handler handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  void Stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace backend::http
