#include "drivers/simulator/umockdev/usbfs.h"

#include <linux/usbdevice_fs.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <set>
#include <utility>

namespace drivers::simulator::umockdev {
namespace {

using drivers::usb::End;
using drivers::usb::Setup;

// The node of a mocked device is always ready, so libusb asks without a pause whether a transfer is
// done. After this many empty answers in a row each one takes a millisecond.
constexpr int kPatientReaps = 500;
constexpr unsigned kIdleMs = 1;

constexpr std::size_t kSetupBytes = 8;

// Linux: usb error codes of URBs, as in drivers.md of the kernel's "USB error codes".
int StatusOf(End end) {
  switch (end) {
    case End::kDone:
    case End::kTimedOut:  // the wire has no time-outs
      return 0;
    case End::kCancelled:
      return -ENOENT;
    case End::kStalled:
      return -EPIPE;
    case End::kBabble:
      return -EOVERFLOW;
    case End::kBroken:
      return -EPROTO;
    case End::kGone:
      return -ESHUTDOWN;
  }
  return -EPROTO;
}

struct Unref {
  void operator()(UMockdevIoctlData* data) const { g_object_unref(data); }
};
using Data = std::unique_ptr<UMockdevIoctlData, Unref>;

Data Resolve(UMockdevIoctlData* data, std::size_t offset, std::size_t size) {
  return Data(umockdev_ioctl_data_resolve(data, offset, size, nullptr));
}

template <class T>
std::optional<T> Load(const Data& data) {
  if (!data || static_cast<std::size_t>(data->data_len) < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, data->data, sizeof(T));
  return value;
}

template <class T>
std::optional<T> Argument(UMockdevIoctlClient* client) {
  return Load<T>(Resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(T)));
}

void Update(UMockdevIoctlData* data, std::size_t offset, const void* from, std::size_t size) {
  umockdev_ioctl_data_update(data, offset, static_cast<guint8*>(const_cast<void*>(from)),
                             static_cast<gint>(size));
}

void Answer(UMockdevIoctlClient* client, int result) {
  umockdev_ioctl_client_complete(client, result < 0 ? -1 : result, result < 0 ? -result : 0);
}

}  // namespace

struct Usbfs::Urb {
  UMockdevIoctlClient* owner = nullptr;
  Data data;
  Data buffer;
  unsigned char type = 0;
  std::uint8_t endpoint = 0;
  bool done = false;
  int status = 0;
  base::Bytes moved;      // IN
  std::size_t taken = 0;  // OUT

  bool control() const { return type == USBDEVFS_URB_TYPE_CONTROL; }
  bool in() const {
    return control() ? (bytes().empty() ? false : (bytes()[0] & 0x80) != 0)
                     : (endpoint & 0x80) != 0;
  }
  base::ByteView bytes() const {
    if (!buffer) return {};
    return {buffer->data, static_cast<std::size_t>(buffer->data_len)};
  }
};

Usbfs::Usbfs(std::shared_ptr<usb::Model> model, const base::Clock& clock, std::mutex& mutex,
             std::function<void()> left, std::function<void(unsigned, const std::string&)> driver)
    : wire_(std::move(model)),
      clock_(clock),
      mutex_(mutex),
      left_(std::move(left)),
      driver_(std::move(driver)),
      lived_until_ms_(clock.MonotonicMs()) {}

Usbfs::~Usbfs() = default;

// The callbacks keep this object alive for as long as umockdev may still call them.
UMockdevIoctlBase* Usbfs::Base() {
  UMockdevIoctlBase* base = umockdev_ioctl_base_new();
  const auto share = [this] { return new std::shared_ptr<Usbfs>(shared_from_this()); };
  const auto drop = [](gpointer self, GClosure*) {
    delete static_cast<std::shared_ptr<Usbfs>*>(self);
  };
  g_signal_connect_data(base, "handle-ioctl", reinterpret_cast<GCallback>(OnIoctl), share(), drop,
                        GConnectFlags{});
  g_signal_connect_data(base, "client-connected", reinterpret_cast<GCallback>(OnConnected), share(),
                        drop, GConnectFlags{});
  return base;
}

gboolean Usbfs::OnIoctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
  (*static_cast<std::shared_ptr<Usbfs>*>(self))->Handle(client);
  return TRUE;
}

