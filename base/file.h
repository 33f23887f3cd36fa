// Files that must be whole or absent: keys, vouchers, settings. Errors carry the path.
#pragma once

#include <cstddef>
#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"

namespace base {

// The whole file. kNotFound if it is not there; kInvalid "file-too-large" above `limit` bytes,
// "file-is-directory", "file-not-regular" (a FIFO, a device).
Result<Bytes> ReadFile(const std::filesystem::path& path, std::size_t limit);

enum class FileAccess { kPublic /* 0644 */, kPrivate /* 0600 */ };

// Writes beside, syncs, renames over, syncs the directory: after success the file survives a power
// cut, after failure the old one is untouched. Only an ordinary file is replaced: kInvalid
// "file-not-regular".
Status WriteFileDurably(const std::filesystem::path& path, ByteView content, FileAccess access);

}  // namespace base
