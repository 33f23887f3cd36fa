#include "drivers/printer/unix_socket_transport.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace drivers::printer {
namespace {

using base::ErrorCode;
using base::Fail;

tl::unexpected<base::Error> Away(const char* what) {
  return Fail(ErrorCode::kUnavailable, "printer-away",
              std::string("printer socket: ") + what + ": " + std::strerror(errno));
}

tl::unexpected<base::Error> Late() {
  return Fail(ErrorCode::kTimeout, "printer-busy", "the printer did not answer in time");
}

// Waits for `events`; a wait cut short by a signal counts as a time-out, the caller tries again.
base::Status Wait(int fd, short events, int timeout_ms) {
  pollfd entry{fd, events, 0};
  const int ready = poll(&entry, 1, timeout_ms);
  if (ready > 0) return {};
  if (ready == 0 || errno == EINTR) return Late();
  return Away("poll");
}

}  // namespace

base::Result<std::unique_ptr<UnixSocketTransport>> UnixSocketTransport::Connect(
    const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path.string();
  if (name.size() >= sizeof(address.sun_path)) {
    return Fail(ErrorCode::kInvalid, "printer-path", "socket path too long: " + name);
  }
  std::memcpy(address.sun_path, name.data(), name.size());
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return Away("socket");
  auto transport = std::make_unique<UnixSocketTransport>(fd);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return Away("connect");
  }
  return transport;
}

UnixSocketTransport::~UnixSocketTransport() {
  close(fd_);
}

Written UnixSocketTransport::Write(base::ByteView bytes, int timeout_ms) {
  if (const auto ready = Wait(fd_, POLLOUT, timeout_ms); !ready) return {0, ready};
  const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) return {static_cast<std::size_t>(sent), {}};
  if (errno == EAGAIN || errno == EINTR) return {0, Late()};
  return {0, Away("send")};
}

base::Result<base::Bytes> UnixSocketTransport::Read(int timeout_ms) {
  if (const auto ready = Wait(fd_, POLLIN, timeout_ms); !ready) return Fail(ready.error());
  std::array<std::uint8_t, 256> buffer;
  const ssize_t got = recv(fd_, buffer.data(), buffer.size(), 0);
  if (got > 0) return base::Bytes(buffer.begin(), buffer.begin() + got);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return Late();
  if (got == 0) errno = ECONNRESET;
  return Away("recv");
}

}  // namespace drivers::printer
