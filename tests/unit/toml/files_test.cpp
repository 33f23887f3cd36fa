#include "toml/files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.h"

namespace toml {
namespace {

TEST(FilesInTest, TomlFilesComeInTheOrderOfTheirNames) {
  const tests::TempDir dir;
  for (const char* name : {"b.toml", "a.toml", "c.txt"}) std::ofstream(dir / name) << "x";
  const auto files = FilesIn(dir.path(), "profile");
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_EQ(*files, (std::vector<std::filesystem::path>{dir / "a.toml", dir / "b.toml"}));
}

TEST(FilesInTest, NoFolderHoldsNone) {
  const tests::TempDir dir;
  const auto files = FilesIn(dir / "none", "profile");
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_TRUE(files->empty());
}

TEST(FilesInTest, WhatCannotBeReadIsAnErrorAndNotEmpty) {
  const tests::TempDir dir;
  std::ofstream(dir / "file") << "x";
  const auto files = FilesIn(dir / "file", "profile");
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().reason, "profile-folder");
}

}  // namespace
}  // namespace toml
