#include "backend/hub/running_hub.h"

#include <algorithm>
#include <charconv>
#include <thread>

#include "backend/hub/admin.h"
#include "backend/hub/console.h"
#include "backend/intake/intake.h"
#include "backend/people/people.h"
#include "offline-store/database/folder_lock.h"

namespace backend::hub {

using offline_store::database::FolderLock;

base::Result<Endpoint> ParseEndpoint(const std::string& text) {
  const auto bad = [&] {
    return base::Fail(base::ErrorCode::kInvalid, "bad-endpoint",
                      "'" + text + "' is no address and port, such as 127.0.0.1:8443");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return bad();
  Endpoint endpoint;
  endpoint.address = text.substr(0, colon);
  if (endpoint.address.front() == '[' && endpoint.address.back() == ']') {
    endpoint.address = endpoint.address.substr(1, endpoint.address.size() - 2);
  }
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, endpoint.port);
  if (parsed.ec != std::errc() || parsed.ptr != end) return bad();
  return endpoint;
}

// In the order in which they depend on each other. Every reply must be gone before its server, so
// the end has an order of its own: see ~RunningHub.
struct RunningHub::Parts {
  Parts(FolderLock folder_lock, StateFiles state, Keys all_keys, registry::Registry registry,
        registry::Worker::Reopen reopen, const base::Clock& clock, intake::Note note,
        std::int64_t secured_after_ms)
      : lock(std::move(folder_lock)),
        files(std::move(state)),
        keys(std::move(all_keys)),
        epoch(registry.epoch()),
        worker(std::move(registry), std::move(reopen)),
        // Enrolments are rare, so the folder is read for each: a new desk needs no restart.
        context{worker, roster, keys.hub,         [this] { return LoadIssuers(files); },
                clock,  epoch,  secured_after_ms, std::move(note)},
        people(worker, roster, clock),
        console(worker, keys.hub, files, clock) {}

  FolderLock lock;
  StateFiles files;
  Keys keys;
  protocol::Epoch epoch;
  registry::RosterHolder roster;
  registry::Worker worker;
  intake::Context context;
  people::People people;
  Console console;
  std::unique_ptr<http::Server> kiosk_server;
  std::unique_ptr<http::Server> people_server;
  std::unique_ptr<AdminServer> admin;
};

RunningHub::RunningHub(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

RunningHub::~RunningHub() {
  parts_->admin.reset();
  if (parts_->kiosk_server) parts_->kiosk_server->Stop();
  if (parts_->people_server) parts_->people_server->Stop();
  parts_->worker.Stop();
}

std::uint16_t RunningHub::kiosk_port() const {
  return parts_->kiosk_server->port();
}

std::uint16_t RunningHub::people_port() const {
  return parts_->people_server->port();
}

base::Result<std::unique_ptr<RunningHub>> RunningHub::Start(const StateFiles& files,
                                                            const HubOptions& options,
                                                            const base::Clock& clock,
                                                            base::Random& random,
                                                            intake::Note note) {
  if (auto there = CheckHub(files); !there) return base::Fail(std::move(there.error()));
  auto lock = FolderLock::Take(files.folder);
  if (!lock) return base::Fail(std::move(lock.error()));
  auto registry = OpenRegistry(files, random);
  if (!registry) return base::Fail(std::move(registry.error()));
  auto keys = LoadKeys(files);
  if (!keys) return base::Fail(std::move(keys.error()));
  auto issuers = LoadIssuers(files);
  if (!issuers) return base::Fail(std::move(issuers.error()));
  auto roster = registry->LoadRoster();
  if (!roster) return base::Fail(std::move(roster.error()));

  std::unique_ptr<RunningHub> hub(new RunningHub(std::make_unique<Parts>(
      std::move(*lock), files, std::move(*keys), std::move(*registry),
      [files, &random] { return OpenRegistry(files, random); }, clock, std::move(note),
      options.secured_after_ms)));
  Parts& parts = *hub->parts_;
  parts.roster.Set(std::move(*roster));

  const int threads = std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 8);
  auto kiosk_server = http::Server::Start(
      {options.kiosks.address, options.kiosks.port, threads, parts.keys.tls, options.limits},
      [&parts](const http::Head& head) { return intake::Handle(parts.context, head); });
  if (!kiosk_server) return base::Fail(std::move(kiosk_server.error()));
  parts.kiosk_server = std::move(*kiosk_server);

  http::Limits people_limits = options.limits;
  people_limits.connections_per_address = people_limits.connections;  // all come from the proxy
  auto people_server = http::Server::Start(
      {options.people.address, options.people.port, 1, options.people_tls, people_limits},
      [&parts](const http::Head& head) { return parts.people.Handle(head); });
  if (!people_server) return base::Fail(std::move(people_server.error()));
  parts.people_server = std::move(*people_server);

  auto admin = AdminServer::Start(files.admin_socket(), parts.console);
  if (!admin) return base::Fail(std::move(admin.error()));
  parts.admin = std::move(*admin);
  return hub;
}

}  // namespace backend::hub