void Usbfs::OnConnected(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
  auto* share = new std::shared_ptr<Usbfs>(*static_cast<std::shared_ptr<Usbfs>*>(self));
  g_signal_connect_data(
      client, "notify::connected", reinterpret_cast<GCallback>(OnClosed), share,
      [](gpointer data, GClosure*) { delete static_cast<std::shared_ptr<Usbfs>*>(data); },
      GConnectFlags{});
  // Of a program that was killed, umockdev says nothing else.
  g_object_weak_ref(G_OBJECT(client), OnGone, new std::shared_ptr<Usbfs>(*share));
}

void Usbfs::OnGone(gpointer self, GObject* client) {
  const std::unique_ptr<std::shared_ptr<Usbfs>> share(static_cast<std::shared_ptr<Usbfs>*>(self));
  const std::lock_guard lock((*share)->mutex_);
  (*share)->Close(reinterpret_cast<UMockdevIoctlClient*>(client));
}

void Usbfs::OnClosed(GObject* client, GParamSpec*, gpointer self) {
  auto& usbfs = **static_cast<std::shared_ptr<Usbfs>*>(self);
  const std::lock_guard lock(usbfs.mutex_);
  usbfs.Close(reinterpret_cast<UMockdevIoctlClient*>(client));
}

void Usbfs::Close(UMockdevIoctlClient* client) {
  urbs_.remove_if([&](const Urb& urb) { return urb.owner == client; });
  std::erase_if(claims_, [&](const auto& claim) {
    if (claim.second != client) return false;
    wire_.Deselect(static_cast<std::uint8_t>(claim.first));
    return true;
  });
}

void Usbfs::HoldBy(unsigned interface, const std::string& holder) {
  detached_.erase(interface);
  if (holder.empty()) {
    drivers_.erase(interface);
  } else {
    drivers_[interface] = holder;
  }
  driver_(interface, holder);
}

void Usbfs::Handle(UMockdevIoctlClient* client) {
  const std::lock_guard lock(mutex_);
  const gulong request = umockdev_ioctl_client_get_request(client);
  if (request == USBDEVFS_REAPURB || request == USBDEVFS_REAPURBNDELAY) return Reap(client);
  if (wire_.gone() && request != USBDEVFS_DISCARDURB && request != USBDEVFS_RELEASEINTERFACE) {
    return Answer(client, -ENODEV);
  }
  switch (request) {
    case USBDEVFS_GET_CAPABILITIES: {
      const std::uint32_t able = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
                                 USBDEVFS_CAP_NO_PACKET_SIZE_LIM |
                                 USBDEVFS_CAP_BULK_SCATTER_GATHER |
                                 USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
      const Data out = Resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(able));
      if (!out) return Answer(client, -EFAULT);
      Update(out.get(), 0, &able, sizeof(able));
      return Answer(client, 0);
    }
    case USBDEVFS_SUBMITURB:
      return Answer(client, Submit(client));
    case USBDEVFS_DISCARDURB:
      return Answer(client, Discard(client));
    case USBDEVFS_CLAIMINTERFACE:
    case USBDEVFS_RELEASEINTERFACE: {
      const auto interface = Argument<unsigned>(client);
      if (!interface) return Answer(client, -EFAULT);
      return Answer(client, request == USBDEVFS_CLAIMINTERFACE ? Claim(client, *interface, false)
                                                               : Release(client, *interface));
    }
    case USBDEVFS_DISCONNECT_CLAIM: {
      const auto claim = Argument<usbdevfs_disconnect_claim>(client);
      return Answer(client, claim ? Claim(client, claim->interface, true) : -EFAULT);
    }
    case USBDEVFS_IOCTL:
      return Answer(client, DriverIoctl(client));
    case USBDEVFS_GETDRIVER: {
      const Data out =
          Resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(usbdevfs_getdriver));
      auto answer = Load<usbdevfs_getdriver>(out);
      if (!answer) return Answer(client, -EFAULT);
      const auto found = drivers_.find(answer->interface);
      if (found == drivers_.end()) return Answer(client, -ENODATA);
      found->second.copy(answer->driver, USBDEVFS_MAXDRIVERNAME);
      answer->driver[std::min<std::size_t>(found->second.size(), USBDEVFS_MAXDRIVERNAME)] = 0;
      Update(out.get(), 0, &*answer, sizeof(*answer));
      return Answer(client, 0);
    }
    case USBDEVFS_CLEAR_HALT: {
      const auto endpoint = Argument<unsigned>(client);
      if (!endpoint) return Answer(client, -EFAULT);
      wire_.ClearHalt(static_cast<std::uint8_t>(*endpoint));
      return Answer(client, 0);
    }
    case USBDEVFS_RESET:
      wire_.Reset();
      return Answer(client, 0);
    case USBDEVFS_SETINTERFACE: {
      const auto setting = Argument<usbdevfs_setinterface>(client);
      return Answer(client,
                    setting ? Select(client, setting->interface, setting->altsetting) : -EFAULT);
    }
    case USBDEVFS_SETCONFIGURATION:
      return Answer(client, 0);
    default:
      return Answer(client, -ENOTTY);
  }
}

