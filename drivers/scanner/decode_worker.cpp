#include "drivers/scanner/decode_worker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "drivers/scanner/worker_protocol.h"
#include "picture/picture.h"

namespace drivers::scanner {
namespace {

using base::ErrorCode;
using base::Fail;

tl::unexpected<base::Error> CannotStart(const std::string& what, int error) {
  return Fail(ErrorCode::kInternal, "decode-start",
              "cannot start " + what + ": " + std::strerror(error));
}

tl::unexpected<base::Error> Crashed() {
  return Fail(ErrorCode::kUnavailable, "decode-crashed", "the decoder ended on this picture");
}

// Moves bytes until `deadline` on a socket whose other end may stop at any byte.
class Channel {
 public:
  Channel(int fd, const base::Clock& clock, std::int64_t deadline)
      : fd_(fd), clock_(clock), deadline_(deadline) {}

  base::Status Send(base::ByteView bytes) {
    while (!bytes.empty()) {
      if (auto ready = Wait(POLLOUT); !ready) return ready;
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (sent < 0) return Crashed();
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return {};
  }

  base::Result<base::Bytes> Receive(std::size_t size) {
    base::Bytes bytes(size);
    for (std::size_t done = 0; done < size;) {
      if (auto ready = Wait(POLLIN); !ready) return Fail(ready.error());
      const ssize_t got = recv(fd_, bytes.data() + done, size - done, MSG_DONTWAIT);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) return Crashed();
      done += static_cast<std::size_t>(got);
    }
    return bytes;
  }

 private:
  base::Status Wait(short events) {
    for (;;) {
      const std::int64_t left = deadline_ - clock_.MonotonicMs();
      if (left <= 0) {
        return Fail(ErrorCode::kTimeout, "decode-timeout", "the decoder was too slow");
      }
      pollfd entry{fd_, events, 0};
      // In steps, so that a clock that is not the system's is asked again.
      const int ready = poll(&entry, 1, static_cast<int>(std::min<std::int64_t>(left, 100)));
      if (ready > 0) return {};
      if (ready < 0 && errno != EINTR) return Crashed();
    }
  }

  int fd_;
  const base::Clock& clock_;
  std::int64_t deadline_;
};

base::Status ToStatus(WorkerStatus status) {
  switch (status) {
    case WorkerStatus::kDone:
      return {};
    case WorkerStatus::kNotAPicture:
      return Fail(ErrorCode::kInvalid, "not-a-picture", "neither a PNG nor a JPEG file");
    case WorkerStatus::kBroken:
      return Fail(ErrorCode::kInvalid, "picture-broken", "a damaged or incomplete picture");
    case WorkerStatus::kTooLarge:
      return Fail(ErrorCode::kInvalid, "picture-too-large", "the picture is too large");
  }
  return Crashed();
}

}  // namespace

DecodeWorker::DecodeWorker(std::filesystem::path program, const base::Clock& clock)
    : program_(std::move(program)), clock_(clock) {}

DecodeWorker::~DecodeWorker() {
  Stop();
}

base::Result<std::vector<Code>> DecodeWorker::Decode(base::ByteView picture_file, int deadline_ms) {
  if (picture_file.size() > picture::kMaxFileBytes) {
    return Fail(ErrorCode::kInvalid, "picture-too-large", "the picture file is larger than 32 MiB");
  }
  // One that ended while idle takes no blame for this picture.
  if (pid_ != 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) {
    pid_ = 0;
    close(std::exchange(fd_, -1));
  }
  if (pid_ == 0) {
    if (auto started = Start(); !started) return Fail(started.error());
  }
  bool retires = true;
  auto codes = Exchange(picture_file, deadline_ms, retires);
  if (retires) Stop();
  return codes;
}

base::Result<std::vector<Code>> DecodeWorker::Exchange(base::ByteView picture_file, int deadline_ms,
                                                       bool& retires) {
  Channel channel(fd_, clock_, clock_.MonotonicMs() + deadline_ms);
  if (auto sent = channel.Send(EncodeLength(picture_file.size())); !sent) {
    return Fail(sent.error());
  }
  if (auto sent = channel.Send(picture_file); !sent) return Fail(sent.error());
  const auto length = channel.Receive(kLengthBytes);
  if (!length) return Fail(length.error());
  const std::size_t size = DecodeLength(*length);
  if (size > kMaxReplyBytes) return Crashed();
  auto body = channel.Receive(size);
  if (!body) return Fail(body.error());
  const base::WipeOnExit wipe(*body);
  auto reply = DecodeReply(*body);
  if (!reply) return Crashed();
  retires = reply->retires;
  if (auto status = ToStatus(reply->status); !status) return Fail(status.error());
  return std::move(reply->codes);
}

base::Status DecodeWorker::Start() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return CannotStart("a socket pair", errno);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  const std::string name = program_.string();
  std::string program = name;
  std::string flag = "--worker";
  std::array<char*, 3> arguments{program.data(), flag.data(), nullptr};
  const int error = posix_spawn(&pid_, name.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    pid_ = 0;
    return CannotStart(name, error);
  }
  fd_ = ends[0];
  return {};
}

void DecodeWorker::Stop() {
  if (pid_ == 0) return;
  close(std::exchange(fd_, -1));
  kill(pid_, SIGKILL);
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = 0;
}

}  // namespace drivers::scanner
