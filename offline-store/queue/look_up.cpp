// What the store tells about its requests: by code, as a list, in numbers.
#include <utility>

#include "offline-store/queue/store.h"

namespace offline_store::queue {
namespace {

using protocol::RequestStatus;

constexpr std::string_view kColumns =
    "SELECT r.seq, r.id, r.hash, r.code, r.accepted_ms, r.clock, r.delivery, r.delivery_reason,"
    " r.delivery_ms, r.envelope IS NOT NULL, r.hub_status, r.hub_reason, r.hub_status_ms, p.state,"
    " p.id, p.rung"
    " FROM request r JOIN print_job p USING(seq) ";

std::optional<Delivery> ParseDelivery(std::string_view token) {
  for (const auto delivery : {Delivery::kUnsent, Delivery::kOffered, Delivery::kStored,
                              Delivery::kSecured, Delivery::kConflict, Delivery::kRefused}) {
    if (Token(delivery) == token) return delivery;
  }
  return std::nullopt;
}

// The status without a word from an official.
RequestStatus StatusOf(Delivery delivery) {
  switch (delivery) {
    case Delivery::kUnsent:
      return RequestStatus::kTersimpan;
    case Delivery::kOffered:
      return RequestStatus::kTerkirim;
    case Delivery::kStored:
    case Delivery::kSecured:
      return RequestStatus::kDiterima;
    case Delivery::kConflict:
    case Delivery::kRefused:
      return RequestStatus::kPerluPetugas;
  }
  return RequestStatus::kPerluPetugas;
}

base::Result<RequestInfo> InfoOf(const database::Statement& row) {
  const auto id = row.Array<16>(1);
  const auto hash = row.Array<32>(2);
  const auto code = protocol::TrackingCode::FromSymbols(row.Text(3));
  const auto delivery = ParseDelivery(row.Text(6));
  const auto print = protocol::ParsePrintJobState(row.Text(13));
  if (!id || !hash || !code || !delivery || !print) {
    return base::Fail(base::ErrorCode::kCorrupt, "database-corrupt",
                      "request " + std::to_string(row.Integer(0)) + " has a broken row");
  }
  RequestInfo info;
  info.seq = static_cast<std::uint64_t>(row.Integer(0));
  info.id = *id;
  info.envelope_hash = *hash;
  info.code = *code;
  info.accepted = Time{row.Integer(4), row.Integer(5) == 0 ? protocol::ClockQuality::kSure
                                                           : protocol::ClockQuality::kUnsure};
  info.delivery = *delivery;
  info.payload_held = row.Integer(9) != 0;
  info.print = *print;
  info.print_job = row.Integer(14);
  info.print_rung = std::string(row.Text(15));
  const auto hub_status = protocol::ParseRequestStatus(row.Text(10));
  const bool needs_officer = StatusOf(*delivery) == RequestStatus::kPerluPetugas;
  if (hub_status && !needs_officer) {
    info.status = *hub_status;
    info.reason = std::string(row.Text(11));
    info.status_time_ms = row.Integer(12);
  } else {
    info.status = StatusOf(*delivery);
    info.reason = std::string(row.Text(7));
    info.status_time_ms = row.Integer(8);
  }
  return info;
}

}  // namespace

std::string_view Token(Delivery delivery) {
  switch (delivery) {
    case Delivery::kUnsent:
      return "unsent";
    case Delivery::kOffered:
      return "offered";
    case Delivery::kStored:
      return "stored";
    case Delivery::kSecured:
      return "secured";
    case Delivery::kConflict:
      return "conflict";
    case Delivery::kRefused:
      return "refused";
  }
  return "";
}

base::Result<std::optional<RequestInfo>> Store::Find(const protocol::TrackingCode& code) {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  auto row = (*connection)->Prepare(std::string(kColumns) + "WHERE r.code=?");
  auto found = row.Bind(code.symbols()).Step();
  if (!found) return base::Fail(std::move(found).error());
  if (!*found) return std::optional<RequestInfo>();
  auto info = InfoOf(row);
  if (!info) return base::Fail(std::move(info).error());
  return std::optional<RequestInfo>(std::move(*info));
}

base::Result<std::vector<RequestInfo>> Store::List(std::uint64_t after_seq, std::size_t limit) {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  auto rows =
      (*connection)->Prepare(std::string(kColumns) + "WHERE r.seq>? ORDER BY r.seq LIMIT ?");
  rows.Bind(after_seq, limit);
  std::vector<RequestInfo> list;
  for (;;) {
    auto row = rows.Step();
    if (!row) return base::Fail(std::move(row).error());
    if (!*row) return list;
    auto info = InfoOf(rows);
    if (!info) return base::Fail(std::move(info).error());
    list.push_back(std::move(*info));
  }
}

base::Result<DeliverySummary> Store::Summary() {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  auto row = (*connection)
                 ->Prepare(
                     "SELECT"
                     " (SELECT count(*) FROM request WHERE delivery IN ('unsent', 'offered')),"
                     " (SELECT accepted_ms FROM request WHERE delivery IN ('unsent', 'offered')"
                     "  ORDER BY seq LIMIT 1),"
                     " (SELECT count(*) FROM request WHERE delivery IN ('conflict', 'refused')),"
                     " (SELECT max(seq) FROM request)");
  auto found = row.Step();
  if (!found) return base::Fail(std::move(found).error());
  return DeliverySummary{static_cast<std::uint64_t>(row.Integer(0)), row.Integer(1),
                         static_cast<std::uint64_t>(row.Integer(2)),
                         static_cast<std::uint64_t>(row.Integer(3))};
}

}  // namespace offline_store::queue
