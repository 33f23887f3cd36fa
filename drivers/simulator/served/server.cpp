#include "drivers/simulator/served/server.h"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "base/seqpacket.h"
#include "drivers/simulator/served/session.h"

namespace drivers::simulator::served {
namespace {

constexpr std::size_t kMaxClients = 8;

}  // namespace

class Server::Work {
 public:
  Work(base::seqpacket::Listener listener, const base::Clock& clock)
      : clock_(clock),
        lived_until_ms_(clock.MonotonicMs()),
        listener_(std::move(listener)),
        thread_([this] { Run(); }) {}

  ~Work() {
    ending_ = true;
    listener_.Interrupt();
    thread_.join();
  }

  void Plug(const std::string& port, std::shared_ptr<usb::Model> model) {
    const std::lock_guard lock(mutex_);
    // A device lives from now on, and not what time was before.
    Pump();
    Leave(port);
    const auto one = std::make_shared<Plugged>(next_id_++, port, std::move(model));
    plugged_[port] = one;
    ever_.push_back(one);
    for (Session& session : sessions_) session.Tell(one->Introduction());
  }

  void Unplug(const std::string& port) {
    const std::lock_guard lock(mutex_);
    Leave(port);
  }

  void HoldBy(const std::string& port, unsigned interface, const std::string& holder) {
    const std::lock_guard lock(mutex_);
    const auto found = plugged_.find(port);
    if (found == plugged_.end()) return;
    found->second->held.erase(interface);
    if (holder == "usbfs") found->second->held.insert(interface);
  }

  void Locked(const std::function<void()>& what) {
    const std::lock_guard lock(mutex_);
    Pump();
    what();
    Pump();
  }

  std::vector<usb::DeviceCount> Counts() const {
    const std::lock_guard lock(mutex_);
    std::vector<usb::DeviceCount> counts;
    for (const auto& one : ever_) {
      counts.push_back({one->port, one->wire.model().Product(), one->count});
    }
    return counts;
  }

 private:
  void Run();
  int Wait();
  void Welcome(base::seqpacket::Connection connection);
  void Pump();
  void Leave(const std::string& port);

  const base::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Plugged>> plugged_;
  std::vector<std::shared_ptr<Plugged>> ever_;
  std::list<Session> sessions_;  // come and go on the thread only
  std::uint64_t next_id_ = 1;
  std::int64_t lived_until_ms_;

  std::atomic<bool> ending_ = false;
  base::seqpacket::Listener listener_;
  std::thread thread_;  // last: it uses all of the above
};

void Server::Work::Run() {
  while (!ending_) {
    Wait();
    if (ending_) return;
    auto connection = listener_.Accept(0);
    const std::lock_guard lock(mutex_);
    const std::int64_t now = clock_.MonotonicMs();
    for (Session& session : sessions_) session.Receive(now);
    sessions_.remove_if([](const Session& session) { return !session.alive(); });
    if (connection && sessions_.size() < kMaxClients) Welcome(std::move(*connection));
    Pump();
  }
}

// Until a client comes or says something, or a device has to live on.
int Server::Work::Wait() {
  std::vector<pollfd> entries = {{listener_.fd(), POLLIN, 0}};
  int patience_ms = -1;
  {
    const std::lock_guard lock(mutex_);
    for (const Session& session : sessions_) {
      entries.push_back({session.fd(), POLLIN, 0});
      const auto own = session.PatienceMs();
      if (own) patience_ms = patience_ms < 0 ? *own : std::min(patience_ms, *own);
    }
  }
  return poll(entries.data(), entries.size(), patience_ms);
}

void Server::Work::Welcome(base::seqpacket::Connection connection) {
  Session& session = sessions_.emplace_back(std::move(connection), [this](std::uint64_t device) {
    const auto found = std::find_if(plugged_.begin(), plugged_.end(),
                                    [&](const auto& one) { return one.second->id == device; });
    return found == plugged_.end() ? nullptr : found->second;
  });
  for (const auto& [port, one] : plugged_) session.Tell(one->Introduction());
  session.Tell(drivers::usb::SettledNews{});
}

// Under the mutex: lets the models live up to now, and moves what can move.
void Server::Work::Pump() {
  const std::int64_t now = clock_.MonotonicMs();
  const int lived = static_cast<int>(now - std::exchange(lived_until_ms_, now));
  for (const auto& [port, one] : plugged_) {
    if (lived > 0) one->wire.Advance(lived);
  }
  for (Session& session : sessions_) session.Pump(now);
  // Some leave by themselves.
  std::vector<std::string> gone;
  for (const auto& [port, one] : plugged_) {
    if (one->wire.gone()) gone.push_back(port);
  }
  for (const std::string& port : gone) Leave(port);
}

// Under the mutex. What waits for the device ends before it is told as gone.
void Server::Work::Leave(const std::string& port) {
  const auto found = plugged_.find(port);
  if (found == plugged_.end()) return;
  const std::shared_ptr<Plugged> one = found->second;
  plugged_.erase(found);
  one->wire.Vanish();
  for (Session& session : sessions_) {
    session.Pump(clock_.MonotonicMs());
    session.Tell(drivers::usb::LeftNews{one->id});
  }
}

base::Result<std::unique_ptr<Server>> Server::Open(const std::filesystem::path& socket,
                                                   const base::Clock& clock) {
  auto listener = base::seqpacket::Listener::Open(socket);
  if (!listener) return base::Fail(listener.error());
  return std::unique_ptr<Server>(new Server(std::make_unique<Work>(std::move(*listener), clock)));
}

Server::Server(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Server::~Server() = default;

base::Status Server::Plug(const std::string& port, std::shared_ptr<usb::Model> model) {
  if (auto known = usb::CheckPort(port); !known) return known;
  work_->Plug(port, std::move(model));
  return {};
}

void Server::Unplug(const std::string& port) {
  work_->Unplug(port);
}

void Server::HoldBy(const std::string& port, unsigned interface, const std::string& holder) {
  work_->HoldBy(port, interface, holder);
}

void Server::Locked(const std::function<void()>& what) {
  work_->Locked(what);
}

std::vector<usb::DeviceCount> Server::Counts() const {
  return work_->Counts();
}

}  // namespace drivers::simulator::served
