#include "backend/hub/console.h"

#include <sys/stat.h>

#include <algorithm>

#include "backend/registry/backup.h"
#include "base/secret.h"
#include "offline-store/protocol/envelope.h"
#include "offline-store/protocol/hub_card.h"
#include "offline-store/protocol/json.h"
#include "offline-store/protocol/text_encoding.h"

namespace backend::hub {
namespace {

using protocol::Json;
using protocol::RequestStatus;

constexpr std::size_t kMaxReason = 300;  // bytes

Outcome Failed(const base::Error& error) {
  return {1, error.message + "\n"};
}

Outcome Misunderstood(std::string_view what) {
  return {2, std::string(what) + "\n"};
}

bool NeedsReason(RequestStatus status) {
  return status == RequestStatus::kDitolak;
}

bool TakesReason(RequestStatus status) {
  return status == RequestStatus::kDitolak || status == RequestStatus::kPerluDilengkapi;
}

// What happened to a request besides its status, for the people who look after the hub.
std::string Remark(const registry::RequestRow& row) {
  if (row.conflict) return " conflict";
  if (!row.held_back.empty()) return " held-back:" + row.held_back;
  const std::string adopted = row.adopted_ms != 0 ? " adopted" : "";
  return adopted + (row.status_reason.empty() ? "" : " " + row.status_reason);
}

base::Result<Json> OpenedPayload(const base::Bytes& envelope, const intake::HubKeys& keys) {
  const auto payload = protocol::OpenEnvelope(envelope, std::span(&keys.seal, 1));
  if (!payload) return base::Fail(payload.error());
  const auto text = protocol::PayloadJson(*payload);
  if (!text) return base::Fail(text.error());
  return protocol::ParseJson(text->str(), protocol::kMaxPayload);
}

}  // namespace

Outcome Console::Run(const std::vector<std::string>& arguments) {
  const std::string command = arguments.empty() ? "" : arguments[0];
  if (command == "list" && arguments.size() == 1) return List(false);
  if (arguments == std::vector<std::string>{"list", "held"}) return List(true);
  if (command == "adopt" && arguments.size() >= 2) return Adopt(arguments);
  if (command == "status" && (arguments.size() == 3 || arguments.size() == 4)) {
    return SetStatus(arguments);
  }
  if (command == "backup" && arguments.size() == 1) return MakeBackup(files_.backups());
  if (command == "backup" && arguments.size() == 2) return MakeBackup(arguments[1]);
  if (command == "show" && arguments.size() == 2) return Show(arguments[1]);
  if (command == "card" && arguments.size() == 1) return Card();
  return Misunderstood("unknown command; see `anjungan-hub --help`");
}

Outcome Console::List(bool only_held) {
  Outcome outcome;
  const auto status = worker_.Do([&](registry::Registry& store) {
    outcome.text.clear();
    return store.ForEach([&](const registry::RequestRow& row) {
      if (only_held && row.held_back.empty()) return;
      outcome.text += protocol::RequestIdText(row.id) + " " + row.code + " " +
                      std::string(protocol::Token(row.status)) + Remark(row) + "\n";
    });
  });
  return status ? outcome : Failed(status.error());
}

base::Result<std::vector<registry::RequestRow>> Console::FindAll(registry::Registry& store,
                                                                 const std::string& which) {
  const auto id = protocol::ParseRequestId(which);
  const auto code = protocol::TrackingCode::Parse(which);
  if (!id && !code) {
    return base::Fail(base::ErrorCode::kInvalid, "not-a-code",
                      "'" + which + "' is neither a tracking code nor a request id");
  }
  auto rows = id ? store.FindById(*id) : store.FindByCode(*code);
  if (rows && rows->empty()) {
    return base::Fail(base::ErrorCode::kNotFound, "request-unknown",
                      "no request is called " + which + "; see `anjungan-hub list`");
  }
  return rows;
}

base::Result<registry::RequestRow> Console::Find(registry::Registry& store,
                                                 const std::string& which) {
  auto rows = FindAll(store, which);
  if (!rows) return base::Fail(std::move(rows.error()));
  // The one that counts comes first: a conflict is shown only when nothing else has that name.
  std::stable_partition(rows->begin(), rows->end(), [](const registry::RequestRow& row) {
    return !row.conflict && row.held_back.empty();
  });
  return rows->front();
}

Outcome Console::Adopt(const std::vector<std::string>& arguments) {
  std::string text;
  const auto done = worker_.Do([&](registry::Registry& store) -> base::Status {
    text.clear();
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      const auto rows = FindAll(store, arguments[i]);
      if (!rows) return base::Fail(rows.error());
      const auto held =
          std::find_if(rows->begin(), rows->end(), [](const registry::RequestRow& row) {
            return row.held_back == registry::kHeldKioskRefused;
          });
      bool adopted = false;
      if (held != rows->end()) {
        const auto changed = store.Adopt(held->receive_no, clock_.UnixMs());
        if (!changed) return base::Fail(changed.error());
        adopted = *changed;
      }
      if (!adopted) {
        return base::Fail(base::ErrorCode::kDenied, "not-adoptable",
                          arguments[i] +
                              " is not readable and in quarantine because its kiosk was "
                              "refused; nothing is adopted; see `anjungan-hub list --held`");
      }
      text += protocol::RequestIdText(held->id) + " " + held->code + " " +
              std::string(protocol::Token(RequestStatus::kDiterima)) + " adopted\n";
    }
    return {};
  });
  return done ? Outcome{0, text} : Failed(done.error());
}

