#include "drivers/simulator/umockdev/testbed.h"

#include <umockdev.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "drivers/simulator/umockdev/usbfs.h"

namespace drivers::simulator::umockdev {
namespace {

namespace fs = std::filesystem;

using base::ErrorCode;
using base::Fail;

constexpr const char* kHost = "/devices/pci0000:00/0000:00:14.0";
constexpr int kMaxDevices = 127;  // USB 2.0 §4.1.1

// Where a port hangs, hub below hub: "1-2.4" is .../usb1/1-2/1-2.4.
std::string PathOf(const std::string& port) {
  std::string path = std::string(kHost) + "/usb1";
  for (std::size_t dot = port.find('.'); dot != std::string::npos; dot = port.find('.', dot + 1)) {
    path += '/' + port.substr(0, dot);
  }
  return path + '/' + port;
}

// A hub: class 9, one interrupt endpoint (USB 2.0 §11.23.1).
base::Bytes HubDescriptors() {
  return {18, 1, 0, 2,    9, 0, 1, 64, 0x6B, 0x1D, 2, 0, 0, 1, 0, 0, 0,    1, 9, 2, 25, 0,
          1,  1, 0, 0xE0, 0, 9, 4, 0,  0,    1,    9, 0, 0, 0, 7, 5, 0x81, 3, 4, 0, 12};
}

std::string Number(const char* format, unsigned value) {
  char text[16];
  std::snprintf(text, sizeof(text), format, value);
  return text;
}

}  // namespace

struct Testbed::State : std::enable_shared_from_this<State> {
  struct Plugged {
    std::string port;
    std::string product;
    std::string node;  // "bus/usb/001/002"
    std::shared_ptr<Usbfs> usbfs;
    bool there = true;
  };

  explicit State(const base::Clock& time) : clock(time), testbed(umockdev_testbed_new()) {}

  fs::path Root() const {
    const std::unique_ptr<gchar, decltype(&g_free)> root(umockdev_testbed_get_root_dir(testbed),
                                                         g_free);
    return root.get();
  }

  // Under the mutex.
  Plugged* Find(const std::string& port) {
    const auto found = std::find_if(plugged.begin(), plugged.end(), [&](const Plugged& one) {
      return one.there && one.port == port;
    });
    return found == plugged.end() ? nullptr : &*found;
  }

  // Under the mutex: the kernel's news, and what it shows, go with the device.
  void Remove(Plugged& one) {
    one.there = false;
    one.usbfs->wire().Vanish();
    const std::string path = "/sys" + PathOf(one.port);
    umockdev_testbed_uevent(testbed, path.c_str(), "remove");
    umockdev_testbed_remove_device(testbed, path.c_str());
    std::error_code ignored;
    fs::remove(Root() / "dev" / one.node, ignored);
  }

  void Show(const std::string& path, const std::string& node, int devnum,
            const base::Bytes& descriptors, const std::vector<std::string>& texts);
  void ShowHubs(const std::string& port);
  void ShowDriver(const std::string& port, unsigned interface, const std::string& name);

  const base::Clock& clock;
  UMockdevTestbed* testbed;
  mutable std::mutex mutex;
  std::vector<Plugged> plugged;
  std::set<std::string> hubs;
  int next_devnum = 1;
};

// A device as the kernel shows it. libusb asks for busnum, devnum, speed, bConfigurationValue and
// descriptors; programs for people read the rest.
void Testbed::State::Show(const std::string& path, const std::string& node, int devnum,
                          const base::Bytes& descriptors, const std::vector<std::string>& texts) {
  const auto at = [&](std::size_t index) {
    return index < descriptors.size() ? unsigned{descriptors[index]} : 0U;
  };
  const auto word = [&](std::size_t index) { return at(index) | at(index + 1) << 8; };
  std::string text = "P: " + path + "\nN: " + node + "\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\n";
  text += "E: DRIVER=usb\nE: BUSNUM=001\nE: DEVNUM=" + node.substr(node.size() - 3) + '\n';
  text += "E: DEVNAME=/dev/" + node + "\nE: MAJOR=189\n";
  text += "E: MINOR=" + std::to_string(devnum - 1) + '\n';
  text += "E: PRODUCT=" + Number("%x", word(8)) + '/' + Number("%x", word(10)) + '/' +
          Number("%x", word(12)) + '\n';
  const auto attribute = [&](const char* name, const std::string& value) {
    text += std::string("A: ") + name + '=' + value + "\\n\n";
  };
  attribute("busnum", "1");
  attribute("devnum", std::to_string(devnum));
  attribute("speed", "12");
  attribute("bConfigurationValue", "1");
  attribute("bNumConfigurations", "1");
  attribute("bDeviceClass", Number("%02x", at(4)));
  attribute("idVendor", Number("%04x", word(8)));
  attribute("idProduct", Number("%04x", word(10)));
  attribute("bcdDevice", Number("%04x", word(12)));
  // As the device says them, whatever that is, and a line end.
  constexpr const char* kTexts[] = {"manufacturer", "product", "serial"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].empty()) continue;
    text +=
        std::string("H: ") + kTexts[i] + '=' + base::ToHex(base::AsBytes(texts[i] + '\n')) + '\n';
  }
  text += "H: descriptors=" + base::ToHex(descriptors) + "\n";
  umockdev_testbed_add_from_string(testbed, text.c_str(), nullptr);
}

