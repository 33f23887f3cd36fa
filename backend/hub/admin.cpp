#include "backend/hub/admin.h"

#include "offline-store/protocol/admin.h"

namespace backend::hub {
namespace {

namespace admin = offline_store::protocol::admin;
using base::seqpacket::Connection;
using base::seqpacket::Listener;

// A client says what it wants at once; while one does not, the others wait.
constexpr int kHelloMs = 500;
constexpr int kPatienceMs = 5'000;      // for a client that does not read its answer
constexpr int kAnswerMs = 10 * 60'000;  // a backup of a large registry takes its time
constexpr int kPollMs = 1'000;

}  // namespace

base::Result<std::unique_ptr<AdminServer>> AdminServer::Start(const fs::path& socket,
                                                              Console& console) {
  auto listener = Listener::Open(socket);
  if (!listener) return base::Fail(std::move(listener.error()));
  return std::unique_ptr<AdminServer>(new AdminServer(std::move(*listener), console));
}

AdminServer::AdminServer(Listener listener, Console& console)
    : listener_(std::move(listener)), console_(console), thread_([this] { Loop(); }) {}

AdminServer::~AdminServer() {
  stopping_ = true;
  listener_.Interrupt();
  thread_.join();
}

void AdminServer::Loop() {
  while (!stopping_) {
    auto connection = listener_.Accept(kPollMs);
    if (connection) Serve(*connection);
  }
}

void AdminServer::Serve(Connection& connection) {
  const auto message = connection.Receive(kHelloMs);
  if (!message) return;
  const auto request = admin::DecodeRequest(*message);
  const Outcome outcome =
      request ? console_.Run(*request) : Outcome{2, "the hub did not understand the command\n"};
  for (const base::Bytes& part : admin::EncodeReply(outcome.exit_status, outcome.text)) {
    if (!connection.Send(part, kPatienceMs)) return;
  }
}

std::optional<base::Result<Outcome>> AskRunning(const fs::path& socket,
                                                const std::vector<std::string>& arguments) {
  auto connection = base::seqpacket::Connect(socket);
  if (!connection) return std::nullopt;
  auto message = admin::Encode(arguments);
  if (!message) return base::Result<Outcome>(base::Fail(std::move(message.error())));
  if (auto sent = connection->Send(*message, kPatienceMs); !sent) {
    return base::Result<Outcome>(base::Fail(std::move(sent.error())));
  }
  Outcome outcome;
  for (;;) {
    auto part = connection->Receive(kAnswerMs);
    if (!part) return base::Result<Outcome>(base::Fail(std::move(part.error())));
    auto reply = admin::DecodeReply(*part);
    if (!reply) return base::Result<Outcome>(base::Fail(std::move(reply.error())));
    outcome.text += reply->text;
    outcome.exit_status = reply->exit_status;
    if (!reply->more) return base::Result<Outcome>(outcome);
  }
}

}  // namespace backend::hub
