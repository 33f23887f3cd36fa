// Tracking codes, request ids and text encodings.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "offline-store/protocol/text_encoding.h"
#include "offline-store/protocol/tracking_code.h"
#include "offline-store/protocol/uuid7.h"
#include "tests/support/fake_clock.h"
#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using base::Bytes;
using tests::ReasonOf;

TEST(TrackingCodeTest, CatchesEveryWrongSymbolAndEverySwap) {
  tests::SeededRandom random(3);
  for (int i = 0; i < 200; ++i) {
    const auto code = TrackingCode::Make("7K3M", random);
    const std::string good(code->symbols());
    ASSERT_EQ(ReasonOf(TrackingCode::FromSymbols(good)), "ok");
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const char symbol : kCodeAlphabet) {
        std::string wrong = good;
        wrong[at] = symbol;
        if (wrong == good) continue;
        ASSERT_EQ(ReasonOf(TrackingCode::FromSymbols(wrong)), "code-check") << good << wrong;
      }
      for (std::size_t other = 0; other < at; ++other) {
        std::string swapped = good;
        std::swap(swapped[at], swapped[other]);
        if (swapped == good) continue;
        ASSERT_EQ(ReasonOf(TrackingCode::FromSymbols(swapped)), "code-check") << good << swapped;
      }
    }
  }
}

TEST(TrackingCodeTest, TakesWhatPeopleType) {
  tests::SeededRandom random(5);
  const TrackingCode code = TrackingCode::Make("A1B0", random).value();
  const std::string grouped = code.Grouped();
  EXPECT_EQ(grouped.size(), 14U);
  EXPECT_EQ(grouped.substr(0, 5), "A1B0-");
  EXPECT_EQ(code.kiosk_number(), "A1B0");
  std::string lower = grouped;
  for (char& each : lower) each = static_cast<char>(std::tolower(each));
  std::string lookalike = grouped;
  lookalike[1] = 'l';
  lookalike[3] = 'o';
  for (const std::string& typed :
       {grouped, lower, lookalike, " " + std::string(code.symbols()) + " "}) {
    const auto parsed = TrackingCode::Parse(typed);
    ASSERT_TRUE(parsed) << typed << ": " << parsed.error().reason;
    EXPECT_EQ(*parsed, code);
  }
}

TEST(TrackingCodeTest, SaysWhyItTakesNoOther) {
  EXPECT_EQ(ReasonOf(TrackingCode::Parse("")), "code-length");
  EXPECT_EQ(ReasonOf(TrackingCode::Parse("0000-0000-0000")), "ok");
  EXPECT_EQ(ReasonOf(TrackingCode::Parse("0000-0000-000")), "code-length");
  EXPECT_EQ(ReasonOf(TrackingCode::Parse("0000-0000-0000-0")), "code-length");
  EXPECT_EQ(ReasonOf(TrackingCode::Parse("0000-0000-0001")), "code-check");
  for (const char letter : {'N', 'q', 'U', 'v'}) {
    EXPECT_EQ(ReasonOf(TrackingCode::Parse(std::string("0000-0000-000") + letter)),
              "code-letter-not-used");
  }
  EXPECT_EQ(ReasonOf(TrackingCode::Parse("0000-0000-000?")), "code-symbol");
  EXPECT_EQ(ReasonOf(TrackingCode::FromSymbols("0000-0000-0000")), "code-symbol");
  EXPECT_EQ(ReasonOf(TrackingCode::FromSymbols("00000000000o")), "code-symbol");
}

TEST(TrackingCodeTest, IsMadeForARealKioskNumberOnly) {
  tests::SeededRandom random(9);
  for (const char* number : {"", "A1B", "A1B2C", "a1b2", "A1BN", "0000"}) {
    EXPECT_EQ(ReasonOf(TrackingCode::Make(number, random)), "kiosk-number") << number;
  }
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    seen.insert(std::string(TrackingCode::Make("A1B2", random).value().symbols()));
  }
  EXPECT_EQ(seen.size(), 1000U);
}

TEST(RequestIdTest, OnlyGrowsWhateverTheClockDoes) {
  tests::SeededRandom random(4);
  tests::SeededRandom clock(5);
  std::optional<RequestId> last;
  std::int64_t now = 1'790'000'000'000;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint32_t dice = clock.Below(100);
    if (dice < 5) now -= 86'400'000;
    if (dice > 50) now += clock.Below(3);
    const RequestId id = NextRequestId(now, last, random);
    ASSERT_TRUE(IsRequestId(id));
    if (last) {
      ASSERT_LT(*last, id) << i;
    }
    last = id;
  }
}

