#include "offline-store/database/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace offline_store::database {
namespace {

namespace fs = std::filesystem;

tl::unexpected<base::Error> FailWithErrno(const fs::path& path, const char* doing) {
  const int error = errno;
  const auto code = error == ENOSPC                       ? base::ErrorCode::kFull
                    : error == EACCES || error == EPERM   ? base::ErrorCode::kDenied
                    : error == ENOENT || error == ENOTDIR ? base::ErrorCode::kNotFound
                                                          : base::ErrorCode::kInternal;
  return base::Fail(code, "folder-" + std::string(doing),
                    path.string() + ": cannot " + doing + ": " + std::strerror(error));
}

base::Status SyncFolder(const fs::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FailWithErrno(folder, "open");
  const bool synced = fsync(descriptor) == 0;
  if (!synced) {
    auto failure = FailWithErrno(folder, "sync");
    close(descriptor);
    return failure;
  }
  close(descriptor);
  return {};
}

base::Status MakeFolder(const fs::path& folder) {
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return FailWithErrno(folder, "make");
  // Also when it was there already: an earlier process may have died between making and syncing.
  return SyncFolder(folder.has_parent_path() ? folder.parent_path() : fs::path("."));
}

}  // namespace

base::Result<FolderLock> FolderLock::Take(const fs::path& folder) {
  fs::path plain = folder.lexically_normal();
  if (!plain.has_filename()) plain = plain.parent_path();
  if (auto made = MakeFolder(plain); !made) return base::Fail(made.error());
  const fs::path file = plain / "lock";
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return FailWithErrno(file, "open");
  FolderLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return FailWithErrno(file, "lock");
    return base::Fail(base::ErrorCode::kUnavailable, "folder-in-use",
                      plain.string() + ": in use by a running process");
  }
  if (auto synced = SyncFolder(plain); !synced) return base::Fail(synced.error());
  return lock;
}

FolderLock::FolderLock(FolderLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace offline_store::database
