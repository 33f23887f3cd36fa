// The bus of another process: devices in software that `anjungan-devsim serve` has.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/usb/bus.h"
#include "drivers/usb/socket_line.h"

namespace drivers::usb {

// Thread-safe. When the server goes, all its devices leave; this connects again and again, and they
// arrive when it is back, as other ones. Interfaces may outlive it: their devices are gone then.
// The clock outlives all of them.
class SocketBus final : public Bus {
 public:
  struct Ways {
    int patience_ms = 2000;  // Open waits for the devices of a server that is there
    int again_ms = 500;      // between two attempts to connect
  };

  // Comes back with every device of the server, or with none if there is no server yet. kInvalid
  // "socket-path-too-long".
  static base::Result<std::unique_ptr<SocketBus>> Open(std::filesystem::path socket,
                                                       const base::Clock& clock, Ways ways);
  static base::Result<std::unique_ptr<SocketBus>> Open(std::filesystem::path socket,
                                                       const base::Clock& clock) {
    return Open(std::move(socket), clock, Ways{});
  }
  ~SocketBus() override;

  base::Status Watch(std::function<void(DeviceEvent)> heard) override;
  std::vector<DeviceInfo> Devices() const override;
  base::Result<std::unique_ptr<Interface>> Claim(const DeviceInfo& device,
                                                 Setting setting) override;

 private:
  SocketBus(std::filesystem::path socket, const base::Clock& clock, Ways ways,
            std::optional<base::seqpacket::Connection> first);

  void Run(std::optional<base::seqpacket::Connection> connection);
  void Serve(base::seqpacket::Connection connection);
  bool Take(SocketLine& line, News news);
  void Introduce(ArrivedNews news);
  void Dismiss(std::uint64_t served);
  void Settle();

  const std::filesystem::path socket_;
  const base::Clock& clock_;
  const Ways ways_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<SocketLine> line_;
  std::map<std::uint64_t, DeviceInfo> devices_;  // by the server's number
  std::uint64_t next_id_ = 1;
  bool settled_ = false;
  bool ending_ = false;

  // Held while the watcher is told, so that it hears of everything once and in order.
  std::mutex telling_;
  std::function<void(DeviceEvent)> watcher_;

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace drivers::usb
