#include "drivers/simulator/usb/in_process_bus.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "drivers/usb/text.h"

namespace drivers::simulator::usb {
namespace {

using base::ErrorCode;
using base::Fail;
using drivers::usb::DeviceEvent;
using drivers::usb::DeviceInfo;
using drivers::usb::End;
using drivers::usb::EndpointDescriptor;
using drivers::usb::InResult;
using drivers::usb::InterfaceDescriptor;
using drivers::usb::OutResult;
using drivers::usb::Setting;

// A device that talks without end gets this many packets heard at once.
constexpr int kMaxHeardAtOnce = 64;

}  // namespace

struct InProcessBus::Plugged {
  explicit Plugged(std::shared_ptr<Model> model) : wire(std::move(model)) {}

  DeviceInfo info;
  Wire wire;
  std::set<std::uint8_t> claimed;
  bool denied = false;
  std::string holder;
};

class InProcessBus::ActiveListening final : public drivers::usb::Listening {
 public:
  ActiveListening(InProcessBus& bus, ClaimedInterface& owner, std::uint8_t endpoint,
                  std::size_t size, std::function<void(InResult)> heard);
  ~ActiveListening() override {
    const std::lock_guard lock(bus_.mutex_);
    bus_.listenings_.remove(this);
  }

  void Hear();

 private:
  InProcessBus& bus_;
  ClaimedInterface& owner_;
  std::uint8_t endpoint_;
  std::size_t size_;
  std::function<void(InResult)> heard_;
  base::Bytes moved_;
  bool over_ = false;
};

class InProcessBus::ClaimedInterface final : public drivers::usb::Interface {
 public:
  ClaimedInterface(InProcessBus& bus, std::shared_ptr<Plugged> plugged,
                   InterfaceDescriptor descriptor)
      : bus_(bus), plugged_(std::move(plugged)), descriptor_(std::move(descriptor)) {}

  ~ClaimedInterface() override {
    const std::lock_guard lock(bus_.mutex_);
    plugged_->claimed.erase(descriptor_.number);
    wire().Deselect(descriptor_.number);
  }

  const DeviceInfo& device() const override { return plugged_->info; }
  const InterfaceDescriptor& descriptor() const override { return descriptor_; }

  InResult ControlIn(const Setup& setup, std::size_t size, int timeout_ms) override {
    InResult result;
    result.end = Run(timeout_ms, [&] { return wire().TryControlIn(setup, size, result.bytes); });
    return result;
  }

  OutResult ControlOut(const Setup& setup, base::ByteView bytes, int timeout_ms) override {
    OutResult result;
    result.end = Run(timeout_ms, [&] { return wire().TryControlOut(setup, bytes, result.actual); });
    return result;
  }

  InResult Read(std::uint8_t endpoint, std::size_t size, int timeout_ms) override {
    InResult result;
    const std::size_t whole = WholePackets(endpoint, size);
    if (whole == 0) return {End::kBroken, {}};
    result.end = Run(timeout_ms, [&] { return wire().TryIn(endpoint, whole, result.bytes); });
    return result;
  }

  OutResult Write(std::uint8_t endpoint, base::ByteView bytes, int timeout_ms) override {
    OutResult result;
    if (Endpoint(endpoint) == nullptr) return {End::kBroken, 0};
    result.end = Run(timeout_ms, [&] { return wire().TryOut(endpoint, bytes, result.actual); });
    return result;
  }

  std::unique_ptr<drivers::usb::Listening> Listen(std::uint8_t endpoint, std::size_t size,
                                                  std::function<void(InResult)> heard) override {
    return std::make_unique<ActiveListening>(bus_, *this, endpoint, WholePackets(endpoint, size),
                                             std::move(heard));
  }

  End ClearHalt(std::uint8_t endpoint) override {
    return Run(0, [&] { return std::optional<End>(wire().ClearHalt(endpoint)); });
  }

  End Reset() override {
    return Run(0, [&] { return std::optional<End>(wire().Reset()); });
  }

  void CancelAll() override {
    cancelled_ = true;
    std::unique_lock lock(bus_.mutex_);
    const auto what = bus_.when_cancelled_;
    lock.unlock();
    if (what) what();
  }

  bool cancelled() const { return cancelled_; }
  Wire& wire() { return plugged_->wire; }

