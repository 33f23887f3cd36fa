// A write transaction (BEGIN IMMEDIATE) that rolls back unless it was committed.
#pragma once

#include <utility>

#include "base/result.h"
#include "offline-store/database/connection.h"

namespace offline_store::database {

class Transaction {
 public:
  static base::Result<Transaction> Begin(Connection& connection);

  Transaction(Transaction&& other) noexcept
      : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // On success everything is on the disk. Any failure is kUnknown ("commit-unknown"): perhaps it is
  // there, perhaps not, and the connection is unusable from then on. Open the file anew, which
  // makes what it shows durable, and look; never repeat it in place.
  base::Status Commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}

  Connection* connection_;
};

}  // namespace offline_store::database
