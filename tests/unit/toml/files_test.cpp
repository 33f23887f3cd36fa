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

TEST(FilesInTest, WhatWasMeantToBeOneIsAmongThemAndItsNameRefused) {
  const tests::TempDir dir;
  for (const char* name : {"a.toml.txt", "B.TOML", "c.toml.off", "d.toml~", "e.toml"}) {
    std::ofstream(dir / name) << "x";
  }
  const auto files = FilesIn(dir.path(), "profile");
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_EQ(*files, (std::vector<std::filesystem::path>{dir / "B.TOML", dir / "a.toml.txt",
                                                        dir / "e.toml"}));
  EXPECT_EQ(CheckName(dir / "a.toml.txt").error().reason, "file-name");
  EXPECT_EQ(CheckName(dir / "B.TOML").error().reason, "file-name");
  EXPECT_TRUE(CheckName(dir / "e.toml"));
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
