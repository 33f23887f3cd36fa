#include "drivers/printer/profile.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace drivers::printer {
namespace {

const std::string kGood = R"([[printer]]
name = "iware-58"
title = "Iware 58 mm"
paper_mm = 58
dots = 384
columns = 32
cutter = "none"
feed_before_cut = 40
status = "epson-1-4"
rung = "real-time-status"
usb = ["0416:5011", "1a2b:00ff"]
)";

std::string Changed(std::string_view from, std::string_view to) {
  std::string text = kGood;
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Profiles, TheBuiltInOnesAreSound) {
  const auto all = BuiltInProfiles();
  EXPECT_GE(all.size(), 15U);
  for (const Profile& one : all) {
    EXPECT_EQ(FindProfile(one.name), &one);
    EXPECT_LE(one.raster_rows, 240) << one.name << ": cheap models garble pictures of 256 rows";
  }
  EXPECT_EQ(FindProfile("no-such-printer"), nullptr);
}

TEST(Profiles, AFileIsReadWhole) {
  const auto read = ParseProfiles(kGood, "iware.toml");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), 1U);
  const Profile& one = read->front();
  EXPECT_EQ(one.dots, 384);
  EXPECT_EQ(one.raster_rows, 240);
  EXPECT_EQ(one.raster_bytes, 48);
  EXPECT_EQ(one.status, StatusDialect::kEpsonOneFour);
  EXPECT_EQ(one.rung, Rung::kRealTimeStatus);
  EXPECT_EQ(one.usb, (std::vector<UsbName>{{0x0416, 0x5011}, {0x1a2b, 0x00ff}}));
}

TEST(Profiles, ABrokenFileIsRefusedWithItsLineAndARemedy) {
  const struct {
    std::string text, reason, message;
  } table[] = {
      {"", "profile-key", "p.toml:1: key 'printer' is missing here; add it"},
      {"[printer]\n", "profile-key",
       "p.toml:1: 'printer' must be a list of 1 to 500 tables; begin each with [[printer]]"},
      {Changed("[\"0416:5011\", \"1a2b:00ff\"]", "\"1209:0001\""), "profile-key",
       "p.toml:11: 'usb' must be a list; write it as usb = [\"04b8:0e15\"]"},
      {Changed("1a2b:00ff", "1a2b:00fff"), "profile-value",
       "p.toml:11: 'usb' holds no vendor:product; write it in small letters as lsusb shows it, "
       "\"04b8:0e15\""},
      {"[[printer]", "profile-syntax", "p.toml:1: "},
      {Changed("columns = 32", "colums = 32"), "profile-key",
       "p.toml:6: key 'colums' is not known"},
      {Changed("columns = 32", "columns = 48"), "profile-value",
       "p.toml:6: letters of font A are 12 dots wide; change 'columns' to at most 32"},
      {Changed("\"none\"", "\"knife\""), "profile-value", "p.toml:7: 'cutter' has a value"},
      {Changed("dots = 384", "dots = 9000"), "profile-value", "p.toml:5: 'dots' must be"},
      {Changed("0416:5011", "416:5011"), "profile-value", "p.toml:11: 'usb' holds no vendor"},
      {Changed("0416:5011", "0416-5011"), "profile-value", "p.toml:11: 'usb' holds no vendor"},
      {Changed("0416:5011", "0416:501G"), "profile-value", "p.toml:11: 'usb' holds no vendor"},
      {Changed("\"epson-1-4\"", "\"none\""), "profile-value",
       "p.toml:10: this rung needs real-time status"},
      {Changed("real-time-status", "port-status"), "profile-value",
       "p.toml:10: this rung needs port_status = true"},
      {kGood + "clears_buffer = true\n", "profile-value", "p.toml:12: a cleared job"},
      {kGood + "raster_bytes = 47\n", "profile-value", "p.toml:12: a picture as wide as"},
      {kGood + kGood, "profile-double", "p.toml:12: name 'iware-58' is given twice"},
      {std::string(kProfileFileLimit + 1, '\n'), "profile-too-large", "p.toml:1: "},
  };
  for (const auto& row : table) {
    const auto read = ParseProfiles(row.text, "p.toml");
    ASSERT_FALSE(read) << row.message;
    EXPECT_EQ(read.error().reason, row.reason) << read.error().message;
    EXPECT_EQ(read.error().message.substr(0, row.message.size()), row.message);
  }
}

TEST(Profiles, AFolderAddsAndReplacesWithoutANewBuild) {
  const tests::TempDir folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name) << text;
  };
  ASSERT_EQ(LoadProfiles(folder.path() / "none")->size(), BuiltInProfiles().size());
  ASSERT_EQ(MatchProfile(BuiltInProfiles(), {0x0416, 0x5011})->name, "pos-58");
  EXPECT_EQ(MatchProfile(BuiltInProfiles(), {0x1a2b, 0x00ff}), nullptr);

  write("iware.toml", kGood);
  write("notes.txt", "not read");
  const auto more = LoadProfiles(folder.path());
  ASSERT_TRUE(more) << more.error().message;
  EXPECT_EQ(more->size(), BuiltInProfiles().size() + 1);
  EXPECT_EQ(MatchProfile(*more, {0x0416, 0x5011})->name, "iware-58") << "the technician's word";
  EXPECT_EQ(MatchProfile(*more, {0x1a2b, 0x00ff})->name, "iware-58");

  write("iware.toml", Changed("iware-58", "pos-58"));
  const auto replaced = LoadProfiles(folder.path());
  ASSERT_TRUE(replaced);
  EXPECT_EQ(replaced->size(), BuiltInProfiles().size());
  EXPECT_EQ(FindProfile(*replaced, "pos-58")->title, "Iware 58 mm");

  write("broken.toml", "name = 1\n");
  const auto refused = LoadProfiles(folder.path());
  EXPECT_EQ(refused.error().reason, "profile-key");
  EXPECT_TRUE(refused.error().message.starts_with((folder.path() / "broken.toml:1:").string()))
      << refused.error().message;
  std::vector<std::string> left_out;
  const auto rest = LoadProfiles(
      folder.path(), [&](const base::Error& error) { left_out.push_back(error.message); });
  ASSERT_TRUE(rest) << "the kiosk goes on without that file";
  EXPECT_EQ(rest->size(), replaced->size());
  EXPECT_EQ(left_out, std::vector<std::string>{refused.error().message});
}

TEST(Profiles, AFileThatNobodyWouldUseIsTold) {
  const tests::TempDir folder;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name) << text;
  };
  write("a.toml", kGood);
  write("b.toml", Changed("iware-58", "iware-b"));
  write("c.toml.txt", kGood);
  std::vector<std::string> left_out;
  const auto profiles = LoadProfiles(
      folder.path(), [&](const base::Error& error) { left_out.push_back(error.message); });
  ASSERT_TRUE(profiles) << profiles.error().message;
  EXPECT_EQ(MatchProfile(*profiles, {0x0416, 0x5011})->name, "iware-58");
  const std::string a = folder / "a.toml", b = folder / "b.toml", c = folder / "c.toml.txt";
  EXPECT_EQ(left_out,
            (std::vector<std::string>{
                b + ": usb 0416:5011 stands in " + a + " already; take it out of one of them",
                c + ": is not used, for its name does not end in .toml; rename or "
                    "remove it"}));
  EXPECT_EQ(LoadProfiles(folder.path()).error().message, left_out[0]);
}

}  // namespace
}  // namespace drivers::printer
