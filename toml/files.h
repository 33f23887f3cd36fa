// Folders of TOML files, one more file a thing that somebody adds.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace toml {

// The *.toml of `folder` in the order of their names; none if there is no such folder. In place of
// what only was meant to be one, such as "a.toml.txt" or "A.TOML": kInvalid, reason "file-name". A
// folder that cannot be read is one kInvalid, reason `kind` + "-folder".
std::vector<base::Result<std::filesystem::path>> FilesIn(const std::filesystem::path& folder,
                                                         std::string_view kind);

// base::ReadFile whose message says what to do.
base::Result<base::Bytes> ReadFile(const std::filesystem::path& file, std::size_t limit);

// Which file was the first to say something that only one may say.
class FirstSaid {
 public:
  // Error: kInvalid, reason "said-twice", naming both files.
  base::Status Say(const std::string& what, const std::filesystem::path& file);

 private:
  std::map<std::string, std::filesystem::path> by_;
};

}  // namespace toml
