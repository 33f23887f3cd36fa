#include "drivers/usb/socket_line.h"

#include <chrono>
#include <utility>

namespace drivers::usb {
namespace {

// A server reads at once.
constexpr int kSendMs = 2000;

std::uint32_t CallOf(const SocketLine::Answer& answer) {
  return std::visit([](const auto& one) { return one.call; }, answer);
}

}  // namespace

bool SocketLine::Send(const Ask& ask) {
  const std::lock_guard lock(sending_);
  if (connection_.Send(Encode(ask), kSendMs)) return true;
  TakeDown();
  return false;
}

std::optional<SocketLine::Answer> SocketLine::Question(const Ask& ask, int within_ms) {
  {
    const std::lock_guard lock(mutex_);
    if (down_) return std::nullopt;
    questions_[ask.call] = std::nullopt;
  }
  const bool sent = Send(ask);
  std::unique_lock lock(mutex_);
  const bool over = sent && answered_.wait_for(lock, std::chrono::milliseconds(within_ms),
                                               [&] { return down_ || questions_.at(ask.call); });
  std::optional<Answer> answer = std::move(questions_.at(ask.call));
  questions_.erase(ask.call);
  lock.unlock();
  if (!over) TakeDown();
  return answer;
}

void SocketLine::Tell(const Ask& ask) {
  {
    const std::lock_guard lock(mutex_);
    if (down_) return;
  }
  Send(ask);
}

void SocketLine::Listen(const Ask& ask, std::function<void(InResult)> heard) {
  {
    const std::lock_guard lock(telling_);
    if (!closed_) {
      listeners_[ask.call] = {std::move(heard), ask.size};
    } else {
      heard({End::kGone, {}});
      return;
    }
  }
  // If it does not leave, the receiving thread ends this listening with all others.
  Send(ask);
}

void SocketLine::Quiet(std::uint32_t call, int within_ms) {
  {
    const std::lock_guard lock(telling_);
    // One that has ended is not the server's either.
    if (listeners_.erase(call) == 0) return;
  }
  Ask ask;
  ask.kind = Ask::Kind::kQuiet;
  ask.call = call;
  // Answered, so that what comes next is the next one's.
  Question(ask, within_ms);
}

base::Result<News> SocketLine::Receive() {
  const auto message = connection_.Receive(-1);
  if (!message) return base::Fail(message.error());
  return DecodeNews(*message);
}

bool SocketLine::Deliver(Answer answer) {
  const std::lock_guard lock(mutex_);
  const auto found = questions_.find(CallOf(answer));
  if (found == questions_.end() || found->second) return false;
  found->second = std::move(answer);
  answered_.notify_all();
  return true;
}

void SocketLine::Deliver(HeardNews news) {
  const std::lock_guard lock(telling_);
  const auto found = listeners_.find(news.call);
  // A packet can cross the message that nobody listens any more.
  if (found == listeners_.end()) return;
  InResult result{news.end, std::move(news.bytes)};
  if (result.bytes.size() > found->second.most) result = {End::kBabble, {}};
  const bool over = result.end != End::kDone && result.end != End::kTimedOut;
  const auto heard = found->second.heard;
  if (over) listeners_.erase(found);
  heard(std::move(result));
}

void SocketLine::TakeDown() {
  connection_.Interrupt();
  const std::lock_guard lock(mutex_);
  down_ = true;
  answered_.notify_all();
}

void SocketLine::Close() {
  TakeDown();
  const std::lock_guard lock(telling_);
  closed_ = true;
  for (const auto& [call, listener] : std::exchange(listeners_, {})) {
    listener.heard({End::kGone, {}});
  }
}

}  // namespace drivers::usb
