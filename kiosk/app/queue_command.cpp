#include "kiosk/app/queue_command.h"

#include <cstdio>
#include <utility>

#include "base/clock.h"
#include "base/random.h"
#include "base/seqpacket.h"
#include "offline-store/protocol/admin.h"
#include "offline-store/protocol/status.h"
#include "provisioning/keys/issuer.h"

namespace kiosk::app {
namespace {

namespace protocol = offline_store::protocol;
namespace queue = offline_store::queue;

constexpr int kAnswerMs = 10'000;
constexpr std::size_t kRowsAtOnce = 200;

struct Answer {
  int exit_status = 0;
  std::string text;
};

base::Result<Answer> AskRunningKiosk(const std::filesystem::path& socket) {
  auto connection = base::seqpacket::Connect(socket);
  if (!connection) return base::Fail(std::move(connection.error()));
  const auto request = protocol::admin::Encode(protocol::admin::Request{"queue"});
  if (!request) return base::Fail(request.error());
  if (auto sent = connection->Send(*request, kAnswerMs); !sent) return base::Fail(sent.error());
  Answer answer;
  for (;;) {
    auto message = connection->Receive(kAnswerMs);
    if (!message) return base::Fail(std::move(message.error()));
    auto reply = protocol::admin::DecodeReply(*message);
    if (!reply) return base::Fail(std::move(reply.error()));
    answer.text += reply->text;
    answer.exit_status = reply->exit_status;
    if (!reply->more) return answer;
  }
}

base::Result<Answer> ReadFolder(const QueueOptions& options) {
  auto issuers = provisioning::keys::LoadTrustedIssuers(options.issuers);
  if (!issuers) return base::Fail(std::move(issuers.error()));
  const base::SystemClock clock;
  base::SystemRandom random;
  queue::Options store_options;
  store_options.folder = options.state;
  store_options.issuers = std::move(*issuers);
  auto store = queue::Store::Open(std::move(store_options), clock, random);
  if (!store) return base::Fail(std::move(store.error()));
  auto text = QueueText(**store);
  if (!text) return base::Fail(std::move(text.error()));
  return Answer{0, std::move(*text)};
}

}  // namespace

base::Result<std::string> QueueText(queue::Store& store) {
  std::string text;
  std::uint64_t after = 0;
  for (;;) {
    const auto rows = store.List(after, kRowsAtOnce);
    if (!rows) return base::Fail(rows.error());
    for (const auto& row : *rows) {
      text += std::to_string(row.seq) + " " + row.code.Grouped() + " " +
              std::string(protocol::Token(row.status)) + " " +
              std::string(queue::Token(row.delivery)) + " " +
              std::string(protocol::Token(row.print)) + "\n";
      after = row.seq;
    }
    if (rows->size() < kRowsAtOnce) return text;
  }
}

offline_store::link::AdminAnswer AnswerCommand(const protocol::admin::Request& request,
                                               StoreDesk& store) {
  if (request != protocol::admin::Request{"queue"}) return {2, "unknown command\n"};
  auto text = store.Ask(QueueText);
  if (!text) return {1, text.error().message + "\n"};
  return {0, std::move(*text)};
}

int ListQueue(const QueueOptions& options) {
  auto answer = AskRunningKiosk(options.state / "admin.sock");
  if (!answer && answer.error().code == base::ErrorCode::kUnavailable) {
    answer = ReadFolder(options);
  }
  if (!answer) {
    std::fprintf(stderr, "anjungan-kiosk: %s\n", answer.error().message.c_str());
    return 1;
  }
  std::fputs(answer->text.c_str(), answer->exit_status == 0 ? stdout : stderr);
  return answer->exit_status;
}

}  // namespace kiosk::app