int Usbfs::Submit(UMockdevIoctlClient* client) {
  Urb urb;
  urb.owner = client;
  urb.data = Resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(usbdevfs_urb));
  if (!urb.data) return -EFAULT;
  int length = 0;
  std::memcpy(&urb.type, urb.data->data + offsetof(usbdevfs_urb, type), sizeof(urb.type));
  std::memcpy(&urb.endpoint, urb.data->data + offsetof(usbdevfs_urb, endpoint), 1);
  std::memcpy(&length, urb.data->data + offsetof(usbdevfs_urb, buffer_length), sizeof(length));
  if (urb.type == USBDEVFS_URB_TYPE_ISO || length < 0) return -EINVAL;
  if (length > 0) {
    urb.buffer =
        Resolve(urb.data.get(), offsetof(usbdevfs_urb, buffer), static_cast<std::size_t>(length));
    if (!urb.buffer) return -EFAULT;
  }
  if (urb.control() && urb.bytes().size() < kSetupBytes) return -EINVAL;
  ++(urb.control() ? count_.control : urb.in() ? count_.in : count_.out);
  urbs_.push_back(std::move(urb));
  idle_reaps_ = 0;
  Pump();
  return 0;
}

int Usbfs::Discard(UMockdevIoctlClient* client) {
  // The argument is the URB's address in the client.
  gulong address = 0;
  const UMockdevIoctlData* argument = umockdev_ioctl_client_get_arg(client);
  std::memcpy(&address, argument->data, sizeof(address));
  for (Urb& urb : urbs_) {
    if (urb.owner != client || urb.data->client_addr != address || urb.done) continue;
    urb.done = true;
    urb.status = StatusOf(End::kCancelled);
    return 0;
  }
  return -EINVAL;
}

void Usbfs::Reap(UMockdevIoctlClient* client) {
  Pump();
  if (ReapNow(client)) {
    idle_reaps_ = 0;
    return;
  }
  const int nothing = wire_.gone() ? -ENODEV : -EAGAIN;
  if (wire_.gone() || ++idle_reaps_ < kPatientReaps) return Answer(client, nothing);
  // On umockdev's own loop, which this runs on.
  struct Later {
    std::shared_ptr<Usbfs> self;
    UMockdevIoctlClient* client;
  };
  GSource* timer = g_timeout_source_new(kIdleMs);
  g_source_set_callback(
      timer,
      [](gpointer data) -> gboolean {
        const auto& later = *static_cast<Later*>(data);
        const std::lock_guard lock(later.self->mutex_);
        later.self->Pump();
        if (!later.self->ReapNow(later.client)) {
          Answer(later.client, later.self->wire_.gone() ? -ENODEV : -EAGAIN);
        }
        return G_SOURCE_REMOVE;
      },
      new Later{shared_from_this(), UMOCKDEV_IOCTL_CLIENT(g_object_ref(client))},
      [](gpointer data) {
        auto* later = static_cast<Later*>(data);
        g_object_unref(later->client);
        delete later;
      });
  g_source_attach(timer, g_main_context_get_thread_default());
  g_source_unref(timer);
}

// Hands out the first URB that is done, if any.
bool Usbfs::ReapNow(UMockdevIoctlClient* client) {
  const auto found = std::find_if(urbs_.begin(), urbs_.end(),
                                  [&](const Urb& one) { return one.owner == client && one.done; });
  if (found == urbs_.end()) return false;
  const Urb urb = std::move(*found);
  urbs_.erase(found);
  const std::size_t moved = urb.in() ? urb.moved.size() : urb.taken;
  const int actual = static_cast<int>(moved);
  (urb.in() ? count_.bytes_in : count_.bytes_out) += moved;
  if (urb.in() && moved > 0) {
    Update(urb.buffer.get(), urb.control() ? kSetupBytes : 0, urb.moved.data(), moved);
  }
  Update(urb.data.get(), offsetof(usbdevfs_urb, status), &urb.status, sizeof(urb.status));
  Update(urb.data.get(), offsetof(usbdevfs_urb, actual_length), &actual, sizeof(actual));
  const Data out = Resolve(umockdev_ioctl_client_get_arg(client), 0, sizeof(void*));
  umockdev_ioctl_data_set_ptr(out.get(), 0, urb.data.get());
  Answer(client, 0);
  return true;
}

