#include "drivers/scanner/usb/profile.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "tests/support/temp_dir.h"

namespace drivers::scanner::usb {
namespace {

drivers::usb::DeviceInfo Device(std::uint16_t vendor, std::uint16_t product,
                                std::string serial = {}) {
  drivers::usb::DeviceInfo device;
  device.descriptors.vendor = vendor;
  device.descriptors.product = product;
  device.serial = std::move(serial);
  return device;
}

std::string With(const std::string& lines) {
  return "[[scanner]]\nusb = \"1eab:??03\"\nname = \"Contoh\"\nspeaks = \"keyboard\"\n"
         "source = \"test\"\n" +
         lines;
}

TEST(ScannerProfiles, ThoseThatComeWithTheProgramAreWhole) {
  const auto profiles = LoadProfiles("/nonexistent", "/nonexistent/learned.toml");
  ASSERT_TRUE(profiles) << profiles.error().message;
  const Profile* newland = MatchProfile(*profiles, Device(0x1EAB, 0x8210));
  ASSERT_NE(newland, nullptr);
  EXPECT_EQ(newland->speaks, Speaks::kPos);
  const Profile* honeywell = MatchProfile(*profiles, Device(0x0C2E, 0x0907));
  ASSERT_NE(honeywell, nullptr);
  EXPECT_EQ(honeywell->enable, Enable::kHoneywell);
  const Profile* snapi = MatchProfile(*profiles, Device(0x05E0, 0x1900));
  ASSERT_NE(snapi, nullptr);
  EXPECT_EQ(snapi->speaks, Speaks::kNothing);
}

TEST(ScannerProfiles, NoOrdinaryKeyboardHasOne) {
  const auto profiles = LoadProfiles("/nonexistent", "/nonexistent/learned.toml");
  ASSERT_TRUE(profiles);
  // Makers of keyboards, as usb.ids has them.
  for (const std::uint16_t vendor :
       std::vector<std::uint16_t>{0x046D, 0x045E, 0x413C, 0x04F2, 0x1A2C, 0x0000, 0xFFFF}) {
    for (unsigned product = 0; product <= 0xFFFF; product += 0x101) {
      ASSERT_EQ(MatchProfile(*profiles, Device(vendor, static_cast<std::uint16_t>(product))),
                nullptr)
          << vendor << " " << product;
    }
  }
}

TEST(ScannerProfiles, SayWhatAScannerDoes) {
  const auto profiles = ParseProfiles(
      With("serial = \"A1\"\nreads = \"card-number\"\nsuffix = \"silence\"\nsilence_ms = 50\n"
           "aim = true\n"),
      "contoh.toml");
  ASSERT_TRUE(profiles) << profiles.error().message;
  const Profile& one = profiles->front();
  EXPECT_EQ(one.typed.meaning, Meaning::kCardNumber);
  EXPECT_EQ(one.typed.suffix, Suffix::kSilence);
  EXPECT_EQ(one.typed.silence_ms, 50);
  EXPECT_TRUE(one.typed.aim);
  EXPECT_TRUE(one.Fits(Device(0x1EAB, 0x8203, "A1")));
  EXPECT_FALSE(one.Fits(Device(0x1EAB, 0x8203, "A2")));
  EXPECT_FALSE(one.Fits(Device(0x1EAB, 0x8210, "A1")));
  EXPECT_FALSE(one.Fits(Device(0x1EAC, 0x8203, "A1")));
}

TEST(ScannerProfiles, WhatIsWrongIsSaidWithItsLine) {
  struct Case {
    std::string text;
    const char* reason;
    const char* where;
  };
  const std::string all_keyboards =
      "[[scanner]]\nusb = \"????:????\"\nname = \"x\"\nspeaks = \"keyboard\"\nsource = \"x\"\n";
  for (const auto& one : std::vector<Case>{
           {"", "profile-key", "contoh.toml:1"},
           {"[[scanner", "profile-syntax", "contoh.toml:1"},
           {With("speed = 3\n"), "profile-key", "contoh.toml:6"},
           {With("suffix = \"f13\"\n"), "profile-value", "contoh.toml:6"},
           {With("silence_ms = 5\n"), "profile-value", "contoh.toml:6"},
           {With("aim = 1\n"), "profile-key", "contoh.toml:6"},
           {"[[scanner]]\nusb = \"1EAB:8203\"\n", "profile-value", "contoh.toml:2"},
           {"[[scanner]]\nusb = \"1eab-8203\"\n", "profile-value", "contoh.toml:2"},
           {all_keyboards, "profile-value", "contoh.toml:2"},
       }) {
    const auto profiles = ParseProfiles(one.text, "contoh.toml");
    ASSERT_FALSE(profiles) << one.text;
    EXPECT_EQ(profiles.error().reason, one.reason) << one.text;
    EXPECT_TRUE(profiles.error().message.starts_with(one.where)) << profiles.error().message;
  }
}

TEST(ScannerProfiles, ADeviceThatIsNamedWronglyIsToldWithAnExample) {
  const auto profiles = ParseProfiles("[[scanner]]\nusb = \"1209\"\n", "contoh.toml");
  ASSERT_FALSE(profiles);
  EXPECT_EQ(
      profiles.error().message,
      "contoh.toml:2: 'usb' must be vendor:product in lower case; write it as lsusb shows it, "
      "\"1eab:8203\" (\"1eab:??03\" for several)");
}

TEST(ScannerProfiles, ATechniciansFileCountsBeforeThoseThatCome) {
  const tests::TempDir dir;
  ASSERT_TRUE(base::WriteFileDurably(dir.path() / "desa.toml",
                                     base::AsBytes(With("suffix = \"tab\"\n")),
                                     base::FileAccess::kPublic));
  const auto profiles = LoadProfiles(dir.path(), dir.path() / "state" / "scanners.toml");
  ASSERT_TRUE(profiles) << profiles.error().message;
  const Profile* found = MatchProfile(*profiles, Device(0x1EAB, 0x8203));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->typed.suffix, Suffix::kTab);
}

TEST(ScannerProfiles, WhatWasLearnedIsFoundAgain) {
  const tests::TempDir dir;
  const auto file = dir.path() / "scanners.toml";
  Profile learned;
  learned.usb = "1a2c:0002";
  learned.serial = "quote \" and \\";
  learned.name = "USB \"Keyboard\"";
  learned.typed.suffix = Suffix::kTab;
  learned.source = "learned on the spot";
  ASSERT_TRUE(RememberProfile(file, learned));
  Profile other = learned;
  other.serial.clear();
  other.typed.meaning = Meaning::kCardNumber;
  ASSERT_TRUE(RememberProfile(file, other));
  learned.typed.suffix = Suffix::kSilence;
  ASSERT_TRUE(RememberProfile(file, learned)) << "in place of the earlier one";
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0444, 0444U) << "whoever learned it, the kiosk reads it";

