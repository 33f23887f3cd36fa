// The admin socket of a running process: takes a command's arguments, gives back its text and exit
// status (docs/formats.md "Admin sockets"). One command at a time, on a thread of its own.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/result.h"
#include "base/seqpacket.h"
#include "offline-store/protocol/admin.h"

namespace offline_store::link {

struct AdminAnswer {
  int exit_status = 0;
  std::string text;
};

class AdminServer {
 public:
  using Answer = std::function<AdminAnswer(const protocol::admin::Request& request)>;

  // `answer` runs on the server's thread and may wait for other workers.
  static base::Result<std::unique_ptr<AdminServer>> Open(const std::filesystem::path& socket,
                                                         Answer answer);
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;
  ~AdminServer();

 private:
  AdminServer(base::seqpacket::Listener listener, Answer answer);
  void Run();
  void Serve(base::seqpacket::Connection connection);

  base::seqpacket::Listener listener_;
  const Answer answer_;
  std::atomic<bool> ending_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace offline_store::link