Outcome Console::SetStatus(const std::vector<std::string>& arguments) {
  const auto status = protocol::ParseRequestStatus(arguments[2]);
  if (!status || !protocol::IsHubStatus(*status)) {
    return Misunderstood("'" + arguments[2] +
                         "' is no status that the hub sets: diperiksa, perlu-dilengkapi, "
                         "menunggu-tanda-tangan, siap-diambil, sudah-diambil, ditolak");
  }
  const std::string reason = arguments.size() == 4 ? arguments[3] : "";
  if (reason.empty() && NeedsReason(*status)) {
    return Misunderstood("ditolak needs --reason TEXT: the citizen reads it");
  }
  if (!reason.empty() && !TakesReason(*status)) {
    return Misunderstood("--reason goes with ditolak and perlu-dilengkapi only");
  }
  if (reason.size() > kMaxReason || !protocol::IsPlainLine(reason)) {
    return Misunderstood("--reason must be one line of UTF-8 text, at most 300 bytes");
  }
  std::string text;
  const auto done = worker_.Do([&](registry::Registry& store) -> base::Status {
    const auto row = Find(store, arguments[1]);
    if (!row) return base::Fail(row.error());
    if (row->conflict || !row->held_back.empty()) {
      return base::Fail(base::ErrorCode::kDenied, "request-held-back",
                        "this request is in " +
                            std::string(row->conflict ? "conflict" : "quarantine") +
                            "; a person must look into it first");
    }
    const auto changed = store.SetStatus(row->receive_no, *status, reason, clock_.UnixMs());
    if (!changed) return base::Fail(changed.error());
    text = protocol::RequestIdText(row->id) + " " + row->code + " " +
           std::string(protocol::Token(*status)) + (*changed ? "\n" : " (as before)\n");
    return {};
  });
  return done ? Outcome{0, text} : Failed(done.error());
}

Outcome Console::MakeBackup(const fs::path& folder) {
  const auto backup = registry::MakeBackup(worker_, folder, clock_.UnixMs());
  if (!backup) return Failed(backup.error());
  std::string text = backup->file.string() + ": checked; " + std::to_string(backup->requests) +
                     " more requests are secured\n";
  struct stat own {};
  struct stat copy {};
  if (stat(files_.database().c_str(), &own) == 0 && stat(backup->file.c_str(), &copy) == 0 &&
      own.st_dev == copy.st_dev) {
    text +=
        "it is on the hub's own disk and would be lost with it: name a folder on another one "
        "with --out DIR\n";
  }
  return {0, text};
}

Outcome Console::Show(const std::string& which) {
  registry::RequestRow row;
  base::Bytes envelope;
  const auto read = worker_.Do([&](registry::Registry& store) -> base::Status {
    auto found = Find(store, which);
    if (!found) return base::Fail(found.error());
    auto bytes = store.Envelope(found->receive_no);
    if (!bytes) return base::Fail(bytes.error());
    row = std::move(*found);
    envelope = std::move(*bytes);
    return {};
  });
  if (!read) return Failed(read.error());
  auto payload = OpenedPayload(envelope, keys_);
  if (!payload) return Failed(payload.error());
  Json shown(protocol::JsonObject{{"id", protocol::RequestIdText(row.id)},
                                  {"code", row.code},
                                  {"kiosk", row.kiosk_number},
                                  {"office", row.office_name},
                                  {"status", protocol::Token(row.status)},
                                  {"received_ms", row.received_ms},
                                  {"secured", row.secured},
                                  {"adopted_ms", row.adopted_ms},
                                  {"payload", *payload}});
  payload->Wipe();
  Outcome outcome{0, protocol::WriteJsonIndented(shown) + "\n"};
  shown.Wipe();
  return outcome;
}

Outcome Console::Card() {
  Outcome outcome;
  const auto read = worker_.Do([&](registry::Registry& store) -> base::Status {
    const auto identity = Identity(store, keys_);
    if (!identity) return base::Fail(identity.error());
    const auto card = protocol::WriteHubCard(*identity);
    if (!card) return base::Fail(card.error());
    outcome.text = protocol::Base64Url(*card);
    return {};
  });
  return read ? outcome : Failed(read.error());
}

}  // namespace backend::hub
