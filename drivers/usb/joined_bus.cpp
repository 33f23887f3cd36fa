#include "drivers/usb/joined_bus.h"

#include <algorithm>
#include <map>
#include <utility>

namespace drivers::usb {
namespace {

// A member's interface, of a device that is called as it is on the joined bus.
class Renamed final : public Interface {
 public:
  Renamed(std::unique_ptr<Interface> one, DeviceInfo device)
      : one_(std::move(one)), device_(std::move(device)) {}

  const DeviceInfo& device() const override { return device_; }
  const InterfaceDescriptor& descriptor() const override { return one_->descriptor(); }
  InResult ControlIn(const Setup& setup, std::size_t size, int timeout_ms) override {
    return one_->ControlIn(setup, size, timeout_ms);
  }
  OutResult ControlOut(const Setup& setup, base::ByteView bytes, int timeout_ms) override {
    return one_->ControlOut(setup, bytes, timeout_ms);
  }
  InResult Read(std::uint8_t endpoint, std::size_t size, int timeout_ms) override {
    return one_->Read(endpoint, size, timeout_ms);
  }
  OutResult Write(std::uint8_t endpoint, base::ByteView bytes, int timeout_ms) override {
    return one_->Write(endpoint, bytes, timeout_ms);
  }
  std::unique_ptr<Listening> Listen(std::uint8_t endpoint, std::size_t size,
                                    std::function<void(InResult)> heard) override {
    return one_->Listen(endpoint, size, std::move(heard));
  }
  End ClearHalt(std::uint8_t endpoint) override { return one_->ClearHalt(endpoint); }
  End Reset() override { return one_->Reset(); }
  void CancelAll() override { one_->CancelAll(); }

 private:
  const std::unique_ptr<Interface> one_;
  const DeviceInfo device_;
};

}  // namespace

JoinedBus::JoinedBus(std::vector<Member> members) : members_(std::move(members)) {}

// An id is a member's own, and behind it which member's: no two are the same.
DeviceInfo JoinedBus::Joined(DeviceInfo device, std::size_t member) const {
  device.id = device.id * members_.size() + member;
  device.port = members_[member].prefix + device.port;
  return device;
}

base::Status JoinedBus::Watch(std::function<void(DeviceEvent)> heard) {
  // Members tell on threads of their own, and a watcher hears one thing at a time.
  const auto tell = [this, heard = std::move(heard)](DeviceEvent event, std::size_t member) {
    if (event.kind == DeviceEvent::Kind::kBlind) {
      event.error = std::move(event.error).In(members_[member].name);
    } else {
      event.device = Joined(std::move(event.device), member);
    }
    const std::lock_guard lock(telling_);
    heard(std::move(event));
  };
  std::map<std::size_t, base::Error> failed;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    auto watched =
        members_[i].bus->Watch([tell, i](DeviceEvent event) { tell(std::move(event), i); });
    if (!watched) failed.emplace(i, std::move(watched.error()));
  }
  if (!failed.empty() && failed.size() == members_.size()) {
    return base::Fail(std::move(failed.at(0)).In(members_[0].name));
  }
  for (auto& [i, error] : failed) tell({DeviceEvent::Kind::kBlind, {}, std::move(error)}, i);
  return {};
}

std::vector<DeviceInfo> JoinedBus::Devices() const {
  std::vector<DeviceInfo> devices;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    for (DeviceInfo& one : members_[i].bus->Devices()) {
      devices.push_back(Joined(std::move(one), i));
    }
  }
  std::sort(devices.begin(), devices.end(),
            [](const DeviceInfo& a, const DeviceInfo& b) { return a.port < b.port; });
  return devices;
}

base::Result<std::unique_ptr<Interface>> JoinedBus::Claim(const DeviceInfo& device,
                                                          Setting setting) {
  const std::size_t index = members_.empty() ? 0 : device.id % members_.size();
  if (members_.empty() || !device.port.starts_with(members_[index].prefix)) {
    return base::Fail(base::ErrorCode::kUnavailable, "usb-gone",
                      "the device at port " + device.port + " was unplugged");
  }
  DeviceInfo own = device;
  own.id /= members_.size();
  own.port = own.port.substr(members_[index].prefix.size());
  auto claimed = members_[index].bus->Claim(own, setting);
  // Its message has the member's own name of the port.
  if (!claimed) return base::Fail(std::move(claimed.error()).In(device.port));
  DeviceInfo joined = Joined((*claimed)->device(), index);
  return std::make_unique<Renamed>(std::move(*claimed), std::move(joined));
}

}  // namespace drivers::usb
