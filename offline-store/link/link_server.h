// The kiosk's end of the socket to anjungan-sync. Serves one sync at a time on a thread of its own;
// who says anything that the protocol does not know is cut off and may connect again. Nothing that
// sync says is believed: LinkService checks every signature.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <thread>

#include "base/result.h"
#include "base/seqpacket.h"
#include "offline-store/link/link_service.h"

namespace offline_store::link {

class LinkServer {
 public:
  // Listens at `socket`. `service` must outlive the server.
  static base::Result<std::unique_ptr<LinkServer>> Open(const std::filesystem::path& socket,
                                                        LinkService& service);
  LinkServer(const LinkServer&) = delete;
  LinkServer& operator=(const LinkServer&) = delete;
  ~LinkServer();

  // Something new waits to be sent. Thread-safe, never waits.
  void Poke();

  // The hub's address or the enrolment changed: sync is told anew. Thread-safe, never waits.
  void TellHub();

 private:
  LinkServer(base::seqpacket::Listener listener, int wake_fd, LinkService& service);

  void Run();
  void WaitFor(int fd);
  void SendUnasked();
  bool Serve(const base::Bytes& message);
  bool Answer(const protocol::link::FromSync& message);
  bool Send(const protocol::link::FromKiosk& message);
  bool SendHub();
  void Drop();

  base::seqpacket::Listener listener_;
  const int wake_fd_;
  LinkService& service_;
  std::atomic<bool> ending_ = false;
  std::atomic<bool> poked_ = false;
  std::atomic<bool> hub_changed_ = false;

  // Of the link's thread alone.
  std::optional<base::seqpacket::Connection> sync_;
  std::optional<protocol::Digest> tls_spki_;  // once it said hello

  std::thread thread_;  // last: it uses all of the above
};

}  // namespace offline_store::link
