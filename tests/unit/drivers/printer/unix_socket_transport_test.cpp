#include "drivers/printer/unix_socket_transport.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "tests/support/temp_dir.h"

namespace drivers::printer {
namespace {

class UnixSocketTransportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    transport = std::make_unique<UnixSocketTransport>(ends[0]);
    printer = ends[1];
  }
  void TearDown() override {
    if (printer >= 0) close(printer);
  }

  std::unique_ptr<UnixSocketTransport> transport;
  int printer = -1;
};

TEST_F(UnixSocketTransportTest, SaysHowManyBytesWereTaken) {
  const base::Bytes bytes(std::size_t{8} << 20, 'x');
  const Written first = transport->Write(bytes, 100);
  EXPECT_TRUE(first.status);
  EXPECT_GT(first.taken, 0U);
  EXPECT_LT(first.taken, bytes.size());
  Written last = first;
  while (last.taken > 0) last = transport->Write(bytes, 0);
  EXPECT_EQ(last.status.error().code, base::ErrorCode::kTimeout);
}

TEST_F(UnixSocketTransportTest, ReadsWhatThePrinterSaid) {
  ASSERT_EQ(write(printer, "\x12", 1), 1);
  const auto answer = transport->Read(1000);
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, base::Bytes{0x12});
  EXPECT_EQ(transport->Read(0).error().code, base::ErrorCode::kTimeout);
}

TEST_F(UnixSocketTransportTest, APrinterThatWentIsUnavailableAndRaisesNoSignal) {
  close(printer);
  printer = -1;
  EXPECT_EQ(transport->Read(1000).error().reason, "printer-away");
  const Written written = transport->Write(base::Bytes{1}, 1000);
  EXPECT_EQ(written.taken, 0U);
  EXPECT_EQ(written.status.error().reason, "printer-away");
}

TEST(UnixSocketTransport, NobodyListensIsUnavailable) {
  const tests::TempDir folder;
  const auto transport = UnixSocketTransport::Connect(folder / "printer.sock");
  ASSERT_FALSE(transport);
  EXPECT_EQ(transport.error().code, base::ErrorCode::kUnavailable);
  EXPECT_EQ(transport.error().reason, "printer-away");
}

}  // namespace
}  // namespace drivers::printer
