// Commands to the running hub, over DIR/admin.sock (offline-store/protocol/admin.h).
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "backend/hub/console.h"
#include "base/result.h"
#include "base/seqpacket.h"

namespace backend::hub {

// Answers one command after another on a thread of its own, until it is destroyed.
class AdminServer {
 public:
  static base::Result<std::unique_ptr<AdminServer>> Start(const fs::path& socket, Console& console);
  ~AdminServer();
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

 private:
  AdminServer(base::seqpacket::Listener listener, Console& console);
  void Loop();
  void Serve(base::seqpacket::Connection& connection);

  base::seqpacket::Listener listener_;
  Console& console_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

// Asks the running hub; nullopt when none listens there.
std::optional<base::Result<Outcome>> AskRunning(const fs::path& socket,
                                                const std::vector<std::string>& arguments);

}  // namespace backend::hub
