#include "offline-store/protocol/cbor.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using base::Bytes;
using offline_store::protocol::AppendToSequence;
using offline_store::protocol::CborReader;
using offline_store::protocol::CborSequence;
using offline_store::protocol::CborWriter;
using tests::ReasonOf;

// Values and encodings of RFC 8949, appendix A.
TEST(CborTest, EncodesAsTheStandardsExamples) {
  const struct {
    std::int64_t value;
    const char* hex;
  } cases[] = {{0, "00"},
               {23, "17"},
               {24, "1818"},
               {100, "1864"},
               {1000, "1903e8"},
               {1000000, "1a000f4240"},
               {1000000000000, "1b000000e8d4a51000"},
               {-1, "20"},
               {-10, "29"},
               {-100, "3863"},
               {-1000, "3903e7"},
               {INT64_MIN, "3b7fffffffffffffff"},
               {INT64_MAX, "1b7fffffffffffffff"}};
  for (const auto& each : cases) {
    const Bytes bytes = CborWriter().Integer(each.value).Take();
    EXPECT_EQ(base::ToHex(bytes), each.hex);
    CborReader reader(bytes, 9);
    EXPECT_EQ(reader.Integer(), each.value);
    EXPECT_EQ(ReasonOf(reader.Finish("test")), "ok");
  }
  EXPECT_EQ(base::ToHex(CborWriter().Unsigned(UINT64_MAX).Take()), "1bffffffffffffffff");
  EXPECT_EQ(base::ToHex(CborWriter().Text("\u6c34").Take()), "63e6b0b4");
  EXPECT_EQ(base::ToHex(CborWriter().Bytes(Bytes{1, 2, 3, 4}).Take()), "4401020304");
  EXPECT_EQ(base::ToHex(CborWriter().Array(2).Unsigned(1).Array(2).Unsigned(2).Unsigned(3).Take()),
            "8201820203");
}

std::string UnsignedReason(const Bytes& bytes) {
  CborReader reader(bytes, 100);
  reader.Unsigned();
  return ReasonOf(reader.Finish("test"));
}

TEST(CborTest, RefusesWhateverIsNotTheShortestForm) {
  EXPECT_EQ(UnsignedReason({0x18, 0x17}), "cbor-not-shortest");
  EXPECT_EQ(UnsignedReason({0x19, 0x00, 0xff}), "cbor-not-shortest");
  EXPECT_EQ(UnsignedReason({0x1a, 0x00, 0x00, 0xff, 0xff}), "cbor-not-shortest");
  EXPECT_EQ(UnsignedReason({0x1b, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}), "cbor-not-shortest");
  const Bytes long_length{0x58, 0x01, 0xaa};
  CborReader reader(long_length, 100);
  reader.Bytes(10);
  EXPECT_EQ(ReasonOf(reader.Finish("test")), "cbor-not-shortest");
}

TEST(CborTest, RefusesForeignTypesAndIndefiniteLengths) {
  for (const int first :
       {0x1c, 0x1f, 0x20, 0x40, 0x5f, 0x60, 0x80, 0x9f, 0xa0, 0xbf, 0xc0, 0xf4, 0xf6, 0xf9, 0xff}) {
    EXPECT_EQ(UnsignedReason({static_cast<std::uint8_t>(first)}), "cbor-type") << first;
  }
}

