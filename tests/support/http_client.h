// A small blocking HTTP/1.1 client for tests, plain or TLS, that can also do what a good client
// never does: stop half-way, send a byte at a time, cut the connection.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tests {

class HttpClient {
 public:
  struct Identity {
    std::string certificate_pem;
    std::string key_pem;
  };
  struct Answer {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
  };

  // To 127.0.0.1. Throw std::runtime_error when there is no connection or no handshake.
  static HttpClient Plain(std::uint16_t port);
  static HttpClient Secure(std::uint16_t port, const std::optional<Identity>& identity);

  HttpClient(HttpClient&&) noexcept;
  ~HttpClient();

  // One whole exchange on this connection; nullopt when the server closed instead of answering.
  std::optional<Answer> Exchange(std::string_view method, std::string_view target,
                                 std::string_view body = {}, std::string_view content_type = {},
                                 std::string_view more_headers = {});
  std::optional<Answer> Get(std::string_view target) { return Exchange("GET", target); }
  std::optional<Answer> Post(std::string_view target, std::string_view body,
                             std::string_view content_type) {
    return Exchange("POST", target, body, content_type);
  }

  // False when the server has closed.
  bool Send(std::string_view bytes);
  // Reads one answer; nullopt when the server closed first.
  std::optional<Answer> Receive();
  // True when the server closes the connection within `timeout_ms` without sending anything.
  bool ClosedWithin(int timeout_ms);
  // Ends at once, with no word to the server.
  void Cut();

 private:
  struct Wire;
  explicit HttpClient(std::unique_ptr<Wire> wire);
  bool ReadMore();

  std::unique_ptr<Wire> wire_;
  std::string buffer_;
};

}  // namespace tests
