#include "drivers/scanner/decode_worker.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <cerrno>
#include <fstream>
#include <string>

#include "base/file.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/drivers/scanner/code_picture.h"

namespace drivers::scanner {
namespace {

constexpr int kDeadlineMs = 20'000;

std::size_t OpenDescriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    ++count;
  return count;
}

bool HasChildren() {
  return waitpid(-1, nullptr, WNOHANG) != -1 || errno != ECHILD;
}

base::Bytes Plain() {
  return *base::ReadFile(std::string(ANJUNGAN_PICTURES) + "/plain.png", 1 << 20);
}

class DecodeWorkerTest : public ::testing::Test {
 protected:
  std::string Reason(base::ByteView file, int deadline_ms = kDeadlineMs) {
    const auto codes = worker.Decode(file, deadline_ms);
    return codes ? std::to_string(codes->size()) + " codes" : codes.error().reason;
  }

  base::SystemClock clock;
  DecodeWorker worker{ANJUNGAN_DECODE, clock};
};

TEST_F(DecodeWorkerTest, FindsTheCodesOfAFile) {
  const auto codes = worker.Decode(Plain(), kDeadlineMs);
  ASSERT_TRUE(codes) << codes.error().message;
  ASSERT_EQ(codes->size(), 1U);
  EXPECT_EQ(codes->front().text.str(), "6402065208909999");
  EXPECT_EQ(codes->front().symbology, Symbology::kQr);
}

TEST_F(DecodeWorkerTest, OneProcessServesManyPictures) {
  EXPECT_EQ(Reason(Plain()), "1 codes");
  const pid_t first = worker.pid();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Reason(Plain()), "1 codes");
  EXPECT_EQ(worker.pid(), first);
}

TEST_F(DecodeWorkerTest, HostilePicturesAreNamedAndTheNextOneWorks) {
  const base::Bytes whole = Plain();
  for (const std::size_t size : {std::size_t{8}, std::size_t{60}, whole.size() - 20}) {
    EXPECT_EQ(Reason(base::ByteView(whole).first(size)), "picture-broken") << size;
  }
  EXPECT_EQ(Reason({}), "not-a-picture");
  EXPECT_EQ(Reason(base::AsBytes("contoh")), "not-a-picture");
  base::Bytes garbage{0xff, 0xd8, 0xff};
  for (int i = 0; i < 5000; ++i) garbage.push_back(static_cast<std::uint8_t>(i * 31));
  EXPECT_EQ(Reason(garbage), "picture-broken");
  // A head that promises 40,000 x 40,000 pixels.
  base::Bytes bomb = whole;
  for (const std::size_t at : {16U, 20U}) {
    bomb[at + 2] = 0x9c;
    bomb[at + 3] = 0x40;
  }
  EXPECT_NE(Reason(bomb), "1 codes");
  EXPECT_EQ(Reason(base::Bytes((std::size_t{32} << 20) + 1)), "picture-too-large");
  EXPECT_EQ(Reason(whole), "1 codes");
}

TEST_F(DecodeWorkerTest, ASmallFileOfManyPixelsIsCarriedWithinTheLimits) {
  const tests::TempDir folder;
  ASSERT_TRUE(picture::WritePng(folder / "large.png", Blank(6300, 6300)));
  EXPECT_EQ(Reason(*base::ReadFile(folder / "large.png", 32 << 20), 120'000), "0 codes");
  ASSERT_TRUE(picture::WritePng(folder / "larger.png", Blank(6400, 6400)));
  EXPECT_EQ(Reason(*base::ReadFile(folder / "larger.png", 32 << 20)), "picture-too-large");
}

TEST_F(DecodeWorkerTest, AWorkerKilledWhileIdleIsReplaced) {
  EXPECT_EQ(Reason(Plain()), "1 codes");
  const pid_t first = worker.pid();
  kill(first, SIGKILL);
  siginfo_t ended{};
  waitid(P_PID, static_cast<id_t>(first), &ended, WEXITED | WNOWAIT);
  EXPECT_EQ(Reason(Plain()), "1 codes");
  EXPECT_NE(worker.pid(), first);
}

TEST_F(DecodeWorkerTest, NothingIsLeftBehind) {
  const std::size_t before = OpenDescriptors();
  {
    DecodeWorker short_lived(ANJUNGAN_DECODE, clock);
    EXPECT_TRUE(short_lived.Decode(Plain(), kDeadlineMs));
  }
  EXPECT_EQ(OpenDescriptors(), before);
  EXPECT_FALSE(HasChildren());
}

// Programs that misbehave in the place of the decoder.
class BadWorkerTest : public ::testing::Test {
 protected:
  std::string Reason(const std::string& script, int deadline_ms = kDeadlineMs) {
    const std::filesystem::path program = folder / "decoder";
    std::ofstream(program) << "#!/bin/sh\n" << script << "\n";
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    const std::size_t before = OpenDescriptors();
    std::string reason;
    {
      DecodeWorker worker(program, clock);
      const auto codes = worker.Decode(Plain(), deadline_ms);
      reason = codes ? "taken" : codes.error().reason;
      EXPECT_EQ(worker.pid(), 0);
    }
    EXPECT_EQ(OpenDescriptors(), before);
    EXPECT_FALSE(HasChildren());
    return reason;
  }

  tests::TempDir folder;
  base::SystemClock clock;
};

TEST_F(BadWorkerTest, AHangEndsAtTheDeadline) {
  const std::int64_t start = clock.MonotonicMs();
  EXPECT_EQ(Reason("exec tail -f /dev/null", 200), "decode-timeout");
  EXPECT_LT(clock.MonotonicMs() - start, 10'000);
}

TEST_F(BadWorkerTest, ACrashInTheMiddleIsACrash) {
  EXPECT_EQ(Reason("head -c 20 > /dev/null; kill -SEGV $$"), "decode-crashed");
  EXPECT_EQ(Reason("exit 0"), "decode-crashed");
}

TEST_F(BadWorkerTest, LiesAreACrash) {
  EXPECT_EQ(Reason("head -c 20 > /dev/null; printf '\\377\\377\\377\\377'"), "decode-crashed");
  EXPECT_EQ(Reason("head -c 20 > /dev/null; printf '\\0\\0\\0\\3\\11\\0\\0'"), "decode-crashed");
  EXPECT_EQ(Reason("head -c 20 > /dev/null; printf '\\0\\0\\0\\377abc'"), "decode-crashed");
}

TEST_F(BadWorkerTest, ARetiringWorkerIsReaped) {
  EXPECT_EQ(Reason("head -c 20 > /dev/null; printf '\\0\\0\\0\\3\\0\\1\\0'"), "taken");
}

TEST(DecodeWorker, AMissingProgramSaysSo) {
  base::SystemClock clock;
  const tests::TempDir folder;
  DecodeWorker worker(folder / "nothing", clock);
  EXPECT_EQ(worker.Decode(Plain(), kDeadlineMs).error().reason, "decode-start");
  EXPECT_FALSE(HasChildren());
}

}  // namespace
}  // namespace drivers::scanner
