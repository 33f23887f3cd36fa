// A hub's TLS side for tests: loopback, one connection at a time, answers from a function.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.h"
#include "offline-store/protocol/keys.h"

namespace tests {

struct ServedRequest {
  std::string head;  // request line and headers
  base::Bytes body;
  offline_store::protocol::Digest client_spki{};  // zeros when the client showed no certificate
};

class TlsServer {
 public:
  enum class Version { kTls12, kTls13 };

  // `answer` gives the whole HTTP response for a request, or "" to hang up.
  using Answer = std::function<std::string(const ServedRequest&)>;

  explicit TlsServer(Answer answer, Version version = Version::kTls13);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }

  // The pin of the server's key; its certificate ended in 2002.
  offline_store::protocol::Digest pin() const { return pin_; }

  std::vector<ServedRequest> requests() const;
  int connections() const { return connections_; }

 private:
  class Session;
  struct Context;

  void Run();
  void Serve(int fd);

  Answer answer_;
  std::unique_ptr<Context> context_;
  offline_store::protocol::Digest pin_{};
  int listener_ = -1;
  int stop_[2] = {-1, -1};
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<ServedRequest> requests_;
  std::thread thread_;
};

// "HTTP/1.1 STATUS x", Content-Length, `headers` (each ended by CR LF), body.
std::string HttpResponse(int status, const std::string& body, const std::string& headers = "");

}  // namespace tests
