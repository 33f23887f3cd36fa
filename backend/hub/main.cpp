// anjungan-hub: the hub at the kabupaten. See `anjungan-hub --help`.
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "backend/hub/admin.h"
#include "backend/hub/running_hub.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "offline-store/database/folder_lock.h"
#include "offline-store/protocol/hub_card.h"
#include "offline-store/protocol/text_encoding.h"

namespace {

namespace fs = std::filesystem;
using backend::hub::Outcome;
using backend::hub::StateFiles;
using offline_store::database::FolderLock;

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;

int Complain(const base::Error& error, int exit_status = 1) {
  std::fprintf(stderr, "anjungan-hub: %s\n", error.message.c_str());
  return exit_status;
}

int Show(const Outcome& outcome) {
  std::FILE* const out = outcome.exit_status == 0 ? stdout : stderr;
  const bool written =
      std::fwrite(outcome.text.data(), 1, outcome.text.size(), out) == outcome.text.size();
  if (written && std::fflush(out) == 0) return outcome.exit_status;
  std::fputs("anjungan-hub: what it says could not be written\n", stderr);
  return 1;
}

struct ServeArguments {
  std::string kiosk_listen = "127.0.0.1:8443";
  std::string people_listen = "127.0.0.1:8080";
  std::string people_certificate;
  std::string people_key;
  int secured_after_days = 7;
};

// Signals are waited for, not handled: blocked before the first thread starts.
sigset_t BlockSignals() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  signal(SIGPIPE, SIG_IGN);  // nobody reads the log any more: no reason to end
  return ends;
}

base::Result<backend::hub::HubOptions> OptionsOf(const ServeArguments& arguments) {
  backend::hub::HubOptions options;
  auto kiosks = backend::hub::ParseEndpoint(arguments.kiosk_listen);
  if (!kiosks) return base::Fail(kiosks.error());
  auto people = backend::hub::ParseEndpoint(arguments.people_listen);
  if (!people) return base::Fail(people.error());
  options.kiosks = *kiosks;
  options.people = *people;
  options.secured_after_ms = arguments.secured_after_days * kDayMs;
  if (!arguments.people_certificate.empty()) {
    constexpr std::size_t kMaxPem = 64 * 1024;
    const auto certificate = base::ReadFile(arguments.people_certificate, kMaxPem);
    if (!certificate) return base::Fail(certificate.error());
    const auto key = base::ReadFile(arguments.people_key, kMaxPem);
    if (!key) return base::Fail(key.error());
    options.people_tls =
        backend::http::Tls{std::string(base::AsText(*certificate)),
                           base::SecretText(std::string(base::AsText(*key))), false};
  }
  return options;
}

int Serve(const StateFiles& files, const ServeArguments& arguments) {
  const sigset_t ends = BlockSignals();
  const auto options = OptionsOf(arguments);
  if (!options) return Complain(options.error(), 2);
  const auto log = spdlog::stderr_logger_mt("hub");
  log->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  const base::SystemClock clock;
  base::SystemRandom random;
  const auto hub = backend::hub::RunningHub::Start(
      files, *options, clock, random, [log](backend::intake::Level level, std::string_view line) {
        if (level == backend::intake::Level::kAlarm) {
          log->warn("ALARM {}", line);
        } else {
          log->info("{}", line);
        }
      });
  if (!hub) return Complain(hub.error());
  log->info("requests count as secured by `anjungan-hub backup`, or after {} days without one",
            arguments.secured_after_days);
  std::printf("{\"kiosk_port\":%u,\"people_port\":%u}\n", unsigned{(*hub)->kiosk_port()},
              unsigned{(*hub)->people_port()});
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  log->info("ends");
  return 0;
}

// Without a running hub: opens the state itself, under the lock.
Outcome RunHere(const StateFiles& files, const std::vector<std::string>& command) {
  const base::SystemClock clock;
  base::SystemRandom random;
  const auto failed = [](const base::Error& error) {
    return Outcome{1, "anjungan-hub: " + error.message + "\n"};
  };
  if (auto there = backend::hub::CheckHub(files); !there) return failed(there.error());
  const auto lock = FolderLock::Take(files.folder);
  if (!lock) return failed(lock.error());
  const auto keys = backend::hub::LoadKeys(files);
  if (!keys) return failed(keys.error());
  auto registry = backend::hub::OpenRegistry(files, random);
  if (!registry) return failed(registry.error());
  backend::registry::Worker worker(std::move(*registry),
                                   [&] { return backend::hub::OpenRegistry(files, random); });
  return backend::hub::Console(worker, keys->hub, files, clock).Run(command);
}

Outcome Run(const StateFiles& files, const std::vector<std::string>& command) {
  const auto asked = backend::hub::AskRunning(files.admin_socket(), command);
  if (!asked) return RunHere(files, command);
  if (!*asked)
    return {1, "anjungan-hub: the running hub did not answer: " + asked->error().message + "\n"};
  return **asked;
}