TEST(CborTest, RefusesCutOffTrailingAndOverlong) {
  EXPECT_EQ(UnsignedReason({}), "cbor-cut-off");
  EXPECT_EQ(UnsignedReason({0x19, 0x01}), "cbor-cut-off");
  EXPECT_EQ(UnsignedReason({0x01, 0x01}), "cbor-trailing");
  EXPECT_EQ(UnsignedReason(Bytes(101, 0)), "cbor-too-large");
  const Bytes huge{0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  CborReader reader(huge, 100);
  reader.Array(SIZE_MAX);
  EXPECT_EQ(ReasonOf(reader.Finish("test")), "cbor-cut-off");
  const Bytes no_utf8{0x62, 0xc3, 0x28};
  CborReader text(no_utf8, 100);
  text.Text(10);
  EXPECT_EQ(ReasonOf(text.Finish("test")), "cbor-text");
  const Bytes negative{0x3b, 0x80, 0, 0, 0, 0, 0, 0, 0};
  CborReader range(negative, 100);
  range.Integer();
  EXPECT_EQ(ReasonOf(range.Finish("test")), "cbor-range");
}

// Arrays in arrays, each the last item of its parent.
Bytes Nested(int depth) {
  Bytes bytes(static_cast<std::size_t>(depth), 0x81);
  bytes.push_back(0x01);
  return bytes;
}

TEST(CborTest, NestsSixDeepAndNoDeeper) {
  for (const int depth : {6, 7}) {
    const Bytes bytes = Nested(depth);
    CborReader reader(bytes, 100);
    for (int i = 0; i < depth; ++i) reader.ArrayOf(1);
    reader.Unsigned();
    EXPECT_EQ(ReasonOf(reader.Finish("test")), depth == 6 ? "ok" : "cbor-too-deep");
  }
}

TEST(CborTest, AnArrayHasExactlyTheItemsThatItsReaderReads) {
  const Bytes bytes = CborWriter().Array(2).Unsigned(1).Unsigned(2).Take();
  CborReader fewer(bytes, 100);
  fewer.Array(5);
  fewer.Unsigned();
  EXPECT_EQ(ReasonOf(fewer.Finish("test")), "cbor-items");
  CborReader more(bytes, 100);
  more.Array(5);
  more.Unsigned();
  more.Unsigned();
  more.Unsigned();
  EXPECT_EQ(ReasonOf(more.Finish("test")), "cbor-items");
  CborReader other(bytes, 100);
  other.ArrayOf(3);
  EXPECT_EQ(ReasonOf(other.Finish("test")), "cbor-items");
}

TEST(CborTest, TheFirstErrorSticks) {
  const Bytes bytes{0x82, 0x18, 0x17, 0x41, 0xaa};
  CborReader reader(bytes, 100);
  reader.ArrayOf(2);
  EXPECT_EQ(reader.Unsigned(), 0U);
  EXPECT_TRUE(reader.Bytes(10).empty());
  reader.Refuse("later");
  EXPECT_EQ(ReasonOf(reader.Finish("test")), "cbor-not-shortest");
}

TEST(CborSequenceTest, GivesEachItemAsSoonAsItIsWhole) {
  Bytes stream;
  const std::vector<Bytes> items = {Bytes(0), Bytes(3, 7), Bytes(300, 8), Bytes(70'000, 9)};
  for (const Bytes& each : items) AppendToSequence(stream, each);
  CborSequence sequence(100'000);
  std::vector<Bytes> got;
  for (std::size_t i = 0; i < stream.size(); ++i) {
    sequence.Feed(base::ByteView(stream).subspan(i, 1));
    const auto next = sequence.Next();
    ASSERT_TRUE(next) << next.error().message;
    if (*next) got.push_back(**next);
  }
  EXPECT_EQ(got, items);
  EXPECT_TRUE(sequence.AtBoundary());
}

TEST(CborSequenceTest, KeepsWhatCameWholeBeforeACut) {
  Bytes stream;
  AppendToSequence(stream, Bytes(40, 1));
  AppendToSequence(stream, Bytes(40, 2));
  stream.pop_back();
  CborSequence sequence(100);
  sequence.Feed(stream);
  EXPECT_EQ(sequence.Next().value(), Bytes(40, 1));
  EXPECT_EQ(sequence.Next().value(), std::nullopt);
  EXPECT_FALSE(sequence.AtBoundary());
}

TEST(CborSequenceTest, RefusesTooLargeItemsBeforeTheyCome) {
  CborSequence sequence(100);
  sequence.Feed(Bytes{0x58, 101});
  EXPECT_EQ(ReasonOf(sequence.Next()), "cbor-too-large");
  EXPECT_EQ(ReasonOf(sequence.Next()), "cbor-too-large");
  CborSequence text(100);
  text.Feed(Bytes{0x61, 'a'});
  EXPECT_EQ(ReasonOf(text.Next()), "cbor-type");
  CborSequence longer(100);
  longer.Feed(Bytes{0x58, 1, 0});
  EXPECT_EQ(ReasonOf(longer.Next()), "cbor-not-shortest");
}

}  // namespace
