// Drives the delivery loop with the real things: the kiosk's socket, a transport and a clock. One
// thread; ends when `stop_fd` becomes readable.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/seqpacket.h"
#include "offline-store/sync/delivery.h"
#include "offline-store/sync/transport.h"

namespace offline_store::sync {

class Runner {
 public:
  Runner(std::filesystem::path socket, Delivery& delivery, Transport& transport,
         const base::Clock& clock, std::function<void(std::string_view)> log);

  void Run(int stop_fd);

 private:
  void Step(const Event& event);
  void Apply(const Effect& effect);
  void ReadKiosk();
  void WaitForSomething(int stop_fd);

  const std::filesystem::path socket_;
  Delivery& delivery_;
  Transport& transport_;
  const base::Clock& clock_;
  const std::function<void(std::string_view)> log_;
  std::optional<base::seqpacket::Connection> kiosk_;
  std::deque<Event> pending_;  // what effects brought about, stepped in order
};

}  // namespace offline_store::sync
