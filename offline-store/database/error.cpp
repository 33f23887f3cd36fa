#include "offline-store/database/error.h"

#include <sqlite3.h>

#include <string>

namespace offline_store::database {
namespace {

struct Meaning {
  base::ErrorCode code;
  const char* reason;
};

Meaning MeaningOf(int primary_code) {
  using base::ErrorCode;
  switch (primary_code) {
    case SQLITE_FULL:
      return {ErrorCode::kFull, "database-full"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorCode::kCorrupt, "database-corrupt"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kUnavailable, "database-busy"};
    case SQLITE_CONSTRAINT:
      return {ErrorCode::kConflict, "database-constraint"};
    case SQLITE_CANTOPEN:
      return {ErrorCode::kNotFound, "database-cannot-open"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {ErrorCode::kDenied, "database-read-only"};
    case SQLITE_IOERR:
      return {ErrorCode::kUnavailable, "database-io"};
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
      return {ErrorCode::kInvalid, "database-value"};
  }
  return {ErrorCode::kInternal, "database-internal"};
}

}  // namespace

base::Error ErrorOf(int result_code, sqlite3* handle, std::string_view doing) {
  const Meaning meaning = MeaningOf(result_code & 0xff);
  std::string message(doing);
  message += ": ";
  message += handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(result_code);
  message += " (SQLite " + std::to_string(result_code) + ")";
  if (meaning.code == base::ErrorCode::kCorrupt) {
    message += "; the file is damaged: keep it for whoever looks into it, and go on from a backup";
  }
  return base::Error{meaning.code, meaning.reason, std::move(message)};
}

}  // namespace offline_store::database
