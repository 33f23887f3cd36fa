#include "offline-store/database/transaction.h"

#include <sqlite3.h>

#include "offline-store/database/error.h"

namespace offline_store::database {

base::Result<Transaction> Transaction::Begin(Connection& connection) {
  if (auto begun = connection.Execute("BEGIN IMMEDIATE"); !begun) return base::Fail(begun.error());
  return Transaction(connection);
}

Transaction::~Transaction() {
  if (connection_ == nullptr) return;
  sqlite3* const handle = connection_->handle_.get();
  // Some errors make SQLite roll back by itself.
  if (handle == nullptr || sqlite3_get_autocommit(handle) != 0) return;
  if (sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr) != SQLITE_OK) {
    connection_->usable_ = false;
  }
}

base::Status Transaction::Commit() {
  if (connection_ == nullptr) {
    return base::Fail(base::ErrorCode::kInternal, "transaction-over", "committed twice");
  }
  Connection& connection = *std::exchange(connection_, nullptr);
  sqlite3* const handle = connection.handle_.get();
  // After an error that rolled back by itself, COMMIT would report success or "no transaction".
  if (sqlite3_get_autocommit(handle) != 0) {
    return base::Fail(base::ErrorCode::kUnavailable, "transaction-rolled-back",
                      "an earlier error ended the transaction; nothing was stored");
  }
  const int result_code = sqlite3_exec(handle, "COMMIT", nullptr, nullptr, nullptr);
  if (result_code == SQLITE_OK) return {};
  const base::Error cause = ErrorOf(result_code, handle, "commit");
  connection.usable_ = false;
  return base::Fail(base::ErrorCode::kUnknown, "commit-unknown",
                    cause.message + "; open the database anew and look whether it is there");
}

}  // namespace offline_store::database
