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
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0], dir / "a.toml");
  EXPECT_EQ(files[1], dir / "b.toml");
}

TEST(FilesInTest, WhatWasMeantToBeOneIsRefusedInItsPlace) {
  const tests::TempDir dir;
  for (const char* name : {"a.toml.txt", "B.TOML", "c.toml.off", "d.toml~", "e.toml"}) {
    std::ofstream(dir / name) << "x";
  }
  const auto files = FilesIn(dir.path(), "profile");
  ASSERT_EQ(files.size(), 3U);
  const std::filesystem::path wrong[] = {dir / "B.TOML", dir / "a.toml.txt"};
  for (const std::size_t i : {0U, 1U}) {
    ASSERT_FALSE(files[i]) << wrong[i];
    EXPECT_EQ(files[i].error().reason, "file-name");
    EXPECT_TRUE(files[i].error().message.starts_with(wrong[i].string() + ": is not used"));
  }
  EXPECT_EQ(files[2], dir / "e.toml");
}

TEST(FirstSaidTest, TwoFilesThatSayTheSameAreNamed) {
  FirstSaid first;
  EXPECT_TRUE(first.Say("usb 1209:000a", "a.toml"));
  EXPECT_TRUE(first.Say("usb 1209:000b", "b.toml"));
  const auto again = first.Say("usb 1209:000a", "b.toml");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "said-twice");
  EXPECT_EQ(again.error().message,
            "b.toml: usb 1209:000a stands in a.toml already; take it out of one of them");
}

TEST(FilesInTest, NoFolderHoldsNone) {
  const tests::TempDir dir;
  const auto files = FilesIn(dir / "none", "profile");
  EXPECT_TRUE(files.empty());
}

TEST(FilesInTest, WhatCannotBeReadIsAnErrorAndNotEmpty) {
  const tests::TempDir dir;
  std::ofstream(dir / "file") << "x";
  const auto files = FilesIn(dir / "file", "profile");
  ASSERT_EQ(files.size(), 1U);
  ASSERT_FALSE(files[0]);
  EXPECT_EQ(files[0].error().reason, "profile-folder");
}

}  // namespace
}  // namespace toml
