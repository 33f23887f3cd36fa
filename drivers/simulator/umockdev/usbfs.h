// The kernel's usbfs for one model: what ioctls on its device node do (Linux:
// Documentation/driver-api/usb/usb.rst, drivers/usb/core/devio.c).
#pragma once

#include <umockdev.h>

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "drivers/simulator/umockdev/testbed.h"
#include "drivers/simulator/usb/wire.h"

namespace drivers::simulator::umockdev {

// Runs on umockdev's thread and on that of the test: `mutex` guards all of it and the model.
class Usbfs : public std::enable_shared_from_this<Usbfs> {
 public:
  // `left` runs once when the device leaves by itself; `driver(interface, name)` when the kernel
  // driver of an interface changes ("" for none). Both run under the mutex.
  Usbfs(std::shared_ptr<usb::Model> model, const base::Clock& clock, std::mutex& mutex,
        std::function<void()> left, std::function<void(unsigned, const std::string&)> driver);
  ~Usbfs();

  // The object to attach to the device node.
  UMockdevIoctlBase* Base();

  usb::Wire& wire() { return wire_; }
  const usb::UrbCount& count() const { return count_; }

  // A kernel driver, or "usbfs" for another program; "" for nobody.
  void HoldBy(unsigned interface, const std::string& holder);

 private:
  struct Urb;

  static gboolean OnIoctl(UMockdevIoctlBase* base, UMockdevIoctlClient* client, gpointer self);
  static void OnConnected(UMockdevIoctlBase* base, UMockdevIoctlClient* client, gpointer self);
  static void OnClosed(GObject* client, GParamSpec* what, gpointer self);
  static void OnGone(gpointer self, GObject* client);

  void Handle(UMockdevIoctlClient* client);
  int Submit(UMockdevIoctlClient* client);
  int Discard(UMockdevIoctlClient* client);
  void Reap(UMockdevIoctlClient* client);
  bool ReapNow(UMockdevIoctlClient* client);
  int Claim(UMockdevIoctlClient* client, unsigned interface, bool detach);
  int Release(UMockdevIoctlClient* client, unsigned interface);
  int Select(UMockdevIoctlClient* client, unsigned interface, unsigned alternate);
  int DriverIoctl(UMockdevIoctlClient* client);
  void Pump();
  bool Try(Urb& urb);
  void Close(UMockdevIoctlClient* client);

  usb::Wire wire_;
  const base::Clock& clock_;
  std::mutex& mutex_;
  std::function<void()> left_;
  std::function<void(unsigned, const std::string&)> driver_;
  std::int64_t lived_until_ms_;
  bool told_left_ = false;

  UMockdevIoctlBase* base_ = nullptr;
  std::list<Urb> urbs_;
  std::map<unsigned, UMockdevIoctlClient*> claims_;
  std::map<unsigned, std::string> drivers_;
  std::map<unsigned, std::string> detached_;
  int idle_reaps_ = 0;
  usb::UrbCount count_;
};

}  // namespace drivers::simulator::umockdev
