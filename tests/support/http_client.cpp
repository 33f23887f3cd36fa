#include "tests/support/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <stdexcept>

namespace tests {
namespace {

int ConnectTo(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (fd >= 0) close(fd);
    throw std::runtime_error("cannot connect to port " + std::to_string(port));
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

template <class Read>
auto FromPem(const std::string& pem, Read read) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  auto* object = read(bio, nullptr, nullptr, nullptr);
  BIO_free(bio);
  return object;
}

void Use(SSL_CTX* context, const HttpClient::Identity& identity) {
  X509* certificate = FromPem(identity.certificate_pem, PEM_read_bio_X509);
  EVP_PKEY* key = FromPem(identity.key_pem, PEM_read_bio_PrivateKey);
  SSL_CTX_use_certificate(context, certificate);
  SSL_CTX_use_PrivateKey(context, key);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

HttpClient::Answer ParseHead(const std::string& head) {
  HttpClient::Answer answer;
  answer.status = std::stoi(head.substr(head.find(' ') + 1, 3));
  std::size_t at = head.find("\r\n");
  while (at != std::string::npos && at + 2 < head.size()) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string line = head.substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) {
      answer.headers[Lower(line.substr(0, colon))] =
          line.substr(std::min(line.size(), line.find_first_not_of(' ', colon + 1)));
    }
    at = end;
  }
  return answer;
}

}  // namespace

struct HttpClient::Wire {
  int fd = -1;
  SSL_CTX* context = nullptr;
  SSL* tls = nullptr;

  ~Wire() {
    if (tls != nullptr) SSL_free(tls);
    if (context != nullptr) SSL_CTX_free(context);
    if (fd >= 0) close(fd);
  }
};

HttpClient::HttpClient(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

HttpClient HttpClient::Plain(std::uint16_t port) {
  auto wire = std::make_unique<Wire>();
  wire->fd = ConnectTo(port);
  return HttpClient(std::move(wire));
}

HttpClient HttpClient::Secure(std::uint16_t port, const std::optional<Identity>& identity) {
  // OpenSSL writes with write(): a server that is gone must be an error, not the test's end.
  signal(SIGPIPE, SIG_IGN);
  auto wire = std::make_unique<Wire>();
  wire->fd = ConnectTo(port);
  wire->context = SSL_CTX_new(TLS_client_method());
  if (identity) Use(wire->context, *identity);
  wire->tls = SSL_new(wire->context);
  SSL_set_fd(wire->tls, wire->fd);
  if (SSL_connect(wire->tls) != 1) throw std::runtime_error("no TLS handshake");
  return HttpClient(std::move(wire));
}

bool HttpClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = wire_->tls != nullptr
                             ? SSL_write(wire_->tls, bytes.data(), static_cast<int>(bytes.size()))
                             : send(wire_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool HttpClient::ReadMore() {
  char piece[16384];
  const ssize_t got = wire_->tls != nullptr ? SSL_read(wire_->tls, piece, sizeof piece)
                                            : recv(wire_->fd, piece, sizeof piece, 0);
  if (got <= 0) return false;
  buffer_.append(piece, static_cast<std::size_t>(got));
  return true;
}

std::optional<HttpClient::Answer> HttpClient::Receive() {
  std::size_t end;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!ReadMore()) return std::nullopt;
  }
  Answer answer = ParseHead(buffer_.substr(0, end + 2));
  buffer_.erase(0, end + 4);
  if (answer.status == 100) return Receive();
  const std::size_t size = std::stoul(answer.headers["content-length"]);
  while (buffer_.size() < size) {
    if (!ReadMore()) return std::nullopt;
  }
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

std::optional<HttpClient::Answer> HttpClient::Exchange(std::string_view method,
                                                       std::string_view target,
                                                       std::string_view body,
                                                       std::string_view content_type,
                                                       std::string_view more_headers) {
  std::string request = std::string(method) + " " + std::string(target) +
                        " HTTP/1.1\r\nHost: hub.test\r\n" + std::string(more_headers);
  if (!content_type.empty()) request += "Content-Type: " + std::string(content_type) + "\r\n";
  if (method == "POST") request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n";
  request += body;
  // A server that refuses early may close while we still write: its answer counts.
  Send(request);
  return Receive();
}

bool HttpClient::ClosedWithin(int timeout_ms) {
  pollfd poller{wire_->fd, POLLIN, 0};
  if (poll(&poller, 1, timeout_ms) != 1) return false;
  return !ReadMore();
}

void HttpClient::Cut() {
  const linger at_once{1, 0};
  setsockopt(wire_->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(wire_->fd);
  wire_->fd = -1;
}

}  // namespace tests
