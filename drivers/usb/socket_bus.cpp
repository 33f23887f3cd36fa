#include "drivers/usb/socket_bus.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "drivers/usb/socket_interface.h"

namespace drivers::usb {
namespace {

using base::ErrorCode;
using base::Fail;
using std::chrono::milliseconds;

constexpr int kClaimMs = 2000;

tl::unexpected<base::Error> Gone(const std::string& port) {
  return Fail(ErrorCode::kUnavailable, "usb-gone", "the device at port " + port + " was unplugged");
}

}  // namespace

base::Result<std::unique_ptr<SocketBus>> SocketBus::Open(std::filesystem::path socket,
                                                         const base::Clock& clock, Ways ways) {
  auto tried = base::seqpacket::Connect(socket);
  // Every other failure can pass.
  if (!tried && tried.error().code == ErrorCode::kInvalid) return Fail(tried.error());
  std::optional<base::seqpacket::Connection> first;
  if (tried) first.emplace(std::move(*tried));
  auto bus =
      std::unique_ptr<SocketBus>(new SocketBus(std::move(socket), clock, ways, std::move(first)));
  std::unique_lock lock(bus->mutex_);
  bus->changed_.wait_for(lock, milliseconds(ways.patience_ms), [&] { return bus->settled_; });
  lock.unlock();
  return bus;
}

SocketBus::SocketBus(std::filesystem::path socket, const base::Clock& clock, Ways ways,
                     std::optional<base::seqpacket::Connection> first)
    : socket_(std::move(socket)),
      clock_(clock),
      ways_(ways),
      thread_([this, first = std::move(first)]() mutable { Run(std::move(first)); }) {}

SocketBus::~SocketBus() {
  {
    const std::lock_guard telling_lock(telling_);
    watcher_ = nullptr;
  }
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (line_) line_->TakeDown();
    changed_.notify_all();
  }
  thread_.join();
}

void SocketBus::Run(std::optional<base::seqpacket::Connection> connection) {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    lock.unlock();
    if (connection) Serve(std::move(*connection));
    connection.reset();
    Settle();
    lock.lock();
    if (changed_.wait_for(lock, milliseconds(ways_.again_ms), [&] { return ending_; })) return;
    lock.unlock();
    if (auto again = base::seqpacket::Connect(socket_)) connection.emplace(std::move(*again));
    lock.lock();
  }
}

// One server, from the first word to the last.
void SocketBus::Serve(base::seqpacket::Connection connection) {
  const auto line = std::make_shared<SocketLine>(std::move(connection));
  {
    const std::lock_guard lock(mutex_);
    line_ = line;
    if (ending_) return;
  }
  for (bool well = true; well;) {
    auto news = line->Receive();
    well = news && Take(*line, std::move(*news));
  }
  line->Close();
  std::vector<std::uint64_t> left;
  {
    const std::lock_guard lock(mutex_);
    line_.reset();
    for (const auto& [served, info] : devices_) left.push_back(served);
  }
  for (const std::uint64_t served : left) Dismiss(served);
}

// False for what no server of this build says.
bool SocketBus::Take(SocketLine& line, News news) {
  if (auto* arrived = std::get_if<ArrivedNews>(&news)) {
    Introduce(std::move(*arrived));
  } else if (const auto* left = std::get_if<LeftNews>(&news)) {
    Dismiss(left->device);
  } else if (std::holds_alternative<SettledNews>(news)) {
    Settle();
  } else if (auto* heard = std::get_if<HeardNews>(&news)) {
    line.Deliver(std::move(*heard));
  } else if (auto* claimed = std::get_if<ClaimedNews>(&news)) {
    return line.Deliver(*claimed);
  } else if (auto* refused = std::get_if<RefusedNews>(&news)) {
    return line.Deliver(std::move(*refused));
  } else if (auto* ended = std::get_if<EndedNews>(&news)) {
    return line.Deliver(std::move(*ended));
  }
  return true;
}

void SocketBus::Introduce(ArrivedNews news) {
  DeviceInfo info;
  info.port = std::move(news.port);
  info.behind_hub = info.port.find('.') != std::string::npos;
  info.manufacturer = std::move(news.manufacturer);
  info.product = std::move(news.product);
  info.serial = std::move(news.serial);
  if (auto parsed = ParseDescriptors(news.descriptors)) {
    info.descriptors = std::move(*parsed);
  } else {
    info.fault = parsed.error().message;
  }
  // One that arrives twice has left in between.
  Dismiss(news.device);
  const std::lock_guard telling_lock(telling_);
  {
    const std::lock_guard lock(mutex_);
    info.id = next_id_++;
    devices_[news.device] = info;
  }
  if (watcher_) watcher_({DeviceEvent::Kind::kArrived, std::move(info)});
}

void SocketBus::Dismiss(std::uint64_t served) {
  const std::lock_guard telling_lock(telling_);
  DeviceInfo info;
  {
    const std::lock_guard lock(mutex_);
    const auto found = devices_.find(served);
    if (found == devices_.end()) return;
    info = std::move(found->second);
    devices_.erase(found);
  }
  if (watcher_) watcher_({DeviceEvent::Kind::kLeft, std::move(info)});
}

void SocketBus::Settle() {
  const std::lock_guard lock(mutex_);
  settled_ = true;
  changed_.notify_all();
}

base::Status SocketBus::Watch(std::function<void(DeviceEvent)> heard) {
  const std::lock_guard telling_lock(telling_);
  if (watcher_) return Fail(ErrorCode::kInternal, "usb-watched", "a bus has one watcher");
  watcher_ = std::move(heard);
  for (const DeviceInfo& info : Devices()) watcher_({DeviceEvent::Kind::kArrived, info});
  return {};
}

std::vector<DeviceInfo> SocketBus::Devices() const {
  std::vector<DeviceInfo> devices;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [served, info] : devices_) devices.push_back(info);
  }
  std::sort(devices.begin(), devices.end(),
            [](const DeviceInfo& a, const DeviceInfo& b) { return a.port < b.port; });
  return devices;
}

base::Result<std::unique_ptr<Interface>> SocketBus::Claim(const DeviceInfo& device,
                                                          Setting setting) {
  std::shared_ptr<SocketLine> line;
  DeviceInfo info;
  Ask ask;
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(devices_.begin(), devices_.end(),
                                    [&](const auto& one) { return one.second.id == device.id; });
    if (found == devices_.end() || !line_) return Gone(device.port);
    line = line_;
    info = found->second;
    ask.device = found->first;
  }
  if (!info.fault.empty()) return Fail(ErrorCode::kInvalid, "usb-fault", info.fault);
  const InterfaceDescriptor* described = info.descriptors.Find(setting);
  if (described == nullptr) {
    return Fail(ErrorCode::kInvalid, "usb-fault",
                "the device at port " + info.port + " has no " + SettingName(setting));
  }
  InterfaceDescriptor descriptor = *described;
  ask.kind = Ask::Kind::kClaim;
  ask.call = line->NextCall();
  ask.interface = setting.interface;
  ask.alternate = setting.alternate;
  auto answer = line->Question(ask, kClaimMs);
  if (!answer) return Gone(info.port);
  if (auto* refused = std::get_if<RefusedNews>(&*answer)) return Fail(std::move(refused->error));
  if (!std::holds_alternative<ClaimedNews>(*answer)) return Gone(info.port);
  return std::make_unique<SocketInterface>(clock_, std::move(line), ask.call, std::move(info),
                                           std::move(descriptor));
}

}  // namespace drivers::usb
