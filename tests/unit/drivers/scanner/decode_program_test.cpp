// anjungan-decode as people call it.
#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/drivers/scanner/code_picture.h"

namespace drivers::scanner {
namespace {

const std::string kPictures = ANJUNGAN_PICTURES;

class DecodeProgramTest : public ::testing::Test {
 protected:
  static tests::ProgramResult Run(const std::vector<std::string>& arguments) {
    return tests::RunProgram(ANJUNGAN_DECODE, arguments);
  }

  std::string Write(const std::string& name, const picture::Gray& picture) {
    EXPECT_TRUE(picture::WritePng(folder / name, picture));
    return folder / name;
  }

  tests::TempDir folder;
};

TEST_F(DecodeProgramTest, PrintsTheText) {
  for (const char* name : {"/plain.png", "/hard.jpg"}) {
    const auto result = Run({kPictures + name});
    EXPECT_EQ(result.exit_status, 0);
    EXPECT_EQ(result.out, "6402065208909999\n");
    EXPECT_EQ(result.err, "");
  }
}

TEST_F(DecodeProgramTest, APictureWithoutACodeIsStatusOneAndNothing) {
  const auto result = Run({Write("white.png", Blank(200, 200))});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.out + result.err, "");
}

TEST_F(DecodeProgramTest, SeveralPicturesAreToldApart) {
  const std::string white = Write("white.png", Blank(200, 200));
  const std::string code = Write("code.png", DrawQr("contoh", 4));
  const auto result = Run({code, white});
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.out, code + ": contoh\n");
}

TEST_F(DecodeProgramTest, WhatCannotBeReadIsOneLineAndStatusTwo) {
  const std::string text = folder / "text.png";
  ASSERT_TRUE(base::WriteFileDurably(text, base::AsBytes("contoh"), base::FileAccess::kPublic));
  for (const std::string& path : {text, std::string(folder / "nothing.png")}) {
    const auto result = Run({path});
    EXPECT_EQ(result.exit_status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.rfind("anjungan-decode: " + path + ": ", 0), 0U) << result.err;
    EXPECT_EQ(result.err.find('\n'), result.err.size() - 1);
  }
  EXPECT_EQ(Run({}).exit_status, 2);
}

TEST_F(DecodeProgramTest, ControlBytesOfAStrangerDoNotReachTheTerminal) {
  const auto result = Run({Write("code.png", DrawQr("a\x1b[2Jb\nc", 4))});
  EXPECT_EQ(result.out, "a\\x1b[2Jb\nc\n");
}

}  // namespace
}  // namespace drivers::scanner
