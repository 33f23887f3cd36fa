#include "tests/unit/offline-store/sync/tls_server.h"

#include <arpa/inet.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace tests {
namespace {

offline_store::protocol::Digest SpkiOf(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  const auto digest = offline_store::protocol::Sha256({der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return digest;
}

int TakeAnyCertificate(int, X509_STORE_CTX*) {
  return 1;
}

std::size_t LengthIn(const std::string& head) {
  std::string lower = head;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto at = lower.find("content-length: ");
  return at == std::string::npos ? 0 : std::stoul(lower.substr(at + 16));
}

}  // namespace

struct TlsServer::Context {
  SSL_CTX* ssl = SSL_CTX_new(TLS_server_method());
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();

  explicit Context(Version version) {
    ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), "20010101000000Z");
    ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), "20020101000000Z");
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    SSL_CTX_use_certificate(ssl, certificate);
    SSL_CTX_use_PrivateKey(ssl, key);
    SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER, &TakeAnyCertificate);
    SSL_CTX_set_session_id_context(ssl, reinterpret_cast<const unsigned char*>("t"), 1);
    const int only = version == Version::kTls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_CTX_set_max_proto_version(ssl, only);
  }
  ~Context() {
    X509_free(certificate);
    EVP_PKEY_free(key);
    SSL_CTX_free(ssl);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

// One accepted connection. Reads wait for the peer or the server's end, whichever comes first.
class TlsServer::Session {
 public:
  Session(SSL_CTX* context, int fd, int stop) : ssl_(SSL_new(context)), fd_(fd), stop_(stop) {
    SSL_set_fd(ssl_, fd);
  }
  ~Session() {
    SSL_free(ssl_);
    close(fd_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  bool Accept() { return Ready() && SSL_accept(ssl_) == 1; }

  bool Read(ServedRequest& request) {
    std::string text;
    std::size_t end = std::string::npos;
    while ((end = text.find("\r\n\r\n")) == std::string::npos) {
      if (!More(text)) return false;
    }
    request.head = text.substr(0, end);
    text.erase(0, end + 4);
    const std::size_t length = LengthIn(request.head);
    while (text.size() < length) {
      if (!More(text)) return false;
    }
    request.body = base::ToBytes(base::AsBytes(text));
    if (X509* certificate = SSL_get1_peer_certificate(ssl_)) {
      request.client_spki = SpkiOf(X509_get0_pubkey(certificate));
      X509_free(certificate);
    }
    return true;
  }

  bool Write(const std::string& text) {
    return SSL_write(ssl_, text.data(), static_cast<int>(text.size())) > 0;
  }

 private:
  bool Ready() {
    if (SSL_pending(ssl_) > 0) return true;
    pollfd waiting[] = {{fd_, POLLIN, 0}, {stop_, POLLIN, 0}};
    poll(waiting, 2, -1);
    return waiting[1].revents == 0;
  }

  bool More(std::string& text) {
    char part[4096];
    if (!Ready()) return false;
    const int got = SSL_read(ssl_, part, sizeof part);
    if (got > 0) text.append(part, static_cast<std::size_t>(got));
    return got > 0;
  }

  SSL* ssl_;
  int fd_;
  int stop_;
};

TlsServer::TlsServer(Answer answer, Version version)
    : answer_(std::move(answer)), context_(std::make_unique<Context>(version)) {
  pin_ = SpkiOf(context_->key);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  signal(SIGPIPE, SIG_IGN);  // a client that hangs up is part of the tests
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 8) != 0 || pipe(stop_) != 0) {
    throw std::runtime_error("no loopback server");
  }
  getsockname(listener_, generic, &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Run(); });
}

TlsServer::~TlsServer() {
  close(stop_[1]);
  thread_.join();
  close(stop_[0]);
  close(listener_);
}

std::vector<ServedRequest> TlsServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void TlsServer::Run() {
  for (;;) {
    pollfd waiting[] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    poll(waiting, 2, -1);
    if (waiting[1].revents != 0) return;
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0) Serve(fd);
  }
}

void TlsServer::Serve(int fd) {
  ++connections_;
  Session session(context_->ssl, fd, stop_[0]);
  if (!session.Accept()) return;
  ServedRequest request;
  while (session.Read(request)) {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    const std::string response = answer_(request);
    if (response.empty() || !session.Write(response)) return;
  }
}

std::string HttpResponse(int status, const std::string& body, const std::string& headers) {
  return "HTTP/1.1 " + std::to_string(status) + " x\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace tests
