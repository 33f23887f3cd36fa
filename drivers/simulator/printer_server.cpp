#include "drivers/simulator/printer_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "drivers/simulator/interpreter.h"

namespace drivers::simulator {
namespace {

using base::ErrorCode;
using base::Fail;

// After this much silence the picture is brought up to date.
constexpr int kPauseMs = 100;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<base::Error> SystemError(const std::string& what) {
  return Fail(ErrorCode::kInternal, "simulator-system", what + ": " + std::strerror(errno));
}

base::Result<Descriptor> Listen(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = path.string();
  if (name.size() >= sizeof(address.sun_path)) {
    return Fail(ErrorCode::kInvalid, "simulator-path", "socket path too long: " + name);
  }
  std::memcpy(address.sun_path, name.data(), name.size());
  // A socket that an earlier process left behind is replaced; anything else is not ours to remove.
  struct stat found {};
  if (lstat(name.c_str(), &found) == 0 && S_ISSOCK(found.st_mode)) unlink(name.c_str());
  Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (listener.get() < 0) return SystemError("socket");
  if (bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return SystemError("bind " + name);
  }
  chmod(name.c_str(), 0600);
  if (listen(listener.get(), 4) != 0) return SystemError("listen " + name);
  return listener;
}

base::Status WriteAll(int fd, base::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("paper file");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

class Server {
 public:
  Server(const PrinterOptions& options, Descriptor paper)
      : options_(options), paper_(std::move(paper)) {}

  // Until the host closes the connection.
  base::Status Serve(int host) {
    std::array<std::uint8_t, 16384> buffer;
    for (;;) {
      pollfd entry{host, POLLIN, 0};
      const int ready = poll(&entry, 1, undrawn_ ? kPauseMs : -1);
      if (ready < 0 && errno != EINTR) return SystemError("poll");
      if (ready == 0) {
        if (auto drawn = DrawPicture(); !drawn) return drawn;
        continue;
      }
      const ssize_t got = recv(host, buffer.data(), buffer.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      if (auto taken = Take(host, {buffer.data(), static_cast<std::size_t>(got)}); !taken) {
        return taken;
      }
    }
    interpreter_.Reset();
    return DrawPicture();
  }

 private:
  base::Status Take(int host, base::ByteView bytes) {
    if (auto kept = WriteAll(paper_.get(), bytes); !kept) return kept;
    undrawn_ = options_.picture.has_value();
    if (auto fed = interpreter_.Feed(bytes); !fed) return fed;
    const base::Bytes answers = interpreter_.TakeAnswers();
    // The picture is there before the answer that says the receipt is done.
    if (!answers.empty() && interpreter_.PrintedSheets() > 0) {
      if (auto drawn = DrawPicture(); !drawn) return drawn;
    }
    // A host that has gone does not hear the answer; the next recv finds that out.
    if (!answers.empty()) send(host, answers.data(), answers.size(), MSG_NOSIGNAL);
    return {};
  }

  base::Status DrawPicture() {
    if (!std::exchange(undrawn_, false)) return {};
    return picture::WritePng(*options_.picture, interpreter_.LastPrinted().Draw());
  }

  const PrinterOptions& options_;
  Descriptor paper_;
  Interpreter interpreter_;
  bool undrawn_ = false;
};

}  // namespace

base::Status ServePrinter(const PrinterOptions& options) {
  Descriptor paper(open(options.paper.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (paper.get() < 0) return SystemError("paper file " + options.paper.string());
  auto listener = Listen(options.socket);
  if (!listener) return Fail(listener.error());
  if (options.ready) options.ready();
  Server server(options, std::move(paper));
  for (;;) {
    const Descriptor host(accept4(listener->get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (host.get() < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      return SystemError("accept");
    }
    if (auto served = server.Serve(host.get()); !served) return served;
  }
}

}  // namespace drivers::simulator
