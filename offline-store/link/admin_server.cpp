#include "offline-store/link/admin_server.h"

#include <utility>

namespace offline_store::link {
namespace {

constexpr int kHelloMs = 500;  // while one does not say what it wants, the others wait
constexpr int kPatienceMs = 2000;

}  // namespace

base::Result<std::unique_ptr<AdminServer>> AdminServer::Open(const std::filesystem::path& socket,
                                                             Answer answer) {
  auto listener = base::seqpacket::Listener::Open(socket);
  if (!listener) return base::Fail(std::move(listener.error()));
  return std::unique_ptr<AdminServer>(new AdminServer(std::move(*listener), std::move(answer)));
}

AdminServer::AdminServer(base::seqpacket::Listener listener, Answer answer)
    : listener_(std::move(listener)), answer_(std::move(answer)), thread_([this] { Run(); }) {}

AdminServer::~AdminServer() {
  ending_ = true;
  listener_.Interrupt();
  thread_.join();
}

void AdminServer::Run() {
  while (!ending_) {
    if (auto connection = listener_.Accept(-1)) Serve(std::move(*connection));
  }
}

void AdminServer::Serve(base::seqpacket::Connection connection) {
  const auto message = connection.Receive(kHelloMs);
  if (!message) return;
  const auto request = protocol::admin::DecodeRequest(*message);
  const AdminAnswer answer = request ? answer_(*request) : AdminAnswer{2, request.error().message};
  for (const auto& part : protocol::admin::EncodeReply(answer.exit_status, answer.text)) {
    if (!connection.Send(part, kPatienceMs)) return;
  }
}

}  // namespace offline_store::link
