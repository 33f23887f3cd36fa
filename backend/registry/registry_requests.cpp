// Registry: envelopes, verdicts, statuses and what goes down.
#include <algorithm>

#include "backend/registry/registry.h"

namespace backend::registry {

using offline_store::database::Statement;
using protocol::RequestStatus;
using protocol::Verdict;

namespace {

constexpr std::string_view kRowColumns =
    "SELECT r.id, r.code, r.service, k.number, k.office_name, r.status, r.status_reason, "
    "r.status_ms, r.received_ms, r.conflict, r.held_back, r.secured, r.receive_no, "
    "ifnull(r.adopted_ms, 0) "
    "FROM request r JOIN kiosk k ON k.key_id = r.kiosk ";

tl::unexpected<base::Error> Corrupt(std::string_view what) {
  return base::Fail(base::ErrorCode::kCorrupt, "database-corrupt",
                    "a stored " + std::string(what) + " is unreadable; restore the last backup");
}

base::Result<RequestRow> ReadRow(const Statement& row) {
  RequestRow out;
  auto id = row.Array<16>(0);
  if (!id) return base::Fail(std::move(id.error()));
  out.id = *id;
  out.code = "-";
  if (!row.IsNull(1)) {
    const auto code = protocol::TrackingCode::FromSymbols(row.Text(1));
    if (!code) return Corrupt("tracking code");
    out.code = code->Grouped();
  }
  const auto status = protocol::ParseRequestStatus(row.Text(5));
  if (!status) return Corrupt("status");
  out.service = row.Text(2);
  out.kiosk_number = row.Text(3);
  out.office_name = row.Text(4);
  out.status = *status;
  out.status_reason = row.Text(6);
  out.status_ms = row.Integer(7);
  out.received_ms = row.Integer(8);
  out.conflict = row.Integer(9) != 0;
  out.held_back = row.Text(10);
  out.secured = row.Integer(11) != 0;
  out.receive_no = row.Integer(12);
  out.adopted_ms = row.Integer(13);
  return out;
}

Stored VerdictOf(bool conflict, std::string_view held_back) {
  if (conflict) return {Verdict::kConflict, {}, false};
  if (!held_back.empty()) return {Verdict::kRefused, std::string(held_back), false};
  return {};
}

base::Result<DownRow> ReadDown(const Statement& row) {
  DownRow out;
  out.counter = static_cast<std::uint64_t>(row.Integer(0));
  out.key_list = row.IsNull(1);
  if (out.key_list) return out;
  auto id = row.Array<16>(1);
  if (!id) return base::Fail(std::move(id.error()));
  const auto code = protocol::TrackingCode::FromSymbols(row.Text(2));
  if (!code) return Corrupt("tracking code");
  const auto status = protocol::ParseRequestStatus(row.Text(3));
  if (!status) return Corrupt("status");
  out.request = *id;
  out.code = *code;
  out.status = *status;
  out.reason = row.Text(4);
  out.time_ms = row.Integer(5);
  return out;
}

}  // namespace

base::Result<Stored> Registry::Store(const Arrival& arrival, std::int64_t now_ms) {
  bool conflict = false;
  Statement same = connection_.Prepare(
      "SELECT hash, conflict, held_back FROM request WHERE kiosk = ?1 AND id = ?2");
  same.Bind(base::ByteView(arrival.kiosk), base::ByteView(arrival.id));
  for (;;) {
    auto row = same.Step();
    if (!row) return base::Fail(std::move(row.error()));
    if (!*row) break;
    if (std::ranges::equal(same.Blob(0), arrival.hash)) {
      return VerdictOf(same.Integer(1) != 0, same.Text(2));
    }
    conflict = true;
  }
  const bool for_people = conflict || !arrival.held_back.empty();
  const auto status = for_people ? RequestStatus::kPerluPetugas : RequestStatus::kDiterima;
  std::optional<std::string_view> code;
  if (arrival.code) code = arrival.code->symbols();
  std::optional<std::string_view> held_back;
  if (!arrival.held_back.empty()) held_back = arrival.held_back;
  auto written =
      connection_
          .Prepare(
              "INSERT INTO request (kiosk, id, hash, seq, envelope, code, service, "
              "received_ms, conflict, held_back, status, status_ms) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?8)")
          .Bind(base::ByteView(arrival.kiosk), base::ByteView(arrival.id),
                base::ByteView(arrival.hash), arrival.seq, base::ByteView(arrival.envelope), code,
                std::string_view(arrival.service), now_ms, conflict ? 1 : 0, held_back,
                protocol::Token(status))
          .Run();
  if (!written) return base::Fail(std::move(written.error()));
  Stored stored = VerdictOf(conflict, arrival.held_back);
  stored.fresh = true;
  return stored;
}

base::Result<std::vector<protocol::AnswerItem>> Registry::Held(
    const protocol::KeyId& kiosk, const std::vector<protocol::HeldItem>& items,
    std::int64_t secured_until_ms) {
  std::vector<protocol::AnswerItem> answers;
  answers.reserve(items.size());
  Statement find = connection_.Prepare(
      "SELECT conflict, held_back, secured, received_ms FROM request "
      "WHERE kiosk = ?1 AND hash BETWEEN ?2 AND ?3");
  for (const protocol::HeldItem& item : items) {
    protocol::Digest low{};
    protocol::Digest high{};
    high.fill(0xff);
    std::copy(item.hash.begin(), item.hash.end(), low.begin());
    std::copy(item.hash.begin(), item.hash.end(), high.begin());
    find.Bind(base::ByteView(kiosk), base::ByteView(low), base::ByteView(high));
    auto row = find.Step();
    if (!row) return base::Fail(std::move(row.error()));
    protocol::AnswerItem answer{item.seq, item.hash, Verdict::kUnknown, {}};
    if (*row) {
      const Stored stored = VerdictOf(find.Integer(0) != 0, find.Text(1));
      answer.verdict = stored.verdict;
      answer.reason = stored.reason;
      const bool secured = find.Integer(2) != 0 || find.Integer(3) <= secured_until_ms;
      if (answer.verdict == Verdict::kStored && secured) answer.verdict = Verdict::kSecured;
    }
    answers.push_back(std::move(answer));
  }
  return answers;
}

base::Result<DownRows> Registry::Down(const protocol::KeyId& kiosk, const protocol::Cursor& cursor,
                                      int limit) {
  DownRows down;
  Statement head = connection_.Prepare("SELECT down_counter FROM kiosk WHERE key_id = ?1");
  auto known = head.Bind(base::ByteView(kiosk)).Step();
  if (!known) return base::Fail(std::move(known.error()));
  if (!*known) {
    return base::Fail(base::ErrorCode::kNotFound, "kiosk-unknown", "no such kiosk is enrolled");
  }
  down.head = static_cast<std::uint64_t>(head.Integer(0));
  if (cursor.epoch == epoch_ && cursor.counter <= down.head) down.after = cursor.counter;
  Statement read = connection_.Prepare(
      "SELECT counter, request, code, status, reason, time_ms FROM downlink "
      "WHERE kiosk = ?1 AND counter > ?2 ORDER BY counter LIMIT ?3");
  read.Bind(base::ByteView(kiosk), down.after, limit);
  for (;;) {
    auto row = read.Step();
    if (!row) return base::Fail(std::move(row.error()));
    if (!*row) return down;
    auto change = ReadDown(read);
    if (!change) return base::Fail(std::move(change.error()));
    down.rows.push_back(std::move(*change));
  }
}

base::Result<bool> Registry::SetStatus(std::int64_t receive_no, RequestStatus status,
                                       std::string_view reason, std::int64_t now_ms) {
  auto written = connection_
                     .Prepare(
                         "UPDATE request SET status = ?2, status_reason = ?3, status_ms = ?4 "
                         "WHERE receive_no = ?1 AND conflict = 0 AND held_back IS NULL "
                         "AND code IS NOT NULL AND (status <> ?2 OR status_reason <> ?3)")
                     .Bind(receive_no, protocol::Token(status), reason, now_ms)
                     .Run();
  if (!written) return base::Fail(std::move(written.error()));
  if (connection_.Changes() == 0) return false;
  // The counter and the row in one transaction: a kiosk's cursor can pass no change unseen.
  written = connection_
                .Prepare(
                    "UPDATE kiosk SET down_counter = down_counter + 1 WHERE key_id = "
                    "(SELECT kiosk FROM request WHERE receive_no = ?1)")
                .Bind(receive_no)
                .Run();
  if (written) {
    written = connection_
                  .Prepare(
                      "INSERT INTO downlink (kiosk, counter, request, code, status, reason, "
                      "time_ms) SELECT k.key_id, k.down_counter, r.id, r.code, r.status, "
                      "r.status_reason, r.status_ms FROM request r JOIN kiosk k "
                      "ON k.key_id = r.kiosk WHERE r.receive_no = ?1")
                  .Bind(receive_no)
                  .Run();
  }
  if (!written) return base::Fail(std::move(written.error()));
  return true;
}

base::Result<bool> Registry::Adopt(std::int64_t receive_no, std::int64_t now_ms) {
  auto written =
      connection_
          .Prepare(
              "UPDATE request SET adopted_ms = ?2, adopted_from = held_back, held_back = NULL, "
              "status = ?3, status_ms = ?2 WHERE receive_no = ?1 AND held_back = ?4 "
              "AND conflict = 0 AND code IS NOT NULL")
          .Bind(receive_no, now_ms, protocol::Token(RequestStatus::kDiterima), kHeldKioskRefused)
          .Run();
  if (!written) return base::Fail(std::move(written.error()));
  return connection_.Changes() == 1;
}

base::Status Registry::ForEach(const std::function<void(const RequestRow&)>& see) {
  Statement read = connection_.Prepare(std::string(kRowColumns) + "ORDER BY r.receive_no");
  for (;;) {
    auto row = read.Step();
    if (!row) return base::Fail(std::move(row.error()));
    if (!*row) return {};
    auto request = ReadRow(read);
    if (!request) return base::Fail(std::move(request.error()));
    see(*request);
  }
}

base::Result<std::vector<RequestRow>> Registry::Collect(Statement& read) {
  std::vector<RequestRow> rows;
  for (;;) {
    auto row = read.Step();
    if (!row) return base::Fail(std::move(row.error()));
    if (!*row) return rows;
    auto request = ReadRow(read);
    if (!request) return base::Fail(std::move(request.error()));
    rows.push_back(std::move(*request));
  }
}

base::Result<std::vector<RequestRow>> Registry::FindByCode(const protocol::TrackingCode& code) {
  Statement read =
      connection_.Prepare(std::string(kRowColumns) + "WHERE r.code = ?1 ORDER BY r.receive_no");
  return Collect(read.Bind(code.symbols()));
}

base::Result<std::vector<RequestRow>> Registry::FindById(const protocol::RequestId& id) {
  // The index leads with the kiosk; there are few kiosks.
  Statement read = connection_.Prepare(
      std::string(kRowColumns) +
      "WHERE r.kiosk IN (SELECT key_id FROM kiosk) AND r.id = ?1 ORDER BY r.receive_no");
  return Collect(read.Bind(base::ByteView(id)));
}

base::Result<std::optional<RequestRow>> Registry::FindByReceipt(
    const protocol::KeyId& kiosk, const protocol::HashPrefix& hash,
    const protocol::TrackingCode& code) {
  Statement read = connection_.Prepare(std::string(kRowColumns) +
                                       "WHERE r.code = ?1 AND r.kiosk = ?2 "
                                       "AND substr(r.hash, 1, 8) = ?3 LIMIT 1");
  auto rows = Collect(read.Bind(code.symbols(), base::ByteView(kiosk), base::ByteView(hash)));
  if (!rows) return base::Fail(std::move(rows.error()));
  if (rows->empty()) return std::nullopt;
  return std::move(rows->front());
}

base::Result<base::Bytes> Registry::Envelope(std::int64_t receive_no) {
  Statement read = connection_.Prepare("SELECT envelope FROM request WHERE receive_no = ?1");
  auto row = read.Bind(receive_no).Step();
  if (!row) return base::Fail(std::move(row.error()));
  if (!*row) {
    return base::Fail(base::ErrorCode::kNotFound, "request-unknown",
                      "no request has this id; see `anjungan-hub list`");
  }
  return base::ToBytes(read.Blob(0));
}

base::Result<std::int64_t> Registry::LastReceiveNo() {
  Statement read = connection_.Prepare("SELECT ifnull(max(receive_no), 0) FROM request");
  auto row = read.Step();
  if (!row) return base::Fail(std::move(row.error()));
  return read.Integer(0);
}

base::Status Registry::MarkSecured(std::int64_t up_to_receive_no) {
  return connection_
      .Prepare("UPDATE request SET secured = 1 WHERE receive_no <= ?1 AND secured = 0")
      .Bind(up_to_receive_no)
      .Run();
}

}  // namespace backend::registry
