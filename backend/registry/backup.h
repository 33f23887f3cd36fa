// A verified copy of the registry: what lets the hub say "secured".
#pragma once

#include <cstdint>
#include <filesystem>

#include "backend/registry/worker.h"
#include "base/result.h"

namespace backend::registry {

struct Backup {
  std::filesystem::path file;
  std::int64_t requests = 0;  // how many it newly secured
};

// Copies into `folder` (made if needed), named by `now_ms`, opens the copy, checks the whole of it,
// makes it durable, and only then marks as secured what it holds. Blocks; not on the worker's
// thread. The copy says that it is one, so that a hub started from it draws a new epoch.
base::Result<Backup> MakeBackup(Worker& worker, const std::filesystem::path& folder,
                                std::int64_t now_ms);

}  // namespace backend::registry
