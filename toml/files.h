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

// The *.toml of `folder` in the order of their names; none if there is no such folder. What was
// meant to be one, such as "a.toml.txt" or "A.TOML", is among them: see CheckName. Error: kInvalid,
// reason `kind` + "-folder", when it cannot be read.
base::Result<std::vector<std::filesystem::path>> FilesIn(const std::filesystem::path& folder,
                                                         std::string_view kind);

// Error: kInvalid, reason "file-name", when it does not end in ".toml".
base::Status CheckName(const std::filesystem::path& file);

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
