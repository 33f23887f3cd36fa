#include "toml/files.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "base/file.h"

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

base::Result<base::Bytes> ReadFile(const std::filesystem::path& file, std::size_t limit) {
  auto bytes = base::ReadFile(file, limit);
  if (bytes) return bytes;
  base::Error error = std::move(bytes.error());
  error.message += error.code == base::ErrorCode::kDenied
                       ? "; let everybody read it and its folder (sudo chmod a+rX)"
                       : "; replace or remove it";
  return base::Fail(std::move(error));
}

}  // namespace toml
