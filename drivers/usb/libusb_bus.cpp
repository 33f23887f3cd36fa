#include "drivers/usb/libusb_bus.h"

#include <libusb.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "drivers/usb/libusb_context.h"
#include "drivers/usb/libusb_interface.h"
#include "drivers/usb/sysfs.h"

namespace drivers::usb {
namespace {

using base::ErrorCode;
using base::Fail;

constexpr std::uint8_t kHubClass = 0x09;
// USB 2.0 §4.1.1: seven tiers, the root hub's included.
constexpr int kMaxPorts = 7;

std::string PortOf(libusb_device* device) {
  std::array<std::uint8_t, kMaxPorts> ports{};
  const int count = libusb_get_port_numbers(device, ports.data(), kMaxPorts);
  return PortName(libusb_get_bus_number(device),
                  {ports.begin(), ports.begin() + std::clamp(count, 0, kMaxPorts)});
}

bool IsHub(libusb_device* device) {
  libusb_device_descriptor descriptor{};
  return libusb_get_device_descriptor(device, &descriptor) == 0 &&
         descriptor.bDeviceClass == kHubClass;
}

tl::unexpected<base::Error> Gone(const std::string& port) {
  return Fail(ErrorCode::kUnavailable, "usb-gone", "the device at port " + port + " was unplugged");
}

// The one place where libusb's codes of opening and claiming get their meaning.
tl::unexpected<base::Error> CannotClaim(int result, const std::string& port, Setting setting) {
  switch (result) {
    case LIBUSB_ERROR_ACCESS:
      return Fail(ErrorCode::kDenied, "usb-permission",
                  "no permission for the device at port " + port +
                      "; install the udev rules and plug it in again");
    case LIBUSB_ERROR_BUSY: {
      const std::string holder = HolderOf(port, setting.interface);
      const bool program = holder.empty() || holder == "usbfs";
      return Fail(ErrorCode::kUnavailable, "usb-claimed",
                  "the device at port " + port + " is held by " +
                      (program ? "another program" : "the driver " + holder) +
                      "; stop it and try again");
    }
    case LIBUSB_ERROR_NO_DEVICE:
      return Gone(port);
    case LIBUSB_ERROR_NOT_FOUND:
      return Fail(ErrorCode::kInvalid, "usb-fault",
                  "the system knows no " + SettingName(setting) + " at port " + port);
    default:
      return Fail(ErrorCode::kUnavailable, "usb-open",
                  "the device at port " + port + " does not open (" + libusb_error_name(result) +
                      "); unplug it and plug it in again");
  }
}

}  // namespace

// What is plugged in. libusb's event thread brings news and waits for nobody; the clerk reads what
// the system knows of a device and tells the watcher.
struct LibusbBus::Registry {
  struct News {
    libusb_device* device = nullptr;
    bool arrived = false;
  };
  struct Entry {
    DeviceInfo info;
    std::shared_ptr<Presence> presence;
    bool known = false;  // the clerk has described it
    bool shown = true;   // no hub
  };

  void Hear(libusb_device* device, bool arrived);
  void Work();
  void Introduce(libusb_device* device);
  void Dismiss(libusb_device* device);
  void Look();
  void GoBlind(const std::string& port);
  void Close();

  Ways ways;
  std::shared_ptr<LibusbContext> context;

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::deque<News> news;
  bool working = false;
  bool closed = false;
  std::uint64_t next_id = 1;
  // Each holds a reference to its device.
  std::map<libusb_device*, Entry> entries;
  std::optional<base::Error> blind;

  // The clerk's: what the system shows and libusb does not, or the reverse, as of the last look.
  std::set<Place> differing;