int WriteCard(const StateFiles& files, const std::string& out) {
  const Outcome outcome = Run(files, {"card"});
  if (outcome.exit_status != 0) return Show(outcome);
  const auto card = offline_store::protocol::FromBase64Url(outcome.text);
  if (!card) return Complain(card.error());
  const auto written = base::WriteFileDurably(out, *card, base::FileAccess::kPublic);
  if (!written) return Complain(written.error());
  const auto fingerprint = offline_store::protocol::HubCardFingerprint(*card);
  if (!fingerprint) return Complain(fingerprint.error());
  return Show({0, out + ": fingerprint " + *fingerprint + "\n"});
}

int Init(const StateFiles& files, const std::string& kiosk_url, const std::string& public_url) {
  base::SystemRandom random;
  if (auto good = backend::hub::CheckUrls(kiosk_url, public_url); !good) {
    return Complain(good.error(), 2);
  }
  const auto lock = FolderLock::Take(files.folder);
  if (!lock) return Complain(lock.error());
  const auto made = backend::hub::Init(files, kiosk_url, public_url, random);
  if (!made) return Complain(made.error());
  return Show({0, files.folder.string() + ": a new hub; put issuers' public keys into " +
                      files.issuers().string() + " and keep a copy of keys/ apart\n"});
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The hub: takes requests in from kiosks, gives statuses back");
  app.require_subcommand(1);
  std::string state;
  const auto command = [&](const char* name, const char* what) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->add_option("--state", state, "The hub's folder")->required();
    return sub;
  };

  std::string kiosk_url;
  std::string public_url;
  CLI::App* const init = command("init", "Makes keys and an empty registry");
  init->add_option("--kiosk-url", kiosk_url, "Where kiosks reach this hub")->required();
  init->add_option("--public-url", public_url, "Where people's phones reach it")->required();

  ServeArguments serve_arguments;
  CLI::App* const serve = command("serve", "Runs the hub until SIGTERM");
  serve->add_option("--kiosk-listen", serve_arguments.kiosk_listen, "ADDRESS:PORT, 0: any port");
  serve->add_option("--people-listen", serve_arguments.people_listen,
                    "ADDRESS:PORT, plain HTTP unless a certificate is given");
  auto* const certificate = serve->add_option(
      "--people-certificate", serve_arguments.people_certificate, "PEM chain for people's TLS");
  auto* const key =
      serve->add_option("--people-key", serve_arguments.people_key, "PEM key of that certificate");
  certificate->needs(key);
  key->needs(certificate);
  serve
      ->add_option("--secured-after-days", serve_arguments.secured_after_days,
                   "After how many days a request counts as secured without a backup (0: at once, "
                   "for demonstrations)")
      ->check(CLI::Range(0, 3650));

  std::string out;
  CLI::App* const card = command("card", "Writes what the provisioning desk needs of this hub");
  card->add_option("--out", out, "The file to write")->required();

  CLI::App* const list = command("list", "Prints id, code and status of every request");
  bool only_held = false;
  list->add_flag("--held", only_held, "Only what is in quarantine until a person decides");

  std::vector<std::string> adopted;
  CLI::App* const adopt =
      command("adopt", "Takes requests of a refused kiosk in, after asking its office about them");
  adopt->add_option("requests", adopted, "Tracking codes or request ids, at most 30")
      ->required()
      ->expected(1, 30);
  CLI::App* const backup = command("backup", "Makes a checked copy and secures what it holds");
  std::string backup_folder;
  backup->add_option("--out", backup_folder,
                     "Folder of the copy, best on another disk (default: STATE/backups)");

  std::string which;
  std::string status;
  std::string reason;
  CLI::App* const set = command("status", "Sets a request's status, which goes to its kiosk");
  set->add_option("code", which, "Tracking code or request id")->required();
  set->add_option("status", status,
                  "diperiksa, perlu-dilengkapi, menunggu-tanda-tangan, "
                  "siap-diambil, sudah-diambil, ditolak")
      ->required();
  set->add_option("--reason", reason, "What the citizen reads");

  CLI::App* const show = command("show", "Opens one request with the hub's key");
  show->add_option("id", which, "Request id or tracking code")->required();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }

  const StateFiles files{fs::path(state)};
  if (init->parsed()) return Init(files, kiosk_url, public_url);
  if (serve->parsed()) return Serve(files, serve_arguments);
  if (card->parsed()) return WriteCard(files, out);
  if (list->parsed() && only_held) return Show(Run(files, {"list", "held"}));
  if (list->parsed()) return Show(Run(files, {"list"}));
  if (adopt->parsed()) {
    adopted.insert(adopted.begin(), "adopt");
    return Show(Run(files, adopted));
  }
  if (backup->parsed() && backup_folder.empty()) return Show(Run(files, {"backup"}));
  if (backup->parsed()) {
    std::error_code error;
    const fs::path folder = fs::absolute(backup_folder, error);  // the running hub's may differ
    return Show(Run(files, {"backup", folder.string()}));
  }
  if (show->parsed()) return Show(Run(files, {"show", which}));
  std::vector<std::string> arguments{"status", which, status};
  if (!reason.empty()) arguments.push_back(reason);
  return Show(Run(files, arguments));
}
