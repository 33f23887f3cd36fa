#include "offline-store/queue/reserve.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace offline_store::queue {
namespace {

std::filesystem::path FileIn(const std::filesystem::path& folder) {
  return folder / "reserve";
}

}  // namespace

Reserve::Reserve(std::filesystem::path folder, ReserveLimits limits)
    : folder_(std::move(folder)), limits_(std::move(limits)) {}

base::Result<std::uint64_t> Reserve::FreeBytes() const {
  if (limits_.free_bytes) return limits_.free_bytes(folder_);
  struct statvfs info {};
  if (statvfs(folder_.c_str(), &info) != 0) {
    return base::Fail(base::ErrorCode::kInternal, "free-space-unknown",
                      folder_.string() + ": " + std::strerror(errno));
  }
  return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

void Reserve::Fill() {
  const auto file = FileIn(folder_);
  struct stat info {};
  const bool present = stat(file.c_str(), &info) == 0;
  if (present && static_cast<std::uint64_t>(info.st_size) == limits_.reserve_bytes) return;
  const auto free = FreeBytes();
  if (!free || *free < limits_.reserve_bytes + limits_.min_free_bytes) return;
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return;
  // Real blocks, not a sparse file.
  const bool allocated =
      posix_fallocate(descriptor, 0, static_cast<off_t>(limits_.reserve_bytes)) == 0;
  close(descriptor);
  if (!allocated) unlink(file.c_str());
}

void Reserve::Release() {
  unlink(FileIn(folder_).c_str());
}

base::Status Reserve::Check() const {
  const auto free = FreeBytes();
  if (!free) return base::Fail(free.error());
  if (*free >= limits_.min_free_bytes) return {};
  return base::Fail(base::ErrorCode::kFull, "no-room",
                    folder_.string() + ": " + std::to_string(*free >> 20) +
                        " MiB free, visits need " + std::to_string(limits_.min_free_bytes >> 20) +
                        " MiB; make room on this disk");
}

}  // namespace offline_store::queue