int Usbfs::Claim(UMockdevIoctlClient* client, unsigned interface, bool detach) {
  const auto& all = wire_.descriptors().interfaces;
  const bool exists =
      std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.number == interface; });
  if (!exists) return -ENOENT;
  if (const auto claim = claims_.find(interface); claim != claims_.end()) {
    return claim->second == client ? 0 : -EBUSY;
  }
  if (const auto driver = drivers_.find(interface); driver != drivers_.end()) {
    if (!detach || driver->second == "usbfs") return -EBUSY;
    detached_[interface] = driver->second;
    drivers_.erase(driver);
    driver_(interface, "");
  }
  claims_[interface] = client;
  return 0;
}

int Usbfs::Release(UMockdevIoctlClient* client, unsigned interface) {
  const auto claim = claims_.find(interface);
  if (claim == claims_.end() || claim->second != client) return -EINVAL;
  claims_.erase(claim);
  wire_.Deselect(static_cast<std::uint8_t>(interface));
  return wire_.gone() ? -ENODEV : 0;
}

int Usbfs::Select(UMockdevIoctlClient* client, unsigned interface, unsigned alternate) {
  const auto claim = claims_.find(interface);
  if (claim == claims_.end() || claim->second != client) return -EINVAL;
  const drivers::usb::Setting setting(static_cast<std::uint8_t>(interface),
                                      static_cast<std::uint8_t>(alternate));
  if (wire_.descriptors().Find(setting) == nullptr) return -EINVAL;
  return StatusOf(wire_.Select(setting));
}

int Usbfs::DriverIoctl(UMockdevIoctlClient* client) {
  const auto ask = Argument<usbdevfs_ioctl>(client);
  if (!ask) return -EFAULT;
  const auto interface = static_cast<unsigned>(ask->ifno);
  if (ask->ioctl_code != static_cast<int>(USBDEVFS_CONNECT)) return -ENOTTY;
  const auto found = detached_.find(interface);
  if (found == detached_.end()) return -ENODATA;
  drivers_[interface] = found->second;
  driver_(interface, found->second);
  detached_.erase(found);
  return 1;
}

// Lets the model live up to now, and moves what can move.
void Usbfs::Pump() {
  const std::int64_t now = clock_.MonotonicMs();
  if (now > lived_until_ms_) wire_.Advance(static_cast<int>(now - lived_until_ms_));
  lived_until_ms_ = now;
  for (bool moved = true; moved;) {
    moved = false;
    // Transfers of one endpoint keep their order.
    std::set<unsigned> waiting;
    for (Urb& urb : urbs_) {
      if (urb.done || waiting.contains(urb.endpoint)) continue;
      if (Try(urb)) {
        moved = true;
      } else {
        waiting.insert(urb.endpoint);
      }
    }
  }
  if (wire_.gone() && !std::exchange(told_left_, true)) left_();
}

bool Usbfs::Try(Urb& urb) {
  const base::ByteView bytes = urb.bytes();
  std::optional<End> end;
  if (urb.control()) {
    const auto word = [&](std::size_t at) {
      return static_cast<std::uint16_t>(bytes[at] | bytes[at + 1] << 8);
    };
    const Setup setup{bytes[0], bytes[1], word(2), word(4)};
    const base::ByteView data = bytes.subspan(kSetupBytes);
    end = urb.in() ? wire_.TryControlIn(setup, data.size(), urb.moved)
                   : wire_.TryControlOut(setup, data, urb.taken);
  } else if (urb.in()) {
    end = wire_.TryIn(urb.endpoint, bytes.size(), urb.moved);
  } else {
    end = wire_.TryOut(urb.endpoint, bytes, urb.taken);
  }
  if (!end) return false;
  urb.done = true;
  urb.status = StatusOf(*end);
  return true;
}

}  // namespace drivers::simulator::umockdev
