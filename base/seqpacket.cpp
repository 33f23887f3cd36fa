#include "base/seqpacket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace base::seqpacket {
namespace {

tl::unexpected<Error> FailWithErrno(ErrorCode code, std::string_view what) {
  return Fail(code, "socket", std::string(what) + ": " + std::strerror(errno));
}

Result<sockaddr_un> AddressOf(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path) {
    return Fail(ErrorCode::kInvalid, "socket-path-too-long",
                text + ": longer than " + std::to_string(sizeof address.sun_path - 1) +
                    " bytes; choose a shorter state folder");
  }
  std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
  return address;
}

// Waits for `events`; false on time-out. An error condition counts as ready: the call that follows
// then reports it.
bool WaitFor(int fd, short events, int timeout_ms) {
  pollfd waiting{fd, events, 0};
  for (;;) {
    const int ready = poll(&waiting, 1, timeout_ms);
    if (ready < 0 && errno == EINTR) continue;
    return ready > 0;
  }
}

const sockaddr* AsSockaddr(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

Connection::Connection(Connection&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Connection::~Connection() {
  if (fd_ >= 0) close(fd_);
}

Status Connection::Send(ByteView message, int timeout_ms) {
  if (message.empty() || message.size() > kMaxMessage) {
    return Fail(ErrorCode::kInvalid, "message-size", "a message has 1 to 65536 bytes");
  }
  if (!WaitFor(fd_, POLLOUT, timeout_ms)) {
    return Fail(ErrorCode::kTimeout, "socket-timeout", "the other process does not read");
  }
  for (;;) {
    const ssize_t sent = send(fd_, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return {};
    if (errno == EINTR) continue;
    if (errno == EAGAIN) {
      if (!WaitFor(fd_, POLLOUT, timeout_ms)) {
        return Fail(ErrorCode::kTimeout, "socket-timeout", "the other process does not read");
      }
      continue;
    }
    return FailWithErrno(ErrorCode::kUnavailable, "send");
  }
}

Result<Bytes> Connection::Receive(int timeout_ms) {
  if (!WaitFor(fd_, POLLIN, timeout_ms)) {
    return Fail(ErrorCode::kTimeout, "socket-timeout", "no message came in time");
  }
  Bytes message(kMaxMessage);
  for (;;) {
    const ssize_t got = recv(fd_, message.data(), message.size(), MSG_TRUNC);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FailWithErrno(ErrorCode::kUnavailable, "receive");
    if (got == 0) return Fail(ErrorCode::kUnavailable, "socket-closed", "the other process left");
    if (static_cast<std::size_t>(got) > kMaxMessage) {
      return Fail(ErrorCode::kInvalid, "message-size", "a message was longer than 65536 bytes");
    }
    message.resize(static_cast<std::size_t>(got));
    return message;
  }
}

void Connection::Interrupt() {
  shutdown(fd_, SHUT_RDWR);
}

Result<Listener> Listener::Open(const std::filesystem::path& path) {
  const auto address = AddressOf(path);
  if (!address) return Fail(address.error());
  const int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (fd < 0) return FailWithErrno(ErrorCode::kInternal, "socket");
  unlink(path.c_str());
  const mode_t before = umask(0177);
  const int bound = bind(fd, AsSockaddr(*address), sizeof *address);
  umask(before);
  if (bound != 0 || listen(fd, 8) != 0) {
    auto failure = FailWithErrno(ErrorCode::kInternal, "listen on " + path.string());
    close(fd);
    return failure;
  }
  return Listener(fd, path);
}

Listener::Listener(Listener&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

Listener::~Listener() {
  if (fd_ < 0) return;
  close(fd_);
  unlink(path_.c_str());
}

std::optional<Connection> Listener::Accept(int timeout_ms) {
  if (!WaitFor(fd_, POLLIN, timeout_ms)) return std::nullopt;
  const int fd = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd < 0) return std::nullopt;
  return Connection(fd);
}

void Listener::Interrupt() {
  shutdown(fd_, SHUT_RDWR);
}

Result<Connection> Connect(const std::filesystem::path& path) {
  const auto address = AddressOf(path);
  if (!address) return Fail(address.error());
  const int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (fd < 0) return FailWithErrno(ErrorCode::kInternal, "socket");
  Connection connection(fd);
  if (connect(fd, AsSockaddr(*address), sizeof *address) != 0) {
    return FailWithErrno(ErrorCode::kUnavailable, "connect to " + path.string());
  }
  return connection;
}

}  // namespace base::seqpacket
