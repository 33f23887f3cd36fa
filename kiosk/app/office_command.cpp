#include "kiosk/app/office_command.h"

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/bytes.h"
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
using offline_store::link::AdminAnswer;

constexpr int kAnswerMs = 10'000;
constexpr std::size_t kRowsAtOnce = 200;

AdminAnswer Failed(const base::Error& error) {
  return {1, "anjungan-kiosk: " + error.message + "\n"};
}

AdminAnswer Misunderstood(const std::string& what) {
  return {2, "anjungan-kiosk: " + what + "\n"};
}

AdminAnswer List(queue::Store& store) {
  std::string text;
  std::uint64_t after = 0;
  for (;;) {
    const auto rows = store.List(after, kRowsAtOnce);
    if (!rows) return Failed(rows.error());
    for (const auto& row : *rows) {
      text += std::to_string(row.seq) + " " + row.code.Grouped() + " " +
              std::string(protocol::Token(row.status)) + " " +
              std::string(queue::Token(row.delivery)) + " " +
              std::string(protocol::Token(row.print)) +
              (row.print_rung.empty() ? "" : " (" + row.print_rung + ")") + "\n";
      after = row.seq;
    }
    if (rows->size() < kRowsAtOnce) return {0, std::move(text)};
  }
}

AdminAnswer VerifyAudit(queue::Store& store) {
  const auto head = store.VerifyAudit();
  if (!head) return Failed(head.error());
  return {0, std::to_string(head->count) + " entries, unbroken, up to " + base::ToHex(head->hash) +
                 "\n"};
}

AdminAnswer SettleReceipt(const std::string& which, bool print_again, queue::Store& store) {
  const auto code = protocol::TrackingCode::Parse(which);
  if (!code) return Misunderstood("'" + which + "' is no tracking code");
  if (auto settled = store.ResolvePrint(*code, print_again); !settled) {
    return Failed(settled.error());
  }
  return {0, code->Grouped() +
                 (print_again ? " prints when nobody is at the kiosk\n" : " counts as printed\n")};
}

base::Result<AdminAnswer> AskRunningKiosk(const CommandOptions& options) {
  auto connection = base::seqpacket::Connect(options.state / "admin.sock");
  if (!connection) return base::Fail(std::move(connection.error()));
  const auto request = protocol::admin::Encode(options.request);
  if (!request) return base::Fail(request.error());
  if (auto sent = connection->Send(*request, kAnswerMs); !sent) return base::Fail(sent.error());
  AdminAnswer answer;
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

base::Result<AdminAnswer> RunInFolder(const CommandOptions& options) {
  std::error_code error;
  if (!std::filesystem::exists(options.state / "store.db", error)) {
    return base::Fail(base::ErrorCode::kNotFound, "kiosk-missing",
                      options.state.string() + ": no kiosk here" +
                          (error ? " that can be looked at: " + error.message() : ""));
  }
  auto issuers = provisioning::keys::LoadTrustedIssuers(options.issuers);
  if (!issuers) return base::Fail(std::move(issuers.error()));
  const base::SystemClock clock;
  base::SystemRandom random;
  queue::Options store_options;
  store_options.folder = options.state;
  store_options.issuers = std::move(*issuers);
  auto store = queue::Store::Open(std::move(store_options), clock, random);
  if (!store) return base::Fail(std::move(store.error()));
  return RunOfficeCommand(options.request, **store);
}

}  // namespace

AdminAnswer RunOfficeCommand(const protocol::admin::Request& request, queue::Store& store) {
  if (request == protocol::admin::Request{"queue"}) return List(store);
  if (request == protocol::admin::Request{"audit"}) return VerifyAudit(store);
  if (request.size() == 3 && request[0] == "receipt" &&
      (request[2] == "again" || request[2] == "printed")) {
    return SettleReceipt(request[1], request[2] == "again", store);
  }
  return Misunderstood("unknown command; see `anjungan-kiosk --help`");
}

AdminAnswer AnswerCommand(const protocol::admin::Request& request, StoreDesk& store) {
  auto answer = store.Ask([&](queue::Store& opened) -> base::Result<AdminAnswer> {
    return RunOfficeCommand(request, opened);
  });
  return answer ? std::move(*answer) : Failed(answer.error());
}

int RunCommand(const CommandOptions& options) {
  auto answer = AskRunningKiosk(options);
  if (!answer && answer.error().code == base::ErrorCode::kUnavailable) {
    answer = RunInFolder(options);
  }
  if (!answer) answer = Failed(answer.error());
  std::FILE* const out = answer->exit_status == 0 ? stdout : stderr;
  if (std::fputs(answer->text.c_str(), out) >= 0 && std::fflush(out) == 0) {
    return answer->exit_status;
  }
  std::fputs("anjungan-kiosk: the answer could not be written\n", stderr);
  return 1;
}

}  // namespace kiosk::app
