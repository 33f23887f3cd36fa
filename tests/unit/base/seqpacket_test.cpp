#include "base/seqpacket.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace {

namespace seqpacket = base::seqpacket;
using base::Bytes;
using base::ErrorCode;

TEST(SeqpacketTest, MessagesKeepTheirBoundaries) {
  tests::TempDir dir;
  auto listener = seqpacket::Listener::Open(dir / "s");
  ASSERT_TRUE(listener);
  auto client = seqpacket::Connect(dir / "s");
  ASSERT_TRUE(client);
  auto server = listener->Accept(1000);
  ASSERT_TRUE(server);
  ASSERT_TRUE(client->Send(base::AsBytes("satu"), 1000));
  ASSERT_TRUE(client->Send(base::AsBytes("dua"), 1000));
  EXPECT_EQ(base::AsText(*server->Receive(1000)), "satu");
  EXPECT_EQ(base::AsText(*server->Receive(1000)), "dua");
}

TEST(SeqpacketTest, TheLargestMessagePassesAndOneMoreIsRefused) {
  tests::TempDir dir;
  auto listener = seqpacket::Listener::Open(dir / "s");
  auto client = seqpacket::Connect(dir / "s");
  auto server = listener->Accept(1000);
  ASSERT_TRUE(client && server);
  ASSERT_TRUE(client->Send(Bytes(seqpacket::kMaxMessage, 7), 1000));
  EXPECT_EQ(server->Receive(1000)->size(), seqpacket::kMaxMessage);
  EXPECT_EQ(client->Send(Bytes(seqpacket::kMaxMessage + 1, 7), 1000).error().code,
            ErrorCode::kInvalid);
}

TEST(SeqpacketTest, APeerThatLeftIsUnavailable) {
  tests::TempDir dir;
  auto listener = seqpacket::Listener::Open(dir / "s");
  auto client = seqpacket::Connect(dir / "s");
  auto server = listener->Accept(1000);
  { const auto gone = std::move(*server); }
  EXPECT_EQ(client->Receive(1000).error().code, ErrorCode::kUnavailable);
}

TEST(SeqpacketTest, NobodyListeningIsUnavailable) {
  tests::TempDir dir;
  EXPECT_EQ(seqpacket::Connect(dir / "s").error().code, ErrorCode::kUnavailable);
}

TEST(SeqpacketTest, SilenceIsATimeout) {
  tests::TempDir dir;
  auto listener = seqpacket::Listener::Open(dir / "s");
  auto client = seqpacket::Connect(dir / "s");
  EXPECT_EQ(client->Receive(1).error().code, ErrorCode::kTimeout);
}

}  // namespace
