#include "drivers/card-reader/t0.h"

#include <gtest/gtest.h>

#include <vector>

#include "drivers/card-reader/apdu.h"
#include "drivers/simulator/usb/ccid_card.h"
#include "tests/support/hex.h"

namespace drivers::card_reader {
namespace {

namespace sim = simulator::usb;
using tests::Hex;

// A card that says these answers one after the other, and what it was asked.
struct Script {
  std::vector<const char*> answers;
  std::vector<base::Bytes> asked;

  base::Result<base::Bytes> operator()(base::ByteView tpdu) {
    asked.push_back(base::ToBytes(tpdu));
    if (asked.size() > answers.size()) {
      return base::Fail(base::ErrorCode::kUnavailable, "script-over", "");
    }
    return Hex(answers[asked.size() - 1]);
  }
};

base::Result<base::Bytes> Ask(Script& script, const char* apdu) {
  return ExchangeT0(Hex(apdu), std::ref(script));
}

// 7816-3 §12.2.2 to §12.2.5: which TPDU each case becomes.
TEST(ExchangeT0, MapsTheFourCases) {
  const struct {
    const char* apdu;
    const char* tpdu;
  } kCases[] = {{"00 44 00 00", "00 44 00 00 00"},
                {"00 84 00 00 08", "00 84 00 00 08"},
                {"80 10 00 00 02 AA BB", "80 10 00 00 02 AA BB"},
                {"80 10 00 00 02 AA BB 00", "80 10 00 00 02 AA BB"}};
  for (const auto& one : kCases) {
    Script script{{"90 00"}, {}};
    EXPECT_EQ(*Ask(script, one.apdu), Hex("90 00"));
    EXPECT_EQ(script.asked.at(0), Hex(one.tpdu)) << one.apdu;
  }
}

TEST(ExchangeT0, FetchesWhatTheCardHasLeft) {
  Script script{{"61 02", "AA BB 61 01", "CC 90 00"}, {}};
  EXPECT_EQ(*Ask(script, "80 10 00 00 02 AA BB 00"), Hex("AA BB CC 90 00"));
  EXPECT_EQ(script.asked.at(1), Hex("80 C0 00 00 02"));
  EXPECT_EQ(script.asked.at(2), Hex("80 C0 00 00 01"));
}

TEST(ExchangeT0, AsksAgainWithTheRightLengthOnce) {
  Script script{{"6C 02", "AA BB 90 00"}, {}};
  EXPECT_EQ(*Ask(script, "00 84 00 00 00"), Hex("AA BB 90 00"));
  EXPECT_EQ(script.asked.at(1), Hex("00 84 00 00 02"));
  Script twice{{"6C 02", "6C 03"}, {}};
  EXPECT_EQ(Ask(twice, "00 84 00 00 00").error().reason, "t0-wrong-length-again");
}

TEST(ExchangeT0, RefusesAnswersThatCannotBe) {
  Script none{{""}, {}};
  EXPECT_EQ(Ask(none, "00 84 00 00 02").error().reason, "t0-short");
  Script one{{"90"}, {}};
  EXPECT_EQ(Ask(one, "00 84 00 00 02").error().reason, "t0-short");
  Script surplus{{"AA BB CC 90 00"}, {}};
  EXPECT_EQ(Ask(surplus, "00 84 00 00 02").error().reason, "t0-surplus");
  Script unasked{{"AA 90 00"}, {}};
  EXPECT_EQ(Ask(unasked, "00 44 00 00").error().reason, "t0-surplus");
  Script beyond{{"61 02", "AA BB CC 90 00"}, {}};
  EXPECT_EQ(Ask(beyond, "00 A4 00 00").error().reason, "t0-surplus");
}

TEST(ExchangeT0, EndsAnAnswerThatNeverEnds) {
  int asked = 0;
  const auto more = [&](base::ByteView) -> base::Result<base::Bytes> {
    ++asked;
    return Hex("61 00");
  };
  EXPECT_EQ(ExchangeT0(Hex("00 A4 00 00"), more).error().reason, "t0-no-progress");
  const auto long_one = [&](base::ByteView tpdu) -> base::Result<base::Bytes> {
    ++asked;
    base::Bytes out(tpdu[1] == 0xc0 ? 256 : 0, 0xaa);
    out.insert(out.end(), {0x61, 0x00});
    return out;
  };
  asked = 0;
  EXPECT_EQ(ExchangeT0(Hex("00 A4 00 00"), long_one).error().reason, "t0-endless");
  EXPECT_LT(asked, 300);
  const auto drip = [&](base::ByteView tpdu) -> base::Result<base::Bytes> {
    ++asked;
    base::Bytes out(tpdu[1] == 0xc0 ? 1 : 0, 0xaa);
    out.insert(out.end(), {0x61, 0x01});
    return out;
  };
  asked = 0;
  EXPECT_EQ(ExchangeT0(Hex("00 A4 00 00"), drip).error().reason, "t0-endless");
  EXPECT_LT(asked, 1100);
}

TEST(ExchangeT0, AgreesWithTheSimulatedCard) {
  sim::T0CardEngine card(sim::DemoApplication);
  const auto send = [&](base::ByteView tpdu) -> base::Result<base::Bytes> {
    return card.Answer(tpdu);
  };
  EXPECT_EQ(*ExchangeT0(Hex("00 84 00 00 04"), send), Hex("A0 A1 A2 A3 90 00"));
  EXPECT_EQ(*ExchangeT0(Hex("80 10 00 00 03 01 02 03 00"), send), Hex("01 02 03 90 00"));
  EXPECT_EQ(ExchangeT0(Hex("80 12 03 00 00"), send)->size(), 0x302u);
  EXPECT_EQ(*ExchangeT0(Hex("80 99 00 00"), send), Hex("6D 00"));
  card.piece = 7;
  EXPECT_EQ(ExchangeT0(Hex("80 12 01 80 00"), send)->size(), 0x182u);
}

// 7816-3 §12.1.3.
TEST(ParseCommand, KnowsTheFourShortCases) {
  EXPECT_FALSE(ParseCommand(Hex("00 84 00 00"))->le);
  EXPECT_EQ(ParseCommand(Hex("00 84 00 00 00"))->le, 256);
  EXPECT_EQ(ParseCommand(Hex("00 84 00 00 02 AA BB"))->data.size(), 2u);
  EXPECT_EQ(ParseCommand(Hex("00 84 00 00 02 AA BB 07"))->le, 7);
  for (const char* broken : {"", "00 84 00", "00 84 00 00 02 AA", "00 84 00 00 02 AA BB CC DD",
                             "00 84 00 00 00 00 01 AA"}) {
    EXPECT_FALSE(ParseCommand(Hex(broken))) << broken;
  }
}

}  // namespace
}  // namespace drivers::card_reader
