// Who owns a state folder. The owner holds an exclusive lock (flock) on FOLDER/lock for as long as
// it lives; the kernel drops it with the process, however that ends.
#pragma once

#include <filesystem>

#include "base/result.h"

namespace offline_store::database {

class FolderLock {
 public:
  // Makes the folder if needed (mode 0700, durable in its parent) and takes the lock at once.
  // kUnavailable ("folder-in-use") when another process, or another lock of this one, holds it.
  static base::Result<FolderLock> Take(const std::filesystem::path& folder);

  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace offline_store::database
