#include "drivers/devices/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace drivers::devices {
namespace {

// Whoever starts a program with nohup, or behind an &, wants these left alone.
bool IsIgnored(int signal) {
  struct sigaction now {};
  return sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

int Checked(int descriptor) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "signals");
  return descriptor;
}

}  // namespace

Interrupt::Interrupt() {
  sigemptyset(&signals_);
  for (const int one : {SIGINT, SIGTERM, SIGHUP}) {
    if (!IsIgnored(one)) sigaddset(&signals_, one);
  }
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  heard_ = Checked(signalfd(-1, &signals_, SFD_CLOEXEC));
  over_ = Checked(eventfd(0, EFD_CLOEXEC));
  thread_ = std::thread([this] { Work(); });
}

Interrupt::~Interrupt() {
  const std::uint64_t one = 1;
  // A counter that takes one: this cannot fail.
  [[maybe_unused]] const auto written = write(over_, &one, sizeof one);
  thread_.join();
  close(heard_);
  close(over_);
}

std::stop_token Interrupt::Hold() {
  holds_ = true;
  return stop_.get_token();
}

void Interrupt::Follow() const {
  if (came_ == 0) return;
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  raise(came_);
}

void Interrupt::Work() {
  std::array<pollfd, 2> both{pollfd{heard_, POLLIN, 0}, pollfd{over_, POLLIN, 0}};
  while (poll(both.data(), both.size(), -1) < 0) {
  }
  signalfd_siginfo news{};
  if ((both[0].revents & POLLIN) == 0 || read(heard_, &news, sizeof news) != sizeof news) return;
  came_ = static_cast<int>(news.ssi_signo);
  if (!holds_) Follow();
  stop_.request_stop();
  // A second one finds this thread, and its usual end.
  pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  while (poll(&both[1], 1, -1) < 0) {
  }
}

}  // namespace drivers::devices
