#include "drivers/usb/socket_frames.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/seqpacket.h"
#include "drivers/usb/text.h"

namespace drivers::usb {
namespace {

using base::Bytes;

Ask SampleAsk() {
  Ask ask;
  ask.kind = Ask::Kind::kControlOut;
  ask.call = 0x01020304;
  ask.claim = 7;
  ask.device = 0x1122334455667788;
  ask.interface = 2;
  ask.alternate = 1;
  ask.endpoint = 0x81;
  ask.setup = {0x21, 9, 0x0200, 1};
  ask.size = 64;
  ask.timeout_ms = 5000;
  ask.bytes = {1, 2, 3};
  return ask;
}

std::vector<News> SampleNews() {
  return {ArrivedNews{5, "1-2.4", "Contoh", "Echo", "ECHO-1", {18, 1}},
          LeftNews{5},
          SettledNews{},
          ClaimedNews{3},
          RefusedNews{3, {base::ErrorCode::kDenied, "usb-permission", "no permission"}},
          EndedNews{4, End::kTimedOut, 30, {9}},
          HeardNews{5, End::kGone, {}}};
}

TEST(SocketFrames, WhatIsWrittenIsRead) {
  const auto ask = DecodeAsk(Encode(SampleAsk()));
  ASSERT_TRUE(ask);
  EXPECT_EQ(ask->kind, Ask::Kind::kControlOut);
  EXPECT_EQ(ask->call, 0x01020304U);
  EXPECT_EQ(ask->claim, 7U);
  EXPECT_EQ(ask->device, 0x1122334455667788U);
  EXPECT_EQ(ask->interface, 2);
  EXPECT_EQ(ask->alternate, 1);
  EXPECT_EQ(ask->endpoint, 0x81);
  EXPECT_EQ(ask->setup.request_type, 0x21);
  EXPECT_EQ(ask->setup.request, 9);
  EXPECT_EQ(ask->setup.value, 0x0200);
  EXPECT_EQ(ask->setup.index, 1);
  EXPECT_EQ(ask->size, 64U);
  EXPECT_EQ(ask->timeout_ms, 5000U);
  EXPECT_EQ(ask->bytes, (Bytes{1, 2, 3}));
  for (const News& news : SampleNews()) {
    const auto read = DecodeNews(Encode(news));
    ASSERT_TRUE(read) << news.index();
    EXPECT_EQ(read->index(), news.index());
    EXPECT_EQ(Encode(*read), Encode(news));
  }
  const auto refused = DecodeNews(Encode(SampleNews()[4]));
  EXPECT_EQ(std::get<RefusedNews>(*refused).error.reason, "usb-permission");
  const auto ended = DecodeNews(Encode(SampleNews()[5]));
  EXPECT_EQ(std::get<EndedNews>(*ended).end, End::kTimedOut);
}

// A text or a run of bytes at the end may be of any length; all else is of one.
TEST(SocketFrames, EveryCutIsRefused) {
  const Bytes ask = Encode(SampleAsk());
  for (std::size_t size = 0; size < ask.size() - SampleAsk().bytes.size(); ++size) {
    EXPECT_FALSE(DecodeAsk(base::ByteView(ask).first(size))) << size;
  }
  const std::vector<std::size_t> open = {2, 0, 0, 0, 0, 1, 0};  // bytes that may be missing
  const auto all = SampleNews();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Bytes whole = Encode(all[i]);
    for (std::size_t size = 0; size + open[i] < whole.size(); ++size) {
      EXPECT_FALSE(DecodeNews(base::ByteView(whole).first(size))) << i << ' ' << size;
    }
  }
  Bytes longer = Encode(News(LeftNews{5}));
  longer.push_back(0);
  EXPECT_FALSE(DecodeNews(longer)) << "a byte left over";
}

TEST(SocketFrames, WhatNobodySaysIsRefused) {
  const auto with = [](Bytes bytes, std::size_t at, std::uint8_t value) {
    bytes.at(at) = value;
    return bytes;
  };
  EXPECT_FALSE(DecodeAsk(with(Encode(SampleAsk()), 0, 11))) << "kind";
  EXPECT_FALSE(DecodeNews(with(Encode(SampleNews()[0]), 0, 7))) << "kind";
  EXPECT_FALSE(DecodeNews(with(Encode(SampleNews()[4]), 5, 10))) << "error code";
  EXPECT_FALSE(DecodeNews(with(Encode(SampleNews()[5]), 5, 7))) << "end";
  EXPECT_FALSE(DecodeNews(with(Encode(SampleNews()[6]), 5, 7))) << "end";
  EXPECT_FALSE(DecodeNews(with(Encode(SampleNews()[0]), 11, 0x1B))) << "a port with an escape";
  EXPECT_EQ(DecodeNews({}).error().reason, "bus-message");
}

TEST(SocketFrames, NothingIsLongerThanItMayBe) {
  Ask ask = SampleAsk();
  ask.size = kMaxPiece + 1;
  EXPECT_FALSE(DecodeAsk(Encode(ask)));
  ask = SampleAsk();
  ask.bytes = Bytes(kMaxPiece);
  Bytes longest = Encode(ask);
  EXPECT_LE(longest.size(), base::seqpacket::kMaxMessage);
  EXPECT_TRUE(DecodeAsk(longest));
  longest.push_back(0);
  EXPECT_FALSE(DecodeAsk(longest));
  longest = Encode(News(HeardNews{1, End::kDone, Bytes(kMaxPiece)}));
  EXPECT_TRUE(DecodeNews(longest));
  longest.push_back(0);
  EXPECT_FALSE(DecodeNews(longest));
  ArrivedNews news{1, std::string(kMaxDeviceText, '1'), "", "", "", {}};
  EXPECT_TRUE(DecodeNews(Encode(News(news))));
  news.port += '1';
  EXPECT_FALSE(DecodeNews(Encode(News(news))));
}

}  // namespace
}  // namespace drivers::usb
