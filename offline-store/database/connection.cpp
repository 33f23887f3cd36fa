#include "offline-store/database/connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "offline-store/database/error.h"
#include "offline-store/database/transaction.h"

namespace offline_store::database {
namespace {

// The order matters: the page size only before the first page, and EXCLUSIVE before WAL, so that
// the WAL's index lives in this process's memory and no other process can join.
constexpr std::string_view kSetUp =
    "PRAGMA page_size=8192;"
    "PRAGMA locking_mode=EXCLUSIVE;"
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA wal_autocheckpoint=500;"
    "PRAGMA journal_size_limit=4194304;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA secure_delete=ON;"
    "PRAGMA foreign_keys=ON;";

base::Result<std::string> OneText(Connection& connection, std::string_view sql) {
  Statement statement = connection.Prepare(sql);
  auto row = statement.Step();
  if (!row) return base::Fail(std::move(row).error());
  if (!*row) return std::string();
  return std::string(statement.Text(0));
}

// A database made by a user's umask would be readable by everyone.
void CreatePrivately(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) close(descriptor);
}

}  // namespace

void Connection::Close::operator()(sqlite3* handle) const {
  sqlite3_close_v2(handle);
}

Connection::Connection(Connection&& other) noexcept = default;
Connection& Connection::operator=(Connection&& other) noexcept = default;
Connection::~Connection() = default;

base::Result<Connection> Connection::Open(const std::filesystem::path& file,
                                          const Options& options) {
  if (options.vfs.empty()) CreatePrivately(file);
  sqlite3* handle = nullptr;
  const int result_code = sqlite3_open_v2(
      file.c_str(), &handle,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      options.vfs.empty() ? nullptr : options.vfs.c_str());
  Connection connection(handle);
  if (result_code != SQLITE_OK) {
    return base::Fail(ErrorOf(result_code, handle, "open " + file.string()));
  }
  if (auto ready = connection.SetUp(); !ready) {
    return base::Fail(std::move(ready).error().In(file.string()));
  }
  return connection;
}

base::Status Connection::SetUp() {
  if (auto done = Execute(kSetUp); !done) return done;
  const auto journal = OneText(*this, "PRAGMA journal_mode");
  if (!journal) return base::Fail(journal.error());
  const auto synchronous = OneText(*this, "PRAGMA synchronous");
  if (!synchronous) return base::Fail(synchronous.error());
  if (*journal != "wal" || *synchronous != "2") {
    return base::Fail(base::ErrorCode::kInternal, "database-not-durable",
                      "SQLite did not take WAL with synchronous=FULL");
  }
  return CheckpointTruncate();
}

base::Status Connection::CheckUsable() const {
  if (usable_) return {};
  return base::Fail(base::ErrorCode::kUnknown, "commit-unknown",
                    "an earlier commit failed; open the database anew");
}

Statement Connection::Prepare(std::string_view sql) {
  if (auto usable = CheckUsable(); !usable) return Statement(std::move(usable).error());
  sqlite3_stmt* statement = nullptr;
  const int result_code = sqlite3_prepare_v2(handle_.get(), sql.data(),
                                             static_cast<int>(sql.size()), &statement, nullptr);
  if (result_code != SQLITE_OK) return Statement(ErrorOf(result_code, handle_.get(), "prepare"));
  return Statement(statement);
}

base::Status Connection::Execute(std::string_view sql) {
  if (auto usable = CheckUsable(); !usable) return usable;
  const std::string terminated(sql);
  const int result_code =
      sqlite3_exec(handle_.get(), terminated.c_str(), nullptr, nullptr, nullptr);
  if (result_code != SQLITE_OK) return base::Fail(ErrorOf(result_code, handle_.get(), "execute"));
  return {};
}

base::Status Connection::CheckpointTruncate() {
  if (auto usable = CheckUsable(); !usable) return usable;
  const int result_code = sqlite3_wal_checkpoint_v2(handle_.get(), "main",
                                                    SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (result_code != SQLITE_OK) {
    return base::Fail(ErrorOf(result_code, handle_.get(), "checkpoint"));
  }
  return SyncWal();
}

base::Status Connection::SyncWal() {
  // SQLite leaves the cut of the WAL unsynced. When an earlier sync failed, the disk may hold an
  // older part of that WAL: replayed after a power cut, it would undo what the checkpoint saved.
  // Syncing the WAL makes the cut durable, and a new WAL's name with it.
  sqlite3_file* wal = nullptr;
  int result_code = sqlite3_file_control(handle_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  if (result_code == SQLITE_OK && wal != nullptr && wal->pMethods != nullptr) {
    result_code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
  }
  if (result_code != SQLITE_OK) return base::Fail(ErrorOf(result_code, nullptr, "sync the WAL"));
  return {};
}

base::Status Connection::CheckIntegrity() {
  const auto finding = OneText(*this, "PRAGMA integrity_check(1)");
  if (!finding) return base::Fail(finding.error());
  if (*finding == "ok") return {};
  return base::Fail(base::ErrorCode::kCorrupt, "database-corrupt", *finding);
}

std::int64_t Connection::Changes() const {
  return sqlite3_changes64(handle_.get());
}

base::Status Migrate(Connection& connection, std::span<const std::string_view> steps) {
  const auto stored = OneText(connection, "PRAGMA user_version");
  if (!stored) return base::Fail(stored.error());
  const auto version = static_cast<std::size_t>(std::stoull(*stored));
  if (version > steps.size()) {
    return base::Fail(base::ErrorCode::kInvalid, "database-too-new",
                      "the database has version " + *stored + ", this program knows up to " +
                          std::to_string(steps.size()) + "; install the newer program");
  }
  for (std::size_t step = version; step < steps.size(); ++step) {
    auto transaction = Transaction::Begin(connection);
    if (!transaction) return base::Fail(transaction.error());
    if (auto done = connection.Execute(steps[step]); !done) return done;
    const std::string count = "PRAGMA user_version=" + std::to_string(step + 1);
    if (auto done = connection.Execute(count); !done) return done;
    if (auto done = transaction->Commit(); !done) return done;
  }
  return {};
}

}  // namespace offline_store::database
