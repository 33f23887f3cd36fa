// One open SQLite database file, set up so that a commit survives a power cut: WAL,
// synchronous=FULL. There is never more than one connection to a file, in any process: SQLite 3.7.0
// to 3.51.2 can corrupt a WAL database when two connections write and checkpoint at once, so the
// file is held in EXCLUSIVE locking mode, and FolderLock tells commands who owns it.
// Not thread-safe: a connection and its statements belong to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "offline-store/database/statement.h"

struct sqlite3;

namespace offline_store::database {

struct Options {
  // Name of a registered SQLite VFS; empty: the system's. Tests put a faulty disk here.
  std::string vfs;
};

class Connection {
 public:
  // Opens or creates `file` (mode 0600) and makes everything that it shows durable: what an earlier
  // process left in the WAL may only have reached the page cache, so the WAL is written into the
  // database and synced (checkpoint TRUNCATE) before anything is read. kUnavailable
  // ("database-busy") when another connection holds the file; kCorrupt, kFull, kNotFound,
  // kUnavailable ("database-io").
  static base::Result<Connection> Open(const std::filesystem::path& file, const Options& options);

  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection();

  // One statement with parameters. Errors wait in the statement until it is stepped.
  Statement Prepare(std::string_view sql);

  // Statements without parameters or results, separated by semicolons.
  base::Status Execute(std::string_view sql);

  // Writes the WAL into the database, syncs, and cuts the WAL to nothing: what was deleted is then
  // in neither file.
  base::Status CheckpointTruncate();

  // SQLite's own check of the whole file; kCorrupt with the first finding.
  base::Status CheckIntegrity();

  // Rows that the last INSERT, UPDATE or DELETE changed.
  std::int64_t Changes() const;

  // False after a failed COMMIT: its outcome is unknown, and this connection would not show it.
  // Every further call fails with kUnknown ("commit-unknown") until the file is opened anew.
  bool usable() const { return usable_; }

 private:
  friend class Transaction;
  struct Close {
    void operator()(sqlite3* handle) const;
  };

  explicit Connection(sqlite3* handle) : handle_(handle) {}
  base::Status SetUp();
  base::Status SyncWal();
  base::Status CheckUsable() const;

  std::unique_ptr<sqlite3, Close> handle_;
  bool usable_ = true;
};

// Brings the schema up to date: step N makes version N+1, each in a transaction of its own, counted
// in PRAGMA user_version. kInvalid ("database-too-new") when the file is from a later program.
base::Status Migrate(Connection& connection, std::span<const std::string_view> steps);

}  // namespace offline_store::database
