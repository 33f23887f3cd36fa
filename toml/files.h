// Folders of TOML files, one more file a thing that somebody adds.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace toml {

// The *.toml of `folder` in the order of their names; none if there is no such folder. Error:
// kInvalid, reason `kind` + "-folder", when it cannot be read.
base::Result<std::vector<std::filesystem::path>> FilesIn(const std::filesystem::path& folder,
                                                         std::string_view kind);

// base::ReadFile whose message says what to do.
base::Result<base::Bytes> ReadFile(const std::filesystem::path& file, std::size_t limit);

}  // namespace toml
