#include "drivers/simulator/bench/run.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <thread>

#include "base/clock.h"
#include "base/seqpacket.h"
#include "drivers/simulator/bench/bench.h"
#include "drivers/simulator/served/server.h"
#include "drivers/simulator/umockdev/preload.h"
#include "drivers/simulator/umockdev/testbed.h"

namespace drivers::simulator::bench {
namespace {

using base::ErrorCode;
using base::Fail;

constexpr int kTellMs = 5000;

// Words travel with a zero byte behind each: they may hold blanks.
std::vector<std::string> SplitWords(base::ByteView message) {
  std::vector<std::string> words;
  std::string word;
  for (const std::uint8_t byte : message) {
    if (byte != 0) {
      word += static_cast<char>(byte);
    } else {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

// Takes commands, one a connection, from a thread of its own, if there is a socket for them.
class Control {
 public:
  static base::Result<std::unique_ptr<Control>> Open(
      const std::optional<std::filesystem::path>& socket) {
    if (!socket) return std::make_unique<Control>(std::nullopt);
    auto listener = base::seqpacket::Listener::Open(*socket);
    if (!listener) return Fail(listener.error());
    return std::make_unique<Control>(std::move(*listener));
  }

  explicit Control(std::optional<base::seqpacket::Listener> listener)
      : listener_(std::move(listener)) {}
  ~Control() {
    if (!thread_.joinable()) return;
    listener_->Interrupt();
    thread_.join();
  }

  void Start(Bench& bench) {
    if (listener_) thread_ = std::thread([this, &bench] { Serve(bench); });
  }

 private:
  void Serve(Bench& bench) {
    while (auto peer = listener_->Accept(-1)) {
      const auto message = peer->Receive(kTellMs);
      if (!message) continue;
      const auto done = bench.Do(SplitWords(*message));
      const std::string answer = done ? '+' + *done : '-' + done.error().message;
      static_cast<void>(peer->Send(base::AsBytes(answer), kTellMs));
    }
  }

  std::optional<base::seqpacket::Listener> listener_;
  std::thread thread_;
};

base::Status PlugAll(Bench& bench, const Devices& devices) {
  for (const auto& [port, gadget] : devices) {
    if (auto plugged = bench.Plug(port, gadget); !plugged) return plugged;
  }
  return {};
}

// Blocks these signals for this thread and those that it starts; the mask that was before.
sigset_t Block(const sigset_t& signals) {
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &signals, &before);
  return before;
}

sigset_t SetOf(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int one : signals) sigaddset(&set, one);
  return set;
}

base::Result<pid_t> Spawn(const std::vector<std::string>& command, const sigset_t& mask) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &mask);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  pid_t pid = 0;
  const int error =
      posix_spawnp(&pid, arguments[0], nullptr, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    return Fail(ErrorCode::kNotFound, "bench-command",
                "cannot start " + command[0] + ": " + std::strerror(error));
  }
  return pid;
}

// Waits for the child, and passes on what asks this process to end.
int Attend(pid_t pid, const sigset_t& signals) {
  for (;;) {
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) == pid) {
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    int signal = 0;
    if (sigwait(&signals, &signal) == 0 && signal != SIGCHLD) kill(pid, signal);
  }
}

}  // namespace

base::Result<RunReport> RunOnBench(const RunOptions& options, char** arguments) {
  if (auto mocked = umockdev::StartAnewMocked(arguments); !mocked) return Fail(mocked.error());
  const sigset_t signals = SetOf({SIGCHLD, SIGTERM, SIGINT});
  const sigset_t before = Block(signals);

  const base::SystemClock clock;
  Bench bench(std::make_unique<umockdev::Testbed>(clock));
  if (auto plugged = PlugAll(bench, options.devices); !plugged) return Fail(plugged.error());
  RunReport report;
  {
    auto control = Control::Open(options.control);
    if (!control) return Fail(control.error());
    const auto pid = Spawn(options.command, before);
    if (!pid) return Fail(pid.error());
    (*control)->Start(bench);
    report.exit_status = Attend(*pid, signals);
  }
  report.counts = bench.Counts();
  return report;
}

base::Result<std::string> ServeBench(const ServeOptions& options) {
  const sigset_t signals = SetOf({SIGTERM, SIGINT});
  Block(signals);
  const base::SystemClock clock;
  auto server = served::Server::Open(options.socket, clock);
  if (!server) return Fail(server.error());
  Bench bench(std::move(*server));
  if (auto plugged = PlugAll(bench, options.devices); !plugged) return Fail(plugged.error());
  {
    auto control = Control::Open(options.control);
    if (!control) return Fail(control.error());
    (*control)->Start(bench);
    options.ready();
    int signal = 0;
    while (sigwait(&signals, &signal) != 0) {
    }
  }
  return bench.Counts();
}

base::Result<std::string> TellBench(const std::filesystem::path& control,
                                    const std::vector<std::string>& words) {
  auto peer = base::seqpacket::Connect(control);
  if (!peer) return Fail(peer.error());
  std::string message;
  for (const auto& word : words) message += word + '\0';
  if (auto sent = peer->Send(base::AsBytes(message), kTellMs); !sent) return Fail(sent.error());
  const auto answer = peer->Receive(kTellMs);
  if (!answer) return Fail(answer.error());
  const std::string text(base::AsText(*answer));
  if (text.empty() || text[0] != '+') {
    return Fail(ErrorCode::kInvalid, "bench-refused", text.empty() ? text : text.substr(1));
  }
  return text.substr(1);
}

}  // namespace drivers::simulator::bench
