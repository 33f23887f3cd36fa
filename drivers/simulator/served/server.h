// Models behind a Unix socket, for programs that have drivers/usb/socket_bus.h: next to devices of
// the computer, if they like.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "drivers/simulator/usb/stand.h"

namespace drivers::simulator::served {

// Serves several clients at once from a thread of its own. An interface is one client's, until that
// releases it or goes. Models live in `clock`'s time, which outlives this.
class Server final : public usb::Stand {
 public:
  // The socket's mode is 0600. kInvalid "socket-path-too-long", kInternal "socket".
  static base::Result<std::unique_ptr<Server>> Open(const std::filesystem::path& socket,
                                                    const base::Clock& clock);
  // To clients all devices leave.
  ~Server() override;

  base::Status Plug(const std::string& port, std::shared_ptr<usb::Model> model) override;
  void Unplug(const std::string& port) override;
  // Only another program is met; a kernel's driver would be taken off, and there is no kernel.
  void HoldBy(const std::string& port, unsigned interface, const std::string& holder) override;
  void Locked(const std::function<void()>& what) override;
  std::vector<usb::DeviceCount> Counts() const override;

 private:
  class Work;

  explicit Server(std::unique_ptr<Work> work);

  std::unique_ptr<Work> work_;
};

}  // namespace drivers::simulator::served
