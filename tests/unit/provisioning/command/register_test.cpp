#include "provisioning/command/register.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "base/file.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace provisioning::command {
namespace {

constexpr std::uint64_t kSeed = 7;

RegisterEntry Entry(const std::string& number) {
  return {number,
          "64.02.99.2001",
          "Desa Contoh",
          "Contoh",
          "2026-11-24T08:00:00Z",
          "2026-12-24T08:00:00Z",
          std::string(64, 'a')};
}

std::string ReasonOf(const base::Result<std::vector<RegisterEntry>>& parsed) {
  return parsed ? "none" : parsed.error().reason;
}

TEST(RegisterTest, WhatIsAddedIsThereWhenOpenedAgain) {
  tests::TempDir dir;
  {
    auto opened = Register::Open(dir / "r.tsv");
    ASSERT_TRUE(opened) << opened.error().message;
    ASSERT_TRUE(opened->Add(Entry("00K1")));
    ASSERT_TRUE(opened->Add(Entry("00K2")));
  }
  const auto again = Register::Open(dir / "r.tsv");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->entries(), (std::vector{Entry("00K1"), Entry("00K2")}));
}

TEST(RegisterTest, ANumberIsGivenOnce) {
  tests::TempDir dir;
  auto opened = Register::Open(dir / "r.tsv");
  ASSERT_TRUE(opened->Add(Entry("00K1")));
  EXPECT_EQ(opened->Add(Entry("00K1")).error().reason, "number-given");
  EXPECT_EQ(opened->entries().size(), 1u);
}

// A Random that gives the same few bytes again and again would draw a number that is taken.
TEST(RegisterTest, AFreeNumberIsInNoLine) {
  tests::TempDir dir;
  auto opened = Register::Open(dir / "r.tsv");
  tests::SeededRandom first(kSeed);
  const std::string number = *opened->FreeNumber(first);
  ASSERT_TRUE(opened->Add(Entry(number)));
  tests::SeededRandom again(kSeed);
  EXPECT_NE(*opened->FreeNumber(again), number);
}

TEST(RegisterTest, TwoProcessesAtOnceNeverGiveTheSameNumber) {
  tests::TempDir dir;
  constexpr int kEach = 40;
  const auto give = [&dir] {
    for (int i = 0; i < kEach; ++i) {
      tests::SeededRandom random(kSeed);  // both draw alike: only the lock keeps them apart
      auto opened = Register::Open(dir / "r.tsv");
      if (!opened) _exit(1);
      const auto number = opened->FreeNumber(random);
      if (!number || !opened->Add(Entry(*number))) _exit(1);
    }
    _exit(0);
  };
  for (int i = 0; i < 2; ++i) {
    if (fork() == 0) give();
  }
  for (int i = 0; i < 2; ++i) {
    int status = 1;
    ASSERT_GT(wait(&status), 0);
    EXPECT_EQ(status, 0);
  }
  const auto opened = Register::Open(dir / "r.tsv");
  ASSERT_TRUE(opened);
  std::set<std::string> numbers;
  for (const auto& entry : opened->entries()) numbers.insert(entry.kiosk_number);
  EXPECT_EQ(numbers.size(), 2u * kEach);
}

TEST(RegisterTest, AFieldThatWouldBreakTheLineIsRefused) {
  tests::TempDir dir;
  auto opened = Register::Open(dir / "r.tsv");
  for (const char* bad : {"", "Desa\tContoh", "Desa\nContoh", "Desa\x7f"}) {
    RegisterEntry entry = Entry("00K1");
    entry.office_name = bad;
    EXPECT_EQ(opened->Add(entry).error().reason, "register-field") << bad;
  }
  for (const char* bad : {"00K", "00K11", "00KI", "00k1", ""}) {
    EXPECT_EQ(opened->Add(Entry(bad)).error().reason, "register-field") << bad;
  }
  EXPECT_FALSE(std::filesystem::exists(dir / "r.tsv"));
}

TEST(RegisterTest, ParsesWhatItWrites) {
  const std::vector entries = {Entry("00K1"), Entry("ZZZZ")};
  EXPECT_EQ(*ParseRegister(WriteRegister(entries)), entries);
  EXPECT_EQ(*ParseRegister(WriteRegister({})), std::vector<RegisterEntry>{});
}

TEST(RegisterTest, ADamagedFileIsRefusedAndLeftAlone) {
  const std::string good = WriteRegister({Entry("00K1"), Entry("00K2")});
  const auto with = [&good](const std::string& from, const std::string& to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  EXPECT_EQ(ReasonOf(ParseRegister("")), "register-cut-off");
  EXPECT_EQ(ReasonOf(ParseRegister(good.substr(0, good.size() - 1))), "register-cut-off");
  EXPECT_EQ(ReasonOf(ParseRegister(with("kiosk_number", "number"))), "register-header");
  EXPECT_EQ(ReasonOf(ParseRegister(with("00K2", "00K1"))), "register-duplicate");
  EXPECT_EQ(ReasonOf(ParseRegister(with("00K2", "00k2"))), "register-line");
  EXPECT_EQ(ReasonOf(ParseRegister(with("\tDesa Contoh", ""))), "register-line");
  EXPECT_EQ(ReasonOf(ParseRegister(with("Desa", "De\tsa"))), "register-line");
  EXPECT_EQ(ReasonOf(ParseRegister(good + "\n")), "register-line");

  tests::TempDir dir;
  ASSERT_TRUE(
      base::WriteFileDurably(dir / "r.tsv", base::AsBytes(good + "x"), base::FileAccess::kPublic));
  EXPECT_EQ(Register::Open(dir / "r.tsv").error().reason, "register-cut-off");
  EXPECT_EQ(base::AsText(*base::ReadFile(dir / "r.tsv", 10'000)), good + "x");
}

}  // namespace
}  // namespace provisioning::command
