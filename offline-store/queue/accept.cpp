// Accepting: request, print job and audit entry in one transaction.
#include <utility>

#include "offline-store/protocol/receipt_code.h"
#include "offline-store/queue/setting.h"
#include "offline-store/queue/store.h"

namespace offline_store::queue {

struct Store::Draft {
  protocol::Payload payload;
  protocol::EnvelopeHeader header;
  protocol::SealedEnvelope envelope;
  Accepted accepted;
};

base::Result<Accepted> Store::Accept(protocol::Payload payload, const RenderReceipt& render) {
  if (auto identity = NeedIdentity(); !identity) return base::Fail(std::move(identity).error());
  if (auto room = CheckRoom(); !room) return base::Fail(std::move(room).error());
  Draft draft;
  draft.payload = std::move(payload);
  const Work work = [&](database::Connection& connection) -> base::Status {
    if (auto prepared = PrepareRequest(connection, draft); !prepared) return prepared;
    return InsertRequest(connection, draft, render);
  };
  const Lookup happened = [&](database::Connection& connection) -> base::Result<bool> {
    auto row = connection.Prepare("SELECT 1 FROM request WHERE id=? AND hash=?");
    return row.Bind(base::ByteView(draft.header.request_id), base::ByteView(draft.envelope.hash))
        .Step();
  };
  auto written = Write(work, happened);
  if (written) return std::move(draft.accepted);
  base::Error error = std::move(written).error();
  if (error.reason == "not-stored" || error.reason == "database-io" ||
      error.reason == "transaction-rolled-back") {
    error.code = base::ErrorCode::kUnavailable;
    error.reason = "not-accepted";
  } else if (error.reason == "database-full") {
    error.reason = "no-room";
  }
  return base::Fail(std::move(error));
}

base::Status Store::PrepareRequest(database::Connection& connection, Draft& draft) {
  const auto last_seq = setting::GetInteger(connection, setting::kLastSeq);
  if (!last_seq) return base::Fail(last_seq.error());
  const auto last_id = setting::GetBytes(connection, setting::kLastRequest);
  if (!last_id) return base::Fail(last_id.error());
  std::optional<protocol::RequestId> last;
  if (*last_id && (*last_id)->size() == std::tuple_size_v<protocol::RequestId>) {
    last.emplace();
    std::copy((*last_id)->begin(), (*last_id)->end(), last->begin());
  }
  const Time now = Now();
  draft.header.request_id = protocol::NextRequestId(now.unix_ms, last, random_);
  draft.header.kiosk_number = voucher_->kiosk_number;
  draft.header.store_id = store_id_;
  draft.header.seq = static_cast<std::uint64_t>(*last_seq) + 1;
  draft.header.boot = boot_;
  draft.header.time_ms = now.unix_ms;
  draft.header.clock = now.quality;

  // 29^7 codes: a collision is rare, and the next draw is free.
  for (;;) {
    const auto code = protocol::TrackingCode::Make(voucher_->kiosk_number, random_);
    if (!code) return base::Fail(code.error());
    auto insert = connection.Prepare("INSERT OR IGNORE INTO tracking_code VALUES(?)");
    if (auto done = insert.Bind(code->symbols()).Run(); !done) return done;
    draft.payload.code = *code;
    if (connection.Changes() == 1) break;
  }
  if (auto put = setting::PutBytes(connection, setting::kLastRequest, draft.header.request_id);
      !put) {
    return put;
  }
  return setting::PutInteger(connection, setting::kLastSeq,
                             static_cast<std::int64_t>(draft.header.seq));
}

base::Status Store::InsertRequest(database::Connection& connection, Draft& draft,
                                  const RenderReceipt& render) {
  std::vector<protocol::SealPublicKey> recipients{voucher_->hub.seal_keys.front()};
  if (voucher_->office_key) recipients.push_back(*voucher_->office_key);
  auto envelope = protocol::SealEnvelope(draft.header, draft.payload, recipients, *signing_key_);
  if (!envelope) return base::Fail(std::move(envelope).error());
  draft.envelope = std::move(*envelope);

  const protocol::ReceiptFacts facts{draft.payload.code,
                                     static_cast<std::uint32_t>(draft.header.time_ms / 1000),
                                     draft.header.clock, protocol::PrefixOf(draft.envelope.hash)};
  const auto receipt_code = protocol::SignReceipt(facts, *signing_key_);
  if (!receipt_code) return base::Fail(receipt_code.error());
  Accepted& accepted = draft.accepted;
  accepted.id = draft.header.request_id;
  accepted.seq = draft.header.seq;
  accepted.code = draft.payload.code;
  accepted.time = Time{draft.header.time_ms, draft.header.clock};
  accepted.envelope_hash = draft.envelope.hash;
  accepted.status_link = protocol::StatusLink(voucher_->hub.public_url, *receipt_code);
  const auto receipt = render(accepted);
  if (!receipt) return base::Fail(receipt.error());

  auto request = connection.Prepare(
      "INSERT INTO request(seq, id, hash, code, envelope, accepted_ms, clock, delivery_ms)"
      " VALUES(?1,?2,?3,?4,?5,?6,?7,?6)");
  auto inserted =
      request
          .Bind(accepted.seq, base::ByteView(accepted.id), base::ByteView(accepted.envelope_hash),
                accepted.code.symbols(), base::ByteView(draft.envelope.bytes),
                accepted.time.unix_ms, static_cast<int>(accepted.time.quality))
          .Run();
  if (!inserted) return inserted;
  auto job = connection.Prepare(
      "INSERT INTO print_job(seq, receipt, changed_ms) VALUES(?,?,?)"
      " RETURNING id");
  auto row = job.Bind(accepted.seq, base::ByteView(*receipt), accepted.time.unix_ms).Step();
  if (!row) return base::Fail(row.error());
  accepted.print_job = job.Integer(0);
  if (auto done = job.Run(); !done) return done;
  return WriteAudit(connection, "kiosk", "accept", protocol::RequestIdText(accepted.id), "ok");
}

}  // namespace offline_store::queue
