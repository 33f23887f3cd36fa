// Unix SEQPACKET sockets: whole messages between our processes on one machine (kiosk and sync,
// commands and the running process). A message is at most kMaxMessage bytes; longer ones are
// refused on both sides. Not thread-safe; one thread per object, except Connection::Interrupt.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"

namespace base::seqpacket {

inline constexpr std::size_t kMaxMessage = 65536;

// One end of an open connection; closes on destruction.
class Connection {
 public:
  explicit Connection(int fd) : fd_(fd) {}
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // kUnavailable when the peer is gone, kTimeout when it does not take the message in time.
  Status Send(ByteView message, int timeout_ms);

  // The next message. kUnavailable when the peer has closed, kTimeout when none came in time
  // (timeout_ms < 0: for ever), kInvalid when it was longer than kMaxMessage.
  Result<Bytes> Receive(int timeout_ms);

  // Makes a Receive or Send that another thread is waiting in return kUnavailable.
  void Interrupt();

  int fd() const { return fd_; }

 private:
  int fd_ = -1;
};

// A listening socket at `path` (mode 0600); a stale file is replaced, the file is removed at the
// end.
class Listener {
 public:
  static Result<Listener> Open(const std::filesystem::path& path);
  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  // Waits for the next peer; nullopt after timeout_ms (< 0: for ever) or Interrupt().
  std::optional<Connection> Accept(int timeout_ms);
  void Interrupt();

  int fd() const { return fd_; }

 private:
  Listener(int fd, std::filesystem::path path) : fd_(fd), path_(std::move(path)) {}
  int fd_ = -1;
  std::filesystem::path path_;
};

Result<Connection> Connect(const std::filesystem::path& path);

}  // namespace base::seqpacket
