// anjungan-devsim as a process, printed to by the real print job.
#include <gtest/gtest.h>

#include <string>

#include "base/clock.h"
#include "base/file.h"
#include "drivers/printer/escpos.h"
#include "drivers/printer/print_job.h"
#include "drivers/printer/unix_socket_transport.h"
#include "picture/picture.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace drivers::simulator {
namespace {

class DevsimTest : public ::testing::Test {
 protected:
  DevsimTest()
      : printer_(ANJUNGAN_DEVSIM,
                 {"printer", "--socket", socket_, "--paper", paper_, "--picture", picture_}) {
    EXPECT_EQ(printer_.ReadLine(), "{\"ready\":true}");
  }

  static base::Bytes Receipt(const std::string& text) {
    printer::Encoder encoder(*printer::FindProfile("simulated-80mm"));
    encoder.Line(text).Cut();
    return encoder.Take();
  }

  printer::PrintReport PrintOnce(const base::Bytes& job) {
    const auto transport = printer::UnixSocketTransport::Connect(socket_);
    EXPECT_TRUE(transport);
    return printer::Print(**transport, *printer::FindProfile("simulated-80mm"), job,
                          base::SystemClock(), {});
  }

  std::string Paper() const { return std::string(base::AsText(*base::ReadFile(paper_, 1 << 20))); }

  tests::TempDir folder_;
  std::string socket_ = folder_ / "printer.sock";
  std::string paper_ = folder_ / "paper.escpos";
  std::string picture_ = folder_ / "paper.png";
  tests::RunningProgram printer_;
};

TEST_F(DevsimTest, AReceiptIsPrintedOnThePrintersWord) {
  const base::Bytes job = Receipt("Contoh");
  const auto report = PrintOnce(job);
  EXPECT_EQ(report.outcome, printer::Outcome::kPrinted) << report.reason;
  EXPECT_EQ(report.rung, printer::Rung::kProcessId);
  EXPECT_NE(Paper().find(base::AsText(job)), std::string::npos);
  // The picture is there before the printer says that it is done.
  const auto file = base::ReadFile(picture_, 1 << 20);
  ASSERT_TRUE(file);
  EXPECT_TRUE(picture::ReadGray(*file));
}

TEST_F(DevsimTest, AFurtherReceiptFollowsOnTheRoll) {
  PrintOnce(Receipt("pertama"));
  PrintOnce(Receipt("kedua"));
  EXPECT_LT(Paper().find("pertama"), Paper().find("kedua"));
  const auto drawn = tests::RunProgram(ANJUNGAN_DEVSIM, {"draw", paper_, folder_ / "drawn.png"});
  EXPECT_EQ(drawn.exit_status, 0) << drawn.err;
  EXPECT_EQ(drawn.out, "{\"receipts\":2}\n");
  EXPECT_EQ(*base::ReadFile(folder_ / "drawn.png", 1 << 20), *base::ReadFile(picture_, 1 << 20));
}

TEST_F(DevsimTest, AJobCutOffByItsHostDoesNotSpoilTheNext) {
  {
    const auto transport = printer::UnixSocketTransport::Connect(socket_);
    ASSERT_TRUE(transport);
    // The head of a picture, whose dots never come.
    const base::Bytes half{'x', 0x0a, 0x1d, 'v', '0', 0, 72, 0, 240, 0, 0xff};
    EXPECT_EQ((*transport)->Write(half, 1000).taken, half.size());
  }
  EXPECT_EQ(PrintOnce(Receipt("Contoh")).outcome, printer::Outcome::kPrinted);
}

TEST_F(DevsimTest, AnUnknownCommandEndsItWithTheByte) {
  const auto transport = printer::UnixSocketTransport::Connect(socket_);
  ASSERT_TRUE(transport);
  const base::Bytes bytes{'a', 0x0a, 0x1b, 0x07};
  EXPECT_EQ((*transport)->Write(bytes, 1000).taken, bytes.size());
  const auto result = printer_.Wait();
  EXPECT_EQ(result.exit_status, 1);
  EXPECT_EQ(result.err, "anjungan-devsim: byte 2: unknown command 1b07\n");
  EXPECT_EQ(Paper(), base::AsText(bytes));
}

TEST(Devsim, DrawRefusesBytesThatEndInsideACommand) {
  const tests::TempDir folder;
  ASSERT_TRUE(base::WriteFileDurably(folder / "p", base::Bytes{'a', 0x0a, 0x1b},
                                     base::FileAccess::kPublic));
  const auto drawn = tests::RunProgram(ANJUNGAN_DEVSIM, {"draw", folder / "p", folder / "p.png"});
  EXPECT_EQ(drawn.exit_status, 1);
  EXPECT_EQ(drawn.err, "anjungan-devsim: byte 2: the bytes end inside a command or a line\n");
}

}  // namespace
}  // namespace drivers::simulator