// The root hub, and every hub on the way to `port`.
void Testbed::State::ShowHubs(const std::string& port) {
  const auto show = [&](const std::string& name, const std::string& path) {
    if (!hubs.insert(name).second) return;
    const std::string node = "bus/usb/001/" + Number("%03u", static_cast<unsigned>(next_devnum));
    Show(path, node, next_devnum++, HubDescriptors(), {});
    umockdev_testbed_uevent(testbed, ("/sys" + path).c_str(), "add");
  };
  show("usb1", std::string(kHost) + "/usb1");
  for (std::size_t dot = port.find('.'); dot != std::string::npos; dot = port.find('.', dot + 1)) {
    const std::string hub = port.substr(0, dot);
    show(hub, PathOf(hub));
  }
}

// The link from an interface to its driver.
void Testbed::State::ShowDriver(const std::string& port, unsigned interface,
                                const std::string& name) {
  const fs::path link =
      Root() / ("sys" + PathOf(port)) / (port + ":1." + std::to_string(interface)) / "driver";
  std::error_code ignored;
  fs::remove(link, ignored);
  if (name.empty()) return;
  fs::create_directories(link.parent_path(), ignored);
  fs::create_symlink("/sys/bus/usb/drivers/" + name, link, ignored);
}

Testbed::Testbed(const base::Clock& clock) : state_(std::make_shared<State>(clock)) {
  const std::lock_guard lock(state_->mutex);
  state_->ShowHubs("");
}

Testbed::~Testbed() {
  g_object_unref(state_->testbed);
}

base::Status Testbed::Plug(const std::string& port, std::shared_ptr<usb::Model> model) {
  if (auto known = usb::CheckPort(port); !known) return known;
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  if (State::Plugged* old = state.Find(port)) state.Remove(*old);
  state.ShowHubs(port);
  if (state.next_devnum > kMaxDevices) {
    return Fail(ErrorCode::kFull, "usb-bus-full", "127 devices were plugged in: start anew");
  }
  State::Plugged one;
  one.port = port;
  one.product = model->Product();
  one.node = "bus/usb/001/" + Number("%03u", static_cast<unsigned>(state.next_devnum));
  const std::vector<std::string> texts = {model->Manufacturer(), model->Product(), model->Serial()};
  const std::weak_ptr<State> weak = state_;
  one.usbfs = std::make_shared<Usbfs>(
      std::move(model), state.clock, state.mutex,
      // Who has the node open may notice late that its device left: by then another one may be at
      // this port, and stays.
      [weak, port, node = one.node] {
        const auto there = weak.lock();
        State::Plugged* left = there ? there->Find(port) : nullptr;
        if (left != nullptr && left->node == node) there->Remove(*left);
      },
      [weak, port](unsigned interface, const std::string& name) {
        if (const auto there = weak.lock()) there->ShowDriver(port, interface, name);
      });
  // A program can find the node at once: its ioctls are served before it is there.
  UMockdevIoctlBase* base = one.usbfs->Base();
  umockdev_testbed_attach_ioctl(state.testbed, ("/dev/" + one.node).c_str(), base, nullptr);
  g_object_unref(base);
  const std::string path = PathOf(port);
  state.Show(path, one.node, state.next_devnum++, one.usbfs->wire().raw_descriptors(), texts);
  state.plugged.push_back(std::move(one));
  umockdev_testbed_uevent(state.testbed, ("/sys" + path).c_str(), "add");
  return {};
}

void Testbed::Unplug(const std::string& port) {
  const std::lock_guard lock(state_->mutex);
  if (State::Plugged* one = state_->Find(port)) state_->Remove(*one);
}

void Testbed::Deny(const std::string& port, bool denied) {
  const std::lock_guard lock(state_->mutex);
  if (const State::Plugged* one = state_->Find(port)) {
    std::error_code ignored;
    fs::permissions(state_->Root() / "dev" / one->node,
                    denied ? fs::perms::none : fs::perms::owner_read | fs::perms::owner_write,
                    ignored);
  }
}

void Testbed::HoldBy(const std::string& port, unsigned interface, const std::string& holder) {
  const std::lock_guard lock(state_->mutex);
  if (State::Plugged* one = state_->Find(port)) one->usbfs->HoldBy(interface, holder);
}

std::string Testbed::Driver(const std::string& port, unsigned interface) const {
  const std::lock_guard lock(state_->mutex);
  std::error_code error;
  const fs::path name = fs::read_symlink(state_->Root() / ("sys" + PathOf(port)) /
                                             (port + ":1." + std::to_string(interface)) / "driver",
                                         error);
  return error ? std::string() : name.filename().string();
}

void Testbed::Locked(const std::function<void()>& what) {
  const std::lock_guard lock(state_->mutex);
  what();
}

std::vector<usb::DeviceCount> Testbed::Counts() const {
  const std::lock_guard lock(state_->mutex);
  std::vector<usb::DeviceCount> counts;
  for (const State::Plugged& one : state_->plugged) {
    counts.push_back({one.port, one.product, one.usbfs->count()});
  }
  return counts;
}

fs::path Testbed::root() const {
  return state_->Root();
}

}  // namespace drivers::simulator::umockdev
