#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/temp_dir.h"

namespace {

using base::AsBytes;
using base::ErrorCode;
using base::FileAccess;

TEST(FileTest, WrittenFileIsReadBackWhole) {
  tests::TempDir dir;
  ASSERT_TRUE(base::WriteFileDurably(dir / "a", AsBytes("halo"), FileAccess::kPublic));
  const auto content = base::ReadFile(dir / "a", 100);
  ASSERT_TRUE(content);
  EXPECT_EQ(base::AsText(*content), "halo");
}

TEST(FileTest, PrivateFileIsForItsOwnerAlone) {
  tests::TempDir dir;
  ASSERT_TRUE(base::WriteFileDurably(dir / "key", AsBytes("k"), FileAccess::kPrivate));
  struct stat info {};
  ASSERT_EQ(stat((dir / "key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST(FileTest, ReplacingKeepsNoHalfFileBeside) {
  tests::TempDir dir;
  ASSERT_TRUE(base::WriteFileDurably(dir / "a", AsBytes("lama"), FileAccess::kPublic));
  ASSERT_TRUE(base::WriteFileDurably(dir / "a", AsBytes("baru"), FileAccess::kPublic));
  EXPECT_EQ(base::AsText(*base::ReadFile(dir / "a", 100)), "baru");
  EXPECT_FALSE(std::filesystem::exists(dir / "a.new"));
}

TEST(FileTest, MissingFileIsNotFound) {
  tests::TempDir dir;
  const auto content = base::ReadFile(dir / "none", 100);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, ErrorCode::kNotFound);
}

TEST(FileTest, LongerThanTheLimitIsRefused) {
  tests::TempDir dir;
  ASSERT_TRUE(base::WriteFileDurably(dir / "a", AsBytes("12345"), FileAccess::kPublic));
  const auto content = base::ReadFile(dir / "a", 4);
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().reason, "file-too-large");
}

TEST(FileTest, AFifoIsRefusedAtOnceAndNeverReplaced) {
  tests::TempDir dir;
  ASSERT_EQ(mkfifo((dir / "fifo").c_str(), 0600), 0);
  EXPECT_EQ(base::ReadFile(dir / "fifo", 100).error().reason, "file-not-regular");
  const auto written = base::WriteFileDurably(dir / "fifo", AsBytes("x"), FileAccess::kPublic);
  EXPECT_EQ(written.error().reason, "file-not-regular");
  EXPECT_TRUE(std::filesystem::is_fifo(dir / "fifo"));
}

TEST(FileTest, WritingIntoAMissingFolderFailsAndLeavesNothing) {
  tests::TempDir dir;
  EXPECT_FALSE(base::WriteFileDurably(dir / "no" / "a", AsBytes("x"), FileAccess::kPublic));
  EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
}

}  // namespace
