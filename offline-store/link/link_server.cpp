#include "offline-store/link/link_server.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <variant>

namespace offline_store::link {
namespace {

namespace wire = protocol::link;

constexpr int kSendMs = 5000;

void Signal(int event_fd) {
  const std::uint64_t one = 1;
  // It can only fail when the counter is full, and then the thread will wake anyway.
  [[maybe_unused]] const ssize_t wrote = write(event_fd, &one, sizeof one);
}

void TakeSignal(int event_fd) {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = read(event_fd, &count, sizeof count);
}

wire::FromKiosk DoneOr(const base::Status& status) {
  if (status) return wire::Done{};
  return wire::Refused{status.error().reason};
}

}  // namespace

base::Result<std::unique_ptr<LinkServer>> LinkServer::Open(const std::filesystem::path& socket,
                                                           LinkService& service) {
  auto listener = base::seqpacket::Listener::Open(socket);
  if (!listener) return base::Fail(std::move(listener.error()));
  const int wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_fd < 0) {
    return base::Fail(base::ErrorCode::kInternal, "eventfd",
                      std::string("eventfd: ") + std::strerror(errno));
  }
  return std::unique_ptr<LinkServer>(new LinkServer(std::move(*listener), wake_fd, service));
}

LinkServer::LinkServer(base::seqpacket::Listener listener, int wake_fd, LinkService& service)
    : listener_(std::move(listener)),
      wake_fd_(wake_fd),
      service_(service),
      thread_([this] { Run(); }) {}

LinkServer::~LinkServer() {
  ending_ = true;
  Signal(wake_fd_);
  thread_.join();
  close(wake_fd_);
}

void LinkServer::Poke() {
  poked_ = true;
  Signal(wake_fd_);
}

void LinkServer::TellHub() {
  hub_changed_ = true;
  Signal(wake_fd_);
}

void LinkServer::Run() {
  while (!ending_) {
    if (!sync_) {
      WaitFor(listener_.fd());
      if (auto came = listener_.Accept(0)) sync_ = std::move(*came);
      continue;
    }
    WaitFor(sync_->fd());
    const auto message = sync_->Receive(0);
    if (message) {
      if (!Serve(*message)) Drop();
    } else if (message.error().code != base::ErrorCode::kTimeout) {
      Drop();
    }
    if (sync_ && tls_spki_) SendUnasked();
  }
}

// Until `fd` can be read or somebody signalled.
void LinkServer::WaitFor(int fd) {
  pollfd waiting[] = {{fd, POLLIN, 0}, {wake_fd_, POLLIN, 0}};
  poll(waiting, 2, -1);
  if ((waiting[1].revents & POLLIN) != 0) TakeSignal(wake_fd_);
}

void LinkServer::SendUnasked() {
  if (hub_changed_.exchange(false) && !SendHub()) return Drop();
  if (poked_.exchange(false) && !Send(wire::Poke{})) return Drop();
}

bool LinkServer::Serve(const base::Bytes& message) {
  const auto decoded = wire::DecodeFromSync(message);
  if (!decoded) return false;
  if (const auto* hello = std::get_if<wire::Hello>(&*decoded)) {
    if (hello->version != wire::kVersion) return false;
    tls_spki_ = hello->tls_spki;
    return SendHub();
  }
  return tls_spki_ && Answer(*decoded);
}

bool LinkServer::Answer(const wire::FromSync& message) {
  return std::visit(
      [this](const auto& asked) {
        using Asked = std::decay_t<decltype(asked)>;
        if constexpr (std::is_same_v<Asked, wire::EnrolReply>) {
          return Send(DoneOr(service_.VerdictCame(asked.verdict))) && SendHub();
        } else if constexpr (std::is_same_v<Asked, wire::Ask>) {
          auto question = service_.Question();
          if (!question) return Send(wire::Refused{question.error().reason});
          return Send(wire::QuestionReady{std::move(*question)});
        } else if constexpr (std::is_same_v<Asked, wire::Next>) {
          auto unsent = service_.TakeUnsent(asked.max_bytes);
          if (!unsent) return Send(wire::Refused{unsent.error().reason});
          for (auto& envelope : unsent->envelopes) {
            if (!Send(wire::EnvelopeReady{std::move(envelope)})) return false;
          }
          return Send(wire::End{unsent->more});
        } else if constexpr (std::is_same_v<Asked, wire::AnswerCame>) {
          return Send(DoneOr(service_.AnswerCame(asked.answer)));
        } else if constexpr (std::is_same_v<Asked, wire::DownCame>) {
          auto stored = service_.PageCame(asked.page);
          if (!stored) return Send(wire::Refused{stored.error().reason});
          return Send(wire::NextCursor{stored->cursor, stored->more});
        } else if constexpr (std::is_same_v<Asked, wire::LinkState>) {
          service_.LinkChanged(asked);
          return true;
        } else {
          return false;  // a second hello was answered already
        }
      },
      message);
}

bool LinkServer::Send(const wire::FromKiosk& message) {
  return sync_->Send(wire::Encode(message), kSendMs).has_value();
}

bool LinkServer::SendHub() {
  const wire::HubAddress address = service_.Hub(*tls_spki_);
  const bool known = !address.url.empty();
  if (!Send(address)) return false;
  if (!known) return true;
  auto enrolment = service_.Enrolment();
  return !enrolment || Send(wire::Enrol{std::move(*enrolment)});
}

void LinkServer::Drop() {
  sync_.reset();
  tls_spki_.reset();
  wire::LinkState gone;
  gone.reason = "sync-away";
  service_.LinkChanged(gone);
}

}  // namespace offline_store::link
