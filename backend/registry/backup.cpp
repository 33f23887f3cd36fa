#include "backend/registry/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <string>
#include <system_error>

namespace backend::registry {

namespace fs = std::filesystem;
using offline_store::database::Connection;

namespace {

tl::unexpected<base::Error> Failed(const fs::path& path, std::string_view what) {
  return base::Fail(base::ErrorCode::kUnavailable, "backup-failed",
                    path.string() + ": cannot " + std::string(what) + ": " + std::strerror(errno));
}

base::Status SyncFolder(const fs::path& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Failed(folder, "open");
  const bool synced = fsync(fd) == 0;
  close(fd);
  if (!synced) return Failed(folder, "sync");
  return {};
}

std::string NameOf(std::int64_t now_ms) {
  const std::time_t seconds = now_ms / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%dT%H%M%S", &utc);
  std::string millis = std::to_string(now_ms % 1000);
  millis.insert(0, 3 - millis.size(), '0');
  return std::string("hub-") + text + "." + millis + "Z.db";
}

struct Copied {
  std::int64_t last = 0;
};

base::Result<Copied> CopyTo(Worker& worker, const fs::path& file) {
  Copied copied;
  auto status = worker.DoAlone([&](Registry& registry) -> base::Status {
    auto last = registry.LastReceiveNo();
    if (!last) return base::Fail(std::move(last.error()));
    copied.last = *last;
    return registry.connection()
        .Prepare("VACUUM INTO ?1")
        .Bind(std::string_view(file.native()))
        .Run();
  });
  if (!status) return base::Fail(std::move(status.error()));
  return copied;
}

// Opening and closing the copy also syncs all of it: VACUUM INTO alone does not.
base::Status Verify(const fs::path& file, std::int64_t last) {
  auto copy = Connection::Open(file, {});
  if (!copy) return base::Fail(std::move(copy.error()));
  if (auto whole = copy->CheckIntegrity(); !whole) return whole;
  {
    auto held = copy->Prepare("SELECT ifnull(max(receive_no), 0) FROM request");
    auto row = held.Step();
    if (!row) return base::Fail(std::move(row.error()));
    if (held.Integer(0) != last) {
      return base::Fail(base::ErrorCode::kCorrupt, "backup-incomplete",
                        file.string() + ": does not hold every request; try again");
    }
  }
  auto marked =
      copy->Prepare("INSERT INTO meta (name, value) VALUES (?1, 'yes')").Bind(kMetaBackup).Run();
  return marked ? copy->CheckpointTruncate() : marked;
}

base::Status MakeFolder(const fs::path& folder) {
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return Failed(folder, "make");
  return SyncFolder(folder.parent_path().empty() ? fs::path(".") : folder.parent_path());
}

}  // namespace

base::Result<Backup> MakeBackup(Worker& worker, const fs::path& folder, std::int64_t now_ms) {
  if (auto made = MakeFolder(folder); !made) return base::Fail(std::move(made.error()));
  const fs::path file = folder / NameOf(now_ms);
  fs::path draft = file;
  draft += ".part";
  std::error_code ignored;
  fs::remove(draft, ignored);
  std::error_code unreadable;
  if (fs::exists(file, unreadable) || unreadable) {
    return base::Fail(base::ErrorCode::kConflict, "backup-exists",
                      file.string() + ": is there already; try again");
  }
  auto copied = CopyTo(worker, draft);
  base::Status status;
  if (!copied) status = base::Fail(copied.error());
  if (status && chmod(draft.c_str(), 0600) != 0) status = Failed(draft, "restrict");
  if (status) status = Verify(draft, copied->last);
  if (status && rename(draft.c_str(), file.c_str()) != 0) status = Failed(file, "rename to");
  if (status) status = SyncFolder(folder);
  if (!status) {
    fs::remove(draft, ignored);
    return base::Fail(std::move(status.error()));
  }
  std::int64_t secured = 0;
  status = worker.Do([&](Registry& registry) -> base::Status {
    auto marked = registry.MarkSecured(copied->last);
    secured = registry.connection().Changes();
    return marked;
  });
  if (!status) return base::Fail(std::move(status.error()));
  return Backup{file, secured};
}

}  // namespace backend::registry
