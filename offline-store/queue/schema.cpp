#include "offline-store/queue/schema.h"

#include <array>

#include "offline-store/audit/audit.h"

namespace offline_store::queue {
namespace {

// Tracking codes are kept in a table of their own, so that none is ever given twice, whatever
// becomes of its request. Rows of requests stay for ever; only the envelope goes. A print job's
// receipt is NULL once it is printed.
constexpr std::string_view kTables =
    "CREATE TABLE setting("
    " name TEXT PRIMARY KEY,"
    " value BLOB NOT NULL"
    ") WITHOUT ROWID;"

    "CREATE TABLE tracking_code(code TEXT PRIMARY KEY) WITHOUT ROWID;"

    "CREATE TABLE request("
    " seq INTEGER PRIMARY KEY,"
    " id BLOB NOT NULL UNIQUE,"
    " hash BLOB NOT NULL,"
    " code TEXT NOT NULL UNIQUE REFERENCES tracking_code(code),"
    " envelope BLOB,"
    " accepted_ms INTEGER NOT NULL,"
    " clock INTEGER NOT NULL,"
    " delivery TEXT NOT NULL DEFAULT 'unsent',"
    " delivery_reason TEXT NOT NULL DEFAULT '',"
    " delivery_ms INTEGER NOT NULL,"
    " hub_status TEXT,"
    " hub_reason TEXT NOT NULL DEFAULT '',"
    " hub_status_ms INTEGER NOT NULL DEFAULT 0"
    ");"
    "CREATE INDEX request_unsent ON request(seq) WHERE delivery = 'unsent';"
    "CREATE INDEX request_held ON request(seq) WHERE envelope IS NOT NULL;"
    "CREATE INDEX request_waiting ON request(seq) WHERE delivery IN ('unsent', 'offered');"
    "CREATE INDEX request_officer ON request(seq) WHERE delivery IN ('conflict', 'refused');"

    "CREATE TABLE print_job("
    " id INTEGER PRIMARY KEY,"
    " seq INTEGER NOT NULL UNIQUE REFERENCES request(seq),"
    " state TEXT NOT NULL DEFAULT 'menunggu',"
    " bytes_left INTEGER NOT NULL DEFAULT 0,"
    " receipt BLOB,"
    " reason TEXT NOT NULL DEFAULT '',"
    " changed_ms INTEGER NOT NULL"
    ");"
    "CREATE INDEX print_job_waiting ON print_job(id) WHERE state = 'menunggu';"

    "CREATE TABLE hub_epoch(epoch BLOB PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE hub_setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;";

// What the outcome of a print job rests on: the printer's word about paper, about bytes, or less.
constexpr std::string_view kPrintRung =
    "ALTER TABLE print_job ADD COLUMN rung TEXT NOT NULL DEFAULT '';";

}  // namespace

std::span<const std::string_view> Schema() {
  static const std::array<std::string_view, 3> steps{audit::kSchema, kTables, kPrintRung};
  return steps;
}

}  // namespace offline_store::queue