TEST(RequestIdTest, ABurstWithinOneMillisecondRunsOverIntoTheNext) {
  tests::SeededRandom random(4);
  std::optional<RequestId> last;
  for (int i = 0; i < 5000; ++i) {
    const RequestId id = NextRequestId(1000, last, random);
    if (last) {
      ASSERT_LT(*last, id);
    }
    last = id;
  }
  EXPECT_LE(TimeOf(*last), 1002);
}

TEST(RequestIdTest, HasOneText) {
  tests::SeededRandom random(4);
  const RequestId id = NextRequestId(1'790'000'000'000, std::nullopt, random);
  const std::string text = RequestIdText(id);
  EXPECT_EQ(ParseRequestId(text).value(), id);
  EXPECT_EQ(TimeOf(id), 1'790'000'000'000);
  // RFC 9562, A.6.
  EXPECT_EQ(TimeOf(ParseRequestId("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").value()),
            1'645'557'742'000);
  EXPECT_EQ(ReasonOf(ParseRequestId("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")), "request-id");
  EXPECT_EQ(ReasonOf(ParseRequestId("017f22e279b07cc398c4dc0c0c07398f")), "request-id");
  EXPECT_EQ(ReasonOf(ParseRequestId("017f22e2-79b0-4cc3-98c4-dc0c0c07398f")), "request-id-version");
  EXPECT_EQ(ReasonOf(ParseRequestId("")), "request-id");
}

TEST(TextEncodingTest, EncodesAsTheStandardsExamples) {
  EXPECT_EQ(Base45(base::AsBytes("AB")), "BB8");
  EXPECT_EQ(Base45(base::AsBytes("Hello!!")), "%69 VD92EX0");
  EXPECT_EQ(Base45(base::AsBytes("base-45")), "UJCLQE7W581");
  EXPECT_EQ(FromBase45("QED8WEX0").value(), base::ToBytes(base::AsBytes("ietf!")));
  EXPECT_EQ(Base64Url(Bytes{0xfb, 0xff}), "-_8");
  EXPECT_EQ(Base32(base::AsBytes("foobar")), "MZXW6YTBOI");
  EXPECT_EQ(Base32(base::AsBytes("foob")), "MZXW6YQ");
}

TEST(TextEncodingTest, DecodersTakeOnlyWhatTheirEncodersWrite) {
  tests::SeededRandom random(8);
  for (std::size_t size = 0; size < 70; ++size) {
    Bytes bytes(size);
    random.Fill(bytes);
    EXPECT_EQ(FromBase45(Base45(bytes)).value(), bytes);
    EXPECT_EQ(FromBase64Url(Base64Url(bytes)).value(), bytes);
    EXPECT_EQ(FromBase32(Base32(bytes)).value(), bytes);
    EXPECT_EQ(FromHex(base::ToHex(bytes)).value(), bytes);
  }
  // Every text of up to three symbols is either refused or the encoding of what it decodes to.
  const std::string symbols = "0Aa :_-=Z7g\n";
  std::string text;
  const auto check = [&](const auto& decode, const auto& encode) {
    const auto bytes = decode(text);
    if (bytes) {
      EXPECT_EQ(encode(*bytes), text);
    }
  };
  for (const char a : symbols) {
    for (const char b : symbols) {
      for (const char c : symbols) {
        for (const std::string& each :
             {std::string{a}, std::string{a, b}, std::string{a, b, c}, std::string{':', ':', c}}) {
          text = each;
          check(FromBase45, Base45);
          check(FromBase64Url, Base64Url);
          check(FromBase32, Base32);
          check(FromHex, base::ToHex);
        }
      }
    }
  }
  EXPECT_EQ(ReasonOf(FromBase45("FGW")), "ok");  // 65535
  EXPECT_EQ(ReasonOf(FromBase45("GGW")), "base45");
  EXPECT_EQ(ReasonOf(FromBase64Url("AB")), "base64url");
  EXPECT_EQ(ReasonOf(FromBase32("A")), "base32");
}

TEST(TextEncodingTest, KnowsUtf8) {
  for (const char* good : {"", "a", "\xc2\x80", "\xe0\xa0\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
                           "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsUtf8(good));
  }
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82"}) {
    EXPECT_FALSE(IsUtf8(bad));
  }
}

}  // namespace
