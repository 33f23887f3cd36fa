// anjungan-sync: the process that has the network and nothing else. It holds no database and no
// signing key; it carries bytes between the kiosk's socket and the hub.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "offline-store/sync/delivery.h"
#include "offline-store/sync/https_transport.h"
#include "offline-store/sync/runner.h"
#include "offline-store/sync/tls_identity.h"

namespace {

namespace sync = offline_store::sync;

constexpr int kExitUsage = 2;

// Readable from the first SIGTERM or SIGINT on.
int StopDescriptor() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  sigprocmask(SIG_BLOCK, &stop, nullptr);
  return signalfd(-1, &stop, SFD_CLOEXEC);
}

void Log(std::string_view line) {
  std::fprintf(stderr, "anjungan-sync: %.*s\n", static_cast<int>(line.size()), line.data());
}

void Harden() {
  signal(SIGPIPE, SIG_IGN);  // a peer that left shows in the call that writes
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int Run(const std::string& socket, const std::string& keys, int every_seconds) {
  auto identity = sync::OpenTlsIdentity(keys);
  if (!identity) {
    Log(identity.error().message);
    return 1;
  }
  base::SystemClock clock;
  base::SystemRandom random;
  sync::HttpsTransport transport(*identity);
  sync::Delivery delivery(identity->spki, every_seconds * std::int64_t{1000}, random);
  sync::Runner runner(socket, delivery, transport, clock, &Log);
  runner.Run(StopDescriptor());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string socket;
  std::string keys;
  int every_seconds = 300;
  CLI::App app("Carries sealed requests between a kiosk and the hub.", "anjungan-sync");
  app.add_option("--socket", socket, "The kiosk's socket")->required();
  app.add_option("--keys", keys, "Folder of the TLS key, made if missing")->required();
  app.add_option("--every", every_seconds, "Longest time between two rounds, in seconds")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help was asked for
    Log(error.what());
    return kExitUsage;
  }
  Harden();
  return Run(socket, keys, every_seconds);
}