  // Held while the watcher is told, so that it hears of everything once and in order.
  std::mutex telling;
  std::function<void(DeviceEvent)> watcher;
};

void LibusbBus::Registry::Hear(libusb_device* device, bool arrived) {
  const std::lock_guard lock(mutex);
  if (closed || blind) return;
  if (arrived) {
    // While it registers, libusb can name a device twice.
    if (entries.contains(device)) return;
    Entry& entry = entries[libusb_ref_device(device)];
    entry.presence = std::make_shared<Presence>();
    entry.info.id = next_id++;
  } else {
    const auto found = entries.find(device);
    if (found == entries.end()) return;
    found->second.presence->Leave();
  }
  news.push_back({device, arrived});
  changed.notify_all();
}

void LibusbBus::Registry::Work() {
  std::unique_lock lock(mutex);
  for (;;) {
    const bool called = changed.wait_for(lock, std::chrono::milliseconds(ways.look_ms),
                                         [&] { return closed || !news.empty(); });
    if (closed || blind) return;
    if (!called) {
      lock.unlock();
      Look();
      lock.lock();
      continue;
    }
    const News next = news.front();
    news.pop_front();
    working = true;
    lock.unlock();
    if (next.arrived) {
      Introduce(next.device);
    } else {
      Dismiss(next.device);
    }
    lock.lock();
    working = false;
    changed.notify_all();
  }
}

void LibusbBus::Registry::Introduce(libusb_device* device) {
  const std::string port = PortOf(device);
  const bool shown = !port.empty() && !IsHub(device);
  DeviceInfo info = shown ? DescribeDevice(port) : DeviceInfo{};
  const std::lock_guard telling_lock(telling);
  {
    const std::lock_guard lock(mutex);
    Entry& entry = entries.at(device);
    info.id = entry.info.id;
    entry.info = info;
    entry.known = true;
    entry.shown = shown;
  }
  if (shown && watcher) watcher({DeviceEvent::Kind::kArrived, std::move(info)});
}

void LibusbBus::Registry::Dismiss(libusb_device* device) {
  const std::lock_guard telling_lock(telling);
  Entry entry;
  {
    const std::lock_guard lock(mutex);
    const auto found = entries.find(device);
    entry = std::move(found->second);
    entries.erase(found);
  }
  libusb_unref_device(device);
  if (entry.shown && watcher) watcher({DeviceEvent::Kind::kLeft, std::move(entry.info)});
}

// libusb 1.0.26 can loop for ever over what a new device says of itself, and then tells of no
// device any more.
void LibusbBus::Registry::Look() {
  const std::set<Place> system = SeeDevices();
  std::set<Place> differ = system;
  {
    const std::lock_guard lock(mutex);
    for (const auto& [device, entry] : entries) {
      Place place{PortOf(device), libusb_get_device_address(device)};
      if (place.port.empty()) continue;  // a root hub
      if (differ.erase(place) == 0) differ.insert(std::move(place));
    }
  }
  std::set<Place> stays = differ;
  std::erase_if(stays, [this](const Place& one) { return !differing.contains(one); });
  differing = std::move(differ);
  // If libusb answers, news is on its way, or the device is none that it takes.
  if (stays.empty() || context->Hears(ways.answer_ms)) return;
  const auto arrived = std::find_if(stays.begin(), stays.end(),
                                    [&](const Place& one) { return system.contains(one); });
  GoBlind(arrived == stays.end() ? std::string() : arrived->port);
}

// What is open could hang at any moment, and what leaves is not told: all devices are out.
void LibusbBus::Registry::GoBlind(const std::string& port) {
  const std::lock_guard telling_lock(telling);
  std::map<libusb_device*, Entry> gone;
  base::Error error{ErrorCode::kTimeout, "usb-enumeration-hangs",
                    "USB is out: " + (port.empty() ? "a device" : "the device at port " + port) +
                        " misleads the system's libusb; unplug it, and start again"};
  {
    const std::lock_guard lock(mutex);
    blind = error;
    news.clear();
    gone = std::exchange(entries, {});
    for (const auto& [device, entry] : gone) entry.presence->Leave();
  }
  if (watcher) watcher({DeviceEvent::Kind::kBlind, {}, std::move(error)});
  for (auto& [device, entry] : gone) {
    libusb_unref_device(device);
    if (!entry.known || !entry.shown || !watcher) continue;
    watcher({DeviceEvent::Kind::kLeft, std::move(entry.info)});
  }
}

void LibusbBus::Registry::Close() {
  {
    const std::lock_guard telling_lock(telling);
    watcher = nullptr;
  }
  const std::lock_guard lock(mutex);
  closed = true;
  changed.notify_all();
}

base::Result<std::unique_ptr<LibusbBus>> LibusbBus::Start(Ways ways) {
  const auto registry = std::make_shared<Registry>();
  registry->ways = ways;
  auto context = LibusbContext::Start(
      [registry](libusb_device* device, bool arrived) { registry->Hear(device, arrived); },
      ways.patience_ms);
  if (!context) {
    registry->Close();
    return Fail(context.error());
  }
  registry->context = std::move(*context);
  auto bus = std::unique_ptr<LibusbBus>(new LibusbBus());
  bus->registry_ = registry;
  bus->clerk_ = std::thread([registry] { registry->Work(); });
  std::unique_lock lock(registry->mutex);
  registry->changed.wait_for(lock, std::chrono::milliseconds(ways.patience_ms),
                             [&] { return registry->news.empty() && !registry->working; });
  lock.unlock();
  return bus;
}

LibusbBus::~LibusbBus() {
  registry_->Close();
  clerk_.join();
  for (const auto& [device, entry] : registry_->entries) libusb_unref_device(device);
  registry_->entries.clear();
  // The event thread still knows the registry; it lives on with the last interface.
  registry_->context.reset();
}

base::Status LibusbBus::Watch(std::function<void(DeviceEvent)> heard) {
  const std::lock_guard telling_lock(registry_->telling);
  if (registry_->watcher) {
    return Fail(ErrorCode::kInternal, "usb-watched", "a bus has one watcher");
  }
  registry_->watcher = std::move(heard);
  for (const DeviceInfo& info : Devices()) {
    registry_->watcher({DeviceEvent::Kind::kArrived, info});
  }
  std::optional<base::Error> blind;
  {
    const std::lock_guard lock(registry_->mutex);
    blind = registry_->blind;
  }
  if (blind) registry_->watcher({DeviceEvent::Kind::kBlind, {}, std::move(*blind)});
  return {};
}

std::vector<DeviceInfo> LibusbBus::Devices() const {
  std::vector<DeviceInfo> devices;
  const std::lock_guard lock(registry_->mutex);
  for (const auto& [device, entry] : registry_->entries) {
    if (entry.known && entry.shown) devices.push_back(entry.info);
  }
  std::sort(devices.begin(), devices.end(),
            [](const DeviceInfo& a, const DeviceInfo& b) { return a.port < b.port; });
  return devices;
}

base::Result<std::unique_ptr<Interface>> LibusbBus::Claim(const DeviceInfo& device,
                                                          Setting setting) {
  libusb_device* found = nullptr;
  DeviceInfo info;
  std::shared_ptr<Presence> presence;
  {
    const std::lock_guard lock(registry_->mutex);
    if (registry_->blind) return Fail(*registry_->blind);
    for (const auto& [candidate, entry] : registry_->entries) {
      if (!entry.known || entry.info.id != device.id || entry.presence->left()) continue;
      found = libusb_ref_device(candidate);
      info = entry.info;
      presence = entry.presence;
    }
  }
  if (found == nullptr) return Gone(device.port);
  const std::unique_ptr<libusb_device, decltype(&libusb_unref_device)> keep(found,
                                                                            libusb_unref_device);
  if (!info.fault.empty()) return Fail(ErrorCode::kInvalid, "usb-fault", info.fault);
  const InterfaceDescriptor* described = info.descriptors.Find(setting);
  if (described == nullptr) return CannotClaim(LIBUSB_ERROR_NOT_FOUND, info.port, setting);
  InterfaceDescriptor descriptor = *described;

  libusb_device_handle* handle = nullptr;
  if (const int result = libusb_open(found, &handle); result != 0) {
    return CannotClaim(result, info.port, setting);
  }
  libusb_set_auto_detach_kernel_driver(handle, 1);
  int result = libusb_claim_interface(handle, setting.interface);
  // Setting 0 is there: the kernel selects it whenever it lets an interface go. Asking for it again
  // would hang some devices that have no other.
  if (result == 0 && setting.alternate != 0) {
    result = libusb_set_interface_alt_setting(handle, setting.interface, setting.alternate);
    if (result != 0) libusb_release_interface(handle, setting.interface);
  }
  if (result != 0) {
    auto failed = CannotClaim(result, info.port, setting);
    libusb_close(handle);
    return failed;
  }
  return std::make_unique<LibusbInterface>(registry_->context, handle, std::move(info),
                                           std::move(descriptor), std::move(presence));
}

}  // namespace drivers::usb
