#include "toml/files.h"

#include <algorithm>
#include <string>
#include <system_error>

namespace toml {

base::Result<std::vector<std::filesystem::path>> FilesIn(const std::filesystem::path& folder,
                                                         std::string_view kind) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".toml") files.push_back(it->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return base::Fail(base::ErrorCode::kInvalid, std::string(kind) + "-folder",
                      folder.string() + ": cannot be read (" + error.message() +
                          "); correct its permissions or remove it");
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace toml
