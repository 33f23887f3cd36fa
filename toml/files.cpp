#include "toml/files.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "base/file.h"

namespace toml {
namespace {

// What other systems make of such a name: capitals, and the ending of all texts.
bool LooksLikeToml(const std::filesystem::path& file) {
  std::string name = file.filename().string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name.ends_with(".toml") || name.ends_with(".toml.txt");
}

}  // namespace

std::vector<base::Result<std::filesystem::path>> FilesIn(const std::filesystem::path& folder,
                                                         std::string_view kind) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (LooksLikeToml(it->path())) paths.push_back(it->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return {base::Fail(base::ErrorCode::kInvalid, std::string(kind) + "-folder",
                       folder.string() + ": cannot be read (" + error.message() +
                           "); correct its permissions or remove it")};
  }
  std::sort(paths.begin(), paths.end());
  std::vector<base::Result<std::filesystem::path>> files;
  for (std::filesystem::path& path : paths) {
    if (path.extension() == ".toml") {
      files.emplace_back(std::move(path));
    } else {
      files.emplace_back(
          base::Fail(base::ErrorCode::kInvalid, "file-name",
                     path.string() +
                         ": is not used, for its name does not end in .toml; rename or remove it"));
    }
  }
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

base::Status FirstSaid::Say(const std::string& what, const std::filesystem::path& file) {
  const auto [first, is_new] = by_.emplace(what, file);
  if (is_new) return {};
  return base::Fail(base::ErrorCode::kInvalid, "said-twice",
                    file.string() + ": " + what + " stands in " + first->second.string() +
                        " already; take it out of one of them");
}

}  // namespace toml