  const auto profiles = LoadProfiles("/nonexistent", file);
  ASSERT_TRUE(profiles) << profiles.error().message;
  const Profile* found = MatchProfile(*profiles, Device(0x1A2C, 0x0002, "quote \" and \\"));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "USB \"Keyboard\"");
  EXPECT_EQ(found->typed.suffix, Suffix::kSilence);
  const Profile* card = MatchProfile(*profiles, Device(0x1A2C, 0x0002, "another"));
  ASSERT_NE(card, nullptr);
  EXPECT_EQ(card->typed.meaning, Meaning::kCardNumber);
  const auto text = base::ReadFile(file, kProfileFileLimit);
  ASSERT_TRUE(text);
  EXPECT_EQ(ParseProfiles(base::AsText(*text), "again")->size(), 2U);
}

TEST(ScannerProfiles, AFileThatIsWrongIsLeftOutAndTold) {
  const tests::TempDir dir;
  const auto write = [&](const std::string& name, std::string_view text) {
    ASSERT_TRUE(
        base::WriteFileDurably(dir.path() / name, base::AsBytes(text), base::FileAccess::kPublic));
  };
  write("a.toml", "[[scanner");
  write("b.toml", With("suffix = \"tab\"\n"));
  const auto learned = dir.path() / "learned";
  std::filesystem::create_directory(learned);  // no file
  std::vector<std::string> left_out;
  const auto profiles = LoadProfiles(
      dir.path(), learned, [&](const base::Error& error) { left_out.push_back(error.message); });
  ASSERT_TRUE(profiles) << profiles.error().message;
  EXPECT_EQ(MatchProfile(*profiles, Device(0x1EAB, 0x8203))->typed.suffix, Suffix::kTab);
  ASSERT_EQ(left_out.size(), 2U);
  EXPECT_TRUE(left_out[0].starts_with((dir.path() / "a.toml:1:").string())) << left_out[0];
  EXPECT_TRUE(left_out[1].starts_with(learned.string())) << left_out[1];
  EXPECT_NE(left_out[1].find("; replace or remove it"), std::string::npos) << left_out[1];
  const auto refused = LoadProfiles(dir.path(), learned);
  ASSERT_FALSE(refused) << "a technician has to see it";
  EXPECT_EQ(refused.error().message, left_out[0]);
}

TEST(ScannerProfiles, AFileThatNobodyWouldUseIsTold) {
  const tests::TempDir dir;
  const auto write = [&](const std::string& name, std::string_view text) {
    ASSERT_TRUE(
        base::WriteFileDurably(dir.path() / name, base::AsBytes(text), base::FileAccess::kPublic));
  };
  write("a.toml", With("suffix = \"tab\"\n"));
  write("b.toml", With("suffix = \"enter\"\n"));
  write("c.toml", With("suffix = \"enter\"\nserial = \"2\"\n"));  // one of several of that model
  write("d.TOML", With("suffix = \"enter\"\n"));
  std::vector<std::string> left_out;
  const auto profiles =
      LoadProfiles(dir.path(), dir.path() / "learned.toml",
                   [&](const base::Error& error) { left_out.push_back(error.reason); });
  ASSERT_TRUE(profiles) << profiles.error().message;
  EXPECT_EQ(MatchProfile(*profiles, Device(0x1EAB, 0x8203))->typed.suffix, Suffix::kTab);
  EXPECT_EQ(left_out, (std::vector<std::string>{"said-twice", "file-name"}));
}

TEST(ScannerProfiles, ADamagedFileIsNotWrittenOver) {
  const tests::TempDir dir;
  const auto file = dir.path() / "scanners.toml";
  ASSERT_TRUE(base::WriteFileDurably(file, base::AsBytes("[[scanner"), base::FileAccess::kPrivate));
  Profile learned;
  learned.usb = "1a2c:0002";
  learned.name = "x";
  learned.source = "x";
  EXPECT_FALSE(RememberProfile(file, learned));
  EXPECT_EQ(base::AsText(*base::ReadFile(file, 100)), "[[scanner");
}

}  // namespace
}  // namespace drivers::scanner::usb
