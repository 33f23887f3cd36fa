// Print jobs: menunggu -> mencetak -> tercetak, ditanya or gagal; each step durable.
#include <utility>

#include "offline-store/queue/store.h"

namespace offline_store::queue {
namespace {

using protocol::PrintJobState;

base::Result<bool> IsIn(database::Connection& connection, PrintJobId job, PrintJobState state,
                        bool bytes_left) {
  auto row = connection.Prepare("SELECT 1 FROM print_job WHERE id=? AND state=? AND bytes_left=?");
  return row.Bind(job, protocol::Token(state), bytes_left ? 1 : 0).Step();
}

}  // namespace

base::Result<std::optional<PrintJob>> Store::NextPrintJob() {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  auto row = (*connection)
                 ->Prepare(
                     "SELECT p.id, r.code, p.receipt, r.accepted_ms FROM print_job p"
                     " JOIN request r USING(seq)"
                     " WHERE p.state='menunggu' ORDER BY p.id LIMIT 1");
  auto found = row.Step();
  if (!found) return base::Fail(std::move(found).error());
  if (!*found) return std::optional<PrintJob>();
  const auto code = protocol::TrackingCode::FromSymbols(row.Text(1));
  if (!code) return base::Fail(code.error());
  return std::optional<PrintJob>(
      PrintJob{row.Integer(0), *code, base::ToBytes(row.Blob(2)), row.Integer(3)});
}

// `from` is a list of states for SQL, `also` runs in the same transaction; an empty `rung` leaves
// what stands there. A job that is printed loses its receipt document.
base::Status Store::MovePrintJob(PrintJobId job, std::string_view from, PrintJobState to,
                                 bool bytes_left, std::string_view reason, const Work& also,
                                 std::string_view rung) {
  const Work work = [&](database::Connection& connection) -> base::Status {
    auto update = connection.Prepare(
        "UPDATE print_job SET state=?2, bytes_left=?3, reason=?4, changed_ms=?5,"
        " rung=CASE WHEN ?6='' THEN rung ELSE ?6 END,"
        " receipt=CASE WHEN ?2='tercetak' THEN NULL ELSE receipt END"
        " WHERE id=?1 AND state IN (" +
        std::string(from) + ")");
    auto done =
        update.Bind(job, protocol::Token(to), bytes_left ? 1 : 0, reason, Now().unix_ms, rung)
            .Run();
    if (!done) return done;
    if (connection.Changes() != 1) {
      return base::Fail(base::ErrorCode::kConflict, "print-job-state",
                        "print job " + std::to_string(job) + " is not in a state for this");
    }
    return also ? also(connection) : base::Status();
  };
  const Lookup happened = [&](database::Connection& connection) {
    return IsIn(connection, job, to, bytes_left);
  };
  return Write(work, happened);
}

base::Status Store::BeginPrinting(PrintJobId job) {
  return MovePrintJob(job, "'menunggu','mencetak'", PrintJobState::kMencetak, false, "");
}

base::Status Store::BytesWillLeave(PrintJobId job) {
  return MovePrintJob(job, "'mencetak'", PrintJobState::kMencetak, true, "");
}

base::Status Store::FinishPrinting(PrintJobId job, PrintOutcome outcome, std::string_view reason,
                                   std::string_view rung) {
  PrintJobState to = PrintJobState::kMenunggu;
  switch (outcome) {
    case PrintOutcome::kPrinted:
      to = PrintJobState::kTercetak;
      break;
    case PrintOutcome::kNotStarted:
      to = PrintJobState::kMenunggu;
      break;
    case PrintOutcome::kUncertain:
      to = PrintJobState::kDitanya;
      break;
    case PrintOutcome::kGivenUp:
      to = PrintJobState::kGagal;
      break;
  }
  return MovePrintJob(job, "'mencetak'", to, outcome != PrintOutcome::kNotStarted, reason, {},
                      rung);
}

base::Status Store::ResolvePrint(const protocol::TrackingCode& code, bool print_again) {
  const auto request = Find(code);
  if (!request) return base::Fail(request.error());
  if (!*request) {
    return base::Fail(base::ErrorCode::kNotFound, "request-unknown",
                      "this kiosk holds no request " + code.Grouped());
  }
  const RequestInfo& info = **request;
  if (info.print != PrintJobState::kDitanya && info.print != PrintJobState::kGagal) {
    return base::Fail(base::ErrorCode::kConflict, "print-job-state",
                      "the receipt of " + code.Grouped() + " is " +
                          std::string(protocol::Token(info.print)) +
                          "; only one in ditanya or gagal can be settled");
  }
  return MovePrintJob(info.print_job, "'ditanya','gagal'",
                      print_again ? PrintJobState::kMenunggu : PrintJobState::kTercetak,
                      !print_again, "resolved", [&](database::Connection& connection) {
                        return WriteAudit(connection, "officer", "receipt",
                                          protocol::RequestIdText(info.id),
                                          print_again ? "print-again" : "printed");
                      });
}

}  // namespace offline_store::queue