 private:
  // Tries until there is an end, with time passing in between.
  template <class Try>
  End Run(int timeout_ms, Try attempt) {
    std::unique_lock lock(bus_.mutex_);
    const std::int64_t deadline = bus_.clock_.MonotonicMs() + timeout_ms;
    for (;;) {
      if (cancelled_) return End::kCancelled;
      const std::optional<End> end = attempt();
      if (end) {
        bus_.Settle();
        return *end;
      }
      if (bus_.clock_.MonotonicMs() >= deadline) return End::kTimedOut;
      bus_.Step(lock, deadline);
    }
  }

  const EndpointDescriptor* Endpoint(std::uint8_t address) const {
    for (const auto& one : descriptor_.endpoints) {
      if (one.address == address) return &one;
    }
    return nullptr;
  }

  // 0 if there is no such endpoint.
  std::size_t WholePackets(std::uint8_t address, std::size_t size) const {
    const EndpointDescriptor* endpoint = Endpoint(address);
    if (endpoint == nullptr || endpoint->max_packet == 0) return 0;
    const std::size_t packet = endpoint->max_packet;
    return std::max<std::size_t>(1, (size + packet - 1) / packet) * packet;
  }

  InProcessBus& bus_;
  std::shared_ptr<Plugged> plugged_;
  InterfaceDescriptor descriptor_;
  std::atomic<bool> cancelled_ = false;
};

InProcessBus::ActiveListening::ActiveListening(InProcessBus& bus, ClaimedInterface& owner,
                                               std::uint8_t endpoint, std::size_t size,
                                               std::function<void(InResult)> heard)
    : bus_(bus), owner_(owner), endpoint_(endpoint), size_(size), heard_(std::move(heard)) {
  const std::lock_guard lock(bus_.mutex_);
  bus_.listenings_.push_back(this);
}

void InProcessBus::ActiveListening::Hear() {
  for (int i = 0; i < kMaxHeardAtOnce && !over_; ++i) {
    std::optional<End> end;
    if (owner_.cancelled()) {
      end = End::kCancelled;
    } else if (size_ == 0) {
      end = End::kBroken;  // no such endpoint
    } else {
      end = owner_.wire().TryIn(endpoint_, size_, moved_);
    }
    if (!end) return;
    over_ = *end != End::kDone;
    heard_({*end, std::exchange(moved_, {})});
  }
}

InProcessBus::InProcessBus() = default;
InProcessBus::~InProcessBus() = default;

std::uint64_t InProcessBus::Plug(const std::string& port, std::shared_ptr<Model> model) {
  const std::lock_guard lock(mutex_);
  Leave(port);
  auto plugged = std::make_shared<Plugged>(std::move(model));
  DeviceInfo& info = plugged->info;
  info.id = next_id_++;
  info.port = port;
  info.behind_hub = port.find('.') != std::string::npos;
  info.descriptors = plugged->wire.descriptors();
  info.fault = plugged->wire.fault();
  Model& speaker = plugged->wire.model();
  info.manufacturer = drivers::usb::Printable(speaker.Manufacturer());
  info.product = drivers::usb::Printable(speaker.Product());
  info.serial = drivers::usb::Printable(speaker.Serial());
  plugged_[port] = plugged;
  if (watcher_) watcher_({DeviceEvent::Kind::kArrived, info});
  return info.id;
}

void InProcessBus::Unplug(const std::string& port) {
  const std::lock_guard lock(mutex_);
  Leave(port);
  Settle();
}

void InProcessBus::Deny(const std::string& port, bool denied) {
  const std::lock_guard lock(mutex_);
  if (const auto found = plugged_.find(port); found != plugged_.end()) {
    found->second->denied = denied;
  }
}

void InProcessBus::HoldBy(const std::string& port, std::string holder) {
  const std::lock_guard lock(mutex_);
  if (const auto found = plugged_.find(port); found != plugged_.end()) {
    found->second->holder = std::move(holder);
  }
}

void InProcessBus::Advance(int ms) {
  std::unique_lock lock(mutex_);
  const std::int64_t until = clock_.MonotonicMs() + ms;
  while (clock_.MonotonicMs() < until) Step(lock, until);
}

void InProcessBus::At(std::int64_t monotonic_ms, std::function<void()> what) {
  const std::lock_guard lock(mutex_);
  agenda_.emplace(monotonic_ms, std::move(what));
}

void InProcessBus::After(int ms, std::function<void()> what) {
  At(clock_.MonotonicMs() + ms, std::move(what));
}

void InProcessBus::WhenCancelled(std::function<void()> what) {
  const std::lock_guard lock(mutex_);
  when_cancelled_ = std::move(what);
}

base::Status InProcessBus::Watch(std::function<void(DeviceEvent)> heard) {
  const std::lock_guard lock(mutex_);
  if (watcher_) return Fail(ErrorCode::kInternal, "usb-watched", "a bus has one watcher");
  watcher_ = std::move(heard);
  for (const auto& [port, plugged] : plugged_) {
    watcher_({DeviceEvent::Kind::kArrived, plugged->info});
  }
  return {};
}

std::vector<DeviceInfo> InProcessBus::Devices() const {
  const std::lock_guard lock(mutex_);
  std::vector<DeviceInfo> devices;
  for (const auto& [port, plugged] : plugged_) devices.push_back(plugged->info);
  return devices;
}

base::Result<std::unique_ptr<drivers::usb::Interface>> InProcessBus::Claim(const DeviceInfo& device,
                                                                           Setting setting) {
  const std::lock_guard lock(mutex_);
  const auto found = plugged_.find(device.port);
  if (found == plugged_.end() || found->second->info.id != device.id) {
    return Fail(ErrorCode::kUnavailable, "usb-gone",
                "the device at port " + device.port + " was unplugged");
  }
  const std::shared_ptr<Plugged>& plugged = found->second;
  if (!plugged->info.fault.empty()) {
    return Fail(ErrorCode::kInvalid, "usb-fault", plugged->info.fault);
  }
  if (plugged->denied) {
    return Fail(ErrorCode::kDenied, "usb-permission",
                "no permission for the device at port " + device.port);
  }
  if (!plugged->holder.empty() || plugged->claimed.contains(setting.interface)) {
    return Fail(ErrorCode::kUnavailable, "usb-claimed",
                "the device at port " + device.port + " is held by " +
                    (plugged->holder.empty() ? "this program" : plugged->holder));
  }
  const InterfaceDescriptor* described = plugged->info.descriptors.Find(setting);
  if (described == nullptr) {
    return Fail(ErrorCode::kInvalid, "usb-fault",
                "the device at port " + device.port + " has no " + SettingName(setting));
  }
  if (setting.alternate != 0 && plugged->wire.Select(setting) != End::kDone) {
    return Fail(ErrorCode::kUnavailable, "usb-open",
                "the device at port " + device.port + " does not take " + SettingName(setting));
  }
  plugged->claimed.insert(setting.interface);
  return std::make_unique<ClaimedInterface>(*this, plugged, *described);
}

// One millisecond, or more of them in which nothing happens; to `until` at most.
void InProcessBus::Step(std::unique_lock<std::mutex>& lock, std::int64_t until) {
  std::int64_t ms = until - clock_.MonotonicMs();
  if (!agenda_.empty()) ms = std::min(ms, agenda_.begin()->first - clock_.MonotonicMs());
  for (const auto& [port, plugged] : plugged_) {
    ms = std::min<std::int64_t>(ms, plugged->wire.QuietMs());
  }
  const int passed = static_cast<int>(std::max<std::int64_t>(1, ms));
  clock_.Advance(passed);
  for (const auto& [port, plugged] : plugged_) plugged->wire.Advance(passed);
  while (!agenda_.empty() && agenda_.begin()->first <= clock_.MonotonicMs()) {
    const auto what = std::move(agenda_.begin()->second);
    agenda_.erase(agenda_.begin());
    lock.unlock();
    what();
    lock.lock();
  }
  Settle();
}

// Tells what became of the last move: packets for listeners, devices that left by themselves.
void InProcessBus::Settle() {
  for (ActiveListening* one : listenings_) one->Hear();
  std::vector<std::string> gone;
  for (const auto& [port, plugged] : plugged_) {
    if (plugged->wire.gone()) gone.push_back(port);
  }
  for (const auto& port : gone) Leave(port);
}

void InProcessBus::Leave(const std::string& port) {
  const auto found = plugged_.find(port);
  if (found == plugged_.end()) return;
  const std::shared_ptr<Plugged> plugged = found->second;
  plugged_.erase(found);
  plugged->wire.Vanish();
  if (watcher_) watcher_({DeviceEvent::Kind::kLeft, plugged->info});
}

}  // namespace drivers::simulator::usb
