#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace base {
namespace {

namespace fs = std::filesystem;

ErrorCode CodeOf(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorCode::kDenied;
    case ENOSPC:
    case EDQUOT:
      return ErrorCode::kFull;
    case EIO:
      return ErrorCode::kCorrupt;
    default:
      return ErrorCode::kInternal;
  }
}

tl::unexpected<Error> FailWithErrno(const fs::path& path, std::string_view what) {
  const int error = errno;
  return Fail(CodeOf(error), "file-" + std::string(what),
              path.string() + ": cannot " + std::string(what) + ": " + std::strerror(error));
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

bool WriteAll(int fd, ByteView content) {
  while (!content.empty()) {
    const ssize_t wrote = write(fd, content.data(), content.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    content = content.subspan(static_cast<std::size_t>(wrote));
  }
  return true;
}

}  // namespace

Result<Bytes> ReadFile(const fs::path& path, std::size_t limit) {
  // Not to wait for ever for the other end of a FIFO.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) return FailWithErrno(path, "open");
  struct stat info {};
  if (fstat(file.get(), &info) != 0) return FailWithErrno(path, "read");
  if (S_ISDIR(info.st_mode)) {
    return Fail(ErrorCode::kInvalid, "file-is-directory", path.string() + ": is a directory");
  }
  if (!S_ISREG(info.st_mode)) {
    return Fail(ErrorCode::kInvalid, "file-not-regular", path.string() + ": not an ordinary file");
  }
  Bytes content;
  std::uint8_t chunk[16384];
  for (;;) {
    const ssize_t got = read(file.get(), chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FailWithErrno(path, "read");
    if (got == 0) return content;
    content.insert(content.end(), chunk, chunk + got);
    if (content.size() > limit) {
      return Fail(ErrorCode::kInvalid, "file-too-large",
                  path.string() + ": larger than " + std::to_string(limit) + " bytes");
    }
  }
}

Status WriteFileDurably(const fs::path& path, ByteView content, FileAccess access) {
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const fs::path beside = path.string() + ".new";
  struct stat present {};
  if (stat(path.c_str(), &present) == 0 && !S_ISREG(present.st_mode)) {
    return Fail(ErrorCode::kInvalid, "file-not-regular", path.string() + ": not an ordinary file");
  }
  const mode_t mode = access == FileAccess::kPrivate ? 0600 : 0644;
  {
    unlink(beside.c_str());
    const Descriptor file(open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (!file) return FailWithErrno(beside, "create");
    if (!WriteAll(file.get(), content) || fsync(file.get()) != 0) {
      auto failure = FailWithErrno(beside, "write");
      unlink(beside.c_str());
      return failure;
    }
  }
  if (rename(beside.c_str(), path.c_str()) != 0) return FailWithErrno(path, "replace");
  const Descriptor folder(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || fsync(folder.get()) != 0) return FailWithErrno(directory, "sync");
  return {};
}

}  // namespace base
