#include "drivers/scanner/worker_protocol.h"

#include <gtest/gtest.h>

namespace drivers::scanner {
namespace {

Code Qr(const std::string& text) {
  return {Symbology::kQr, base::SecretText(text)};
}

TEST(WorkerProtocol, RepliesComeBackAsTheyWent) {
  const Reply replies[] = {
      {},
      {WorkerStatus::kBroken, false, {}},
      {WorkerStatus::kDone, true, {Qr("contoh"), {Symbology::kProduct, base::SecretText("123")}}},
      {WorkerStatus::kDone, false, {Qr(std::string(7089, '7'))}},
  };
  for (const Reply& reply : replies) {
    const auto decoded = DecodeReply(EncodeReply(reply));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(*decoded, reply);
  }
}

TEST(WorkerProtocol, TheLargestReplyFits) {
  const Reply reply{WorkerStatus::kDone, false,
                    std::vector<Code>(kMaxCodes, Qr(std::string(7089, '7')))};
  EXPECT_LE(EncodeReply(reply).size(), kMaxReplyBytes);
}

TEST(WorkerProtocol, LengthsAreBigEndian) {
  EXPECT_EQ(EncodeLength(0x01020304), (base::Bytes{1, 2, 3, 4}));
  EXPECT_EQ(DecodeLength(base::Bytes{1, 2, 3, 4}), 0x01020304U);
}

TEST(WorkerProtocol, ALyingReplyIsRefused) {
  const base::Bytes broken[] = {
      {},
      {0, 0},
      {4, 0, 0},                // no such status
      {0, 2, 0},                // neither yes nor no
      {0, 0, 1},                // a code is missing
      {0, 0, 0, 7},             // bytes left over
      {1, 0, 1, 1, 0, 1, 'x'},  // codes of a picture that is none
      {0, 0, 1, 3, 0, 1, 'x'},  // no such symbology
      {0, 0, 1, 1, 0, 2, 'x'},  // text cut off
      {0, 0, 1, 1, 0, 0},       // text empty
      {0, 0, 17},               // too many codes
      base::Bytes(kMaxReplyBytes + 1, 0),
  };
  for (const base::Bytes& bytes : broken) {
    EXPECT_EQ(DecodeReply(bytes).error().reason, "decode-reply")
        << base::ToHex(base::ByteView(bytes).first(std::min<std::size_t>(bytes.size(), 8)));
  }
}

}  // namespace
}  // namespace drivers::scanner
