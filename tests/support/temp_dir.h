// A folder of its own for one test, removed at the end.
#pragma once

#include <filesystem>

namespace tests {

class TempDir {
 public:
  TempDir();
  // Below `parent`, or where TempDir() puts it when there is no such folder.
  explicit TempDir(const std::filesystem::path& parent);
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace tests
