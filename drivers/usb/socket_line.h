// One connection to a bus behind a socket: questions and their answers, and what is heard by
// itself.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <variant>

#include "base/seqpacket.h"
#include "drivers/usb/bus.h"
#include "drivers/usb/socket_frames.h"

namespace drivers::usb {

// Thread-safe; one thread receives and delivers, any may ask. Once it is down it stays so: every
// question is unanswered, and every listening has ended with kGone.
class SocketLine {
 public:
  using Answer = std::variant<ClaimedNews, RefusedNews, EndedNews>;

  explicit SocketLine(base::seqpacket::Connection connection)
      : connection_(std::move(connection)) {}

  // For Ask::call.
  std::uint32_t NextCall() { return next_call_++; }

  // Blocks until the answer comes. nullopt when the line is down; a server that says nothing in
  // that time takes it down.
  std::optional<Answer> Question(const Ask& ask, int within_ms);
  // What needs no answer.
  void Tell(const Ask& ask);

  // `heard` runs until it was told an end, or Quiet has returned.
  void Listen(const Ask& ask, std::function<void(InResult)> heard);
  void Quiet(std::uint32_t call, int within_ms);

  // The receiving thread's: waits for a message; kUnavailable when the server is gone.
  base::Result<News> Receive();
  // An answer for whoever waits for it; false for one that nobody asked for.
  bool Deliver(Answer answer);
  void Deliver(HeardNews news);
  // From any thread; ends a Receive, too.
  void TakeDown();
  // The receiving thread's last act: tells everybody.
  void Close();

 private:
  struct Listener {
    std::function<void(InResult)> heard;
    std::size_t most = 0;
  };

  bool Send(const Ask& ask);

  base::seqpacket::Connection connection_;
  std::mutex sending_;
  std::atomic<std::uint32_t> next_call_ = 1;

  std::mutex mutex_;
  std::condition_variable answered_;
  std::map<std::uint32_t, std::optional<Answer>> questions_;
  bool down_ = false;

  // Held while a listener is told, so that nothing is heard after Quiet.
  std::mutex telling_;
  std::map<std::uint32_t, Listener> listeners_;
  bool closed_ = false;
};

}  // namespace drivers::usb
