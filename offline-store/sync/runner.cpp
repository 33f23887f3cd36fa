#include "offline-store/sync/runner.h"

#include <poll.h>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace offline_store::sync {
namespace {

constexpr int kKioskSendMs = 10'000;
constexpr std::int64_t kLongestWaitMs = 60'000;
// So that a kiosk that talks without end cannot keep the hub's replies waiting.
constexpr int kMessagesATurn = 64;

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

bool Readable(int fd) {
  pollfd waiting{fd, POLLIN, 0};
  return poll(&waiting, 1, 0) > 0;
}

}  // namespace

Runner::Runner(std::filesystem::path socket, Delivery& delivery, Transport& transport,
               const base::Clock& clock, std::function<void(std::string_view)> log)
    : socket_(std::move(socket)),
      delivery_(delivery),
      transport_(transport),
      clock_(clock),
      log_(std::move(log)) {}

void Runner::Run(int stop_fd) {
  while (!Readable(stop_fd)) {
    ReadKiosk();
    if (auto outcome = transport_.Take()) Step(FromHub{std::move(*outcome)});
    if (clock_.MonotonicMs() >= delivery_.wake_ms()) Step(Tick{});
    WaitForSomething(stop_fd);
  }
  transport_.Cancel();
}

void Runner::Step(const Event& event) {
  pending_.push_back(event);
  while (!pending_.empty()) {
    const Event next = std::move(pending_.front());
    pending_.pop_front();
    for (const Effect& effect : delivery_.Step(next, clock_.MonotonicMs())) Apply(effect);
  }
}

void Runner::Apply(const Effect& effect) {
  const auto lose_kiosk = [this] {
    if (kiosk_) pending_.push_back(KioskGone{});
    kiosk_.reset();
  };
  std::visit(Overloaded{
                 [this](const ConnectKiosk&) {
                   auto opened = base::seqpacket::Connect(socket_);
                   if (opened) kiosk_.emplace(std::move(*opened));
                   pending_.push_back(opened ? Event(KioskConnected{}) : Event(KioskGone{}));
                 },
                 [&](const DropKiosk&) { lose_kiosk(); },
                 [&](const ToKiosk& out) {
                   if (kiosk_ && !kiosk_->Send(out.message, kKioskSendMs)) lose_kiosk();
                 },
                 [this](const UseHub& use) { transport_.Use(use.hub); },
                 [this](const ToHub& out) { transport_.Start(out.request); },
                 [this](const CancelHub&) { transport_.Cancel(); },
                 [this](const Note& note) { log_(note.text); },
             },
             effect);
}

void Runner::ReadKiosk() {
  for (int i = 0; kiosk_ && i < kMessagesATurn; ++i) {
    auto message = kiosk_->Receive(0);
    if (message) {
      Step(FromKiosk{std::move(*message)});
    } else if (message.error().code == base::ErrorCode::kTimeout) {
      return;
    } else {
      kiosk_.reset();
      Step(KioskGone{});
    }
  }
}

void Runner::WaitForSomething(int stop_fd) {
  const std::int64_t wait = delivery_.wake_ms() - clock_.MonotonicMs();
  std::vector<int> fds = {stop_fd};
  if (kiosk_) fds.push_back(kiosk_->fd());
  transport_.Wait(fds, static_cast<int>(std::clamp<std::int64_t>(wait, 0, kLongestWaitMs)));
}

}  // namespace offline_store::sync
