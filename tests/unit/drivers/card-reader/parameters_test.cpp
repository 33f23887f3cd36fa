#include "drivers/card-reader/parameters.h"

#include <gtest/gtest.h>

#include "tests/support/hex.h"

namespace drivers::card_reader {
namespace {

using tests::Hex;

ClassDescriptor Both() {
  ClassDescriptor reader;
  reader.t0 = reader.t1 = true;
  reader.max_data_rate = 344086;
  return reader;
}

TEST(ChooseParameters, TheFirstOfferedAtTheDefaultRateNeedsNoWord) {
  const auto out = ChooseParameters(*ParseAtr(Hex("3B 80 80 01 01")), Both());
  ASSERT_TRUE(out);
  EXPECT_EQ(out->protocol, 0);
  EXPECT_FALSE(out->negotiate);
}

TEST(ChooseParameters, AnotherProtocolNeedsPps) {
  ClassDescriptor reader = Both();
  reader.t0 = false;
  const auto out = ChooseParameters(*ParseAtr(Hex("3B 80 80 01 01")), reader);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->protocol, 1);
  EXPECT_TRUE(out->negotiate);
}

TEST(ChooseParameters, AFasterRateIsUsedIfTheReaderKeepsUp) {
  const Atr atr = *ParseAtr(Hex("3B F8 13 00 00 81 31 FE 45 4A 43 4F 50 76 32 34 31 B7"));
  EXPECT_EQ(ChooseParameters(atr, Both())->fi_di, 0x13);
  EXPECT_TRUE(ChooseParameters(atr, Both())->negotiate);
  ClassDescriptor slow = Both();
  slow.max_data_rate = 10752;
  EXPECT_EQ(ChooseParameters(atr, slow)->fi_di, 0x11);
  EXPECT_FALSE(ChooseParameters(atr, slow)->negotiate);
}

TEST(ChooseParameters, SpecificModeIsObeyedWithoutPps) {
  const Atr atr = *ParseAtr(
      Hex("3B FF 91 00 FF 91 81 71 FC 40 00 0A 65 4B 54 50 30 44 32 65 4B 54 50 04 3D 5B 62"));
  const auto out = ChooseParameters(atr, Both());
  ASSERT_TRUE(out);
  EXPECT_EQ(out->protocol, 1);
  EXPECT_EQ(out->fi_di, 0x91);
  EXPECT_EQ(out->ifsc, 252);
  EXPECT_FALSE(out->negotiate);
}

TEST(ChooseParameters, RefusesWhatNobodySpeaks) {
  Atr atr = *ParseAtr(Hex("3B 00"));
  ClassDescriptor reader = Both();
  reader.t0 = false;
  EXPECT_EQ(ChooseParameters(atr, reader).error().reason, "card-protocol-unsupported");
  atr.specific = SpecificMode{0, true, true};
  EXPECT_EQ(ChooseParameters(atr, Both()).error().reason, "card-implicit");
  atr.specific = SpecificMode{0, true, false};
  atr.fi_di = 0x7a;
  EXPECT_EQ(ChooseParameters(atr, Both()).error().reason, "card-rate");
}

// 7816-3 §9.2, §9.3.
TEST(Pps, AsksAndUnderstands) {
  Parameters parameters;
  parameters.protocol = 1;
  EXPECT_EQ(PpsRequest(parameters), Hex("FF 01 FE"));
  parameters.fi_di = 0x96;
  const base::Bytes request = PpsRequest(parameters);
  EXPECT_EQ(request, Hex("FF 11 96 78"));
  EXPECT_EQ(*ReadPpsAnswer(request, Hex("FF 11 96 78")), 0x96);
  EXPECT_EQ(*ReadPpsAnswer(request, Hex("FF 01 FE")), 0x11) << "PPS1 may be left out";
}

TEST(Pps, AnyOtherAnswerIsAnError) {
  const base::Bytes request = Hex("FF 11 96 78");
  const struct {
    const char* answer;
    const char* reason;
  } kCases[] = {
      {"", "pps-short"},
      {"FF 11", "pps-short"},
      {"FF 11 96", "pps-short"},
      {"FE 11 96 79", "pps-start"},
      {"FF 11 96 79", "pps-check"},
      {"FF 10 96 79", "pps-protocol"},
      {"FF 31 96 58", "pps-protocol"},
      {"FF 11 95 7B", "pps-rate"},
      {"FF 11 96 78 00", "pps-long"},
  };
  for (const auto& one : kCases) {
    const auto answer = ReadPpsAnswer(request, Hex(one.answer));
    ASSERT_FALSE(answer) << one.answer;
    EXPECT_EQ(answer.error().reason, one.reason) << one.answer;
  }
  EXPECT_EQ(ReadPpsAnswer(Hex("FF 01 FE"), Hex("FF 11 96 78")).error().reason, "pps-protocol");
}

// CCID §6.1.7.
TEST(EncodeParameters, HasTheBytesOfTheProtocol) {
  Parameters parameters;
  parameters.inverse = true;
  parameters.guard = 8;
  EXPECT_EQ(EncodeParameters(parameters), Hex("11 02 08 0A 00"));
  parameters.protocol = 1;
  parameters.crc = true;
  parameters.ifsc = 254;
  parameters.cwi = 5;
  EXPECT_EQ(EncodeParameters(parameters), Hex("11 13 08 45 00 FE 00"));
}

// 7816-3 §10.2 (WWT), §11.4.3 (BWT) at 4 MHz.
TEST(WaitingMs, IsTheTimeOfTheSpecification) {
  Parameters parameters;
  EXPECT_EQ(WaitingMs(parameters, 4000), 893);
  parameters.protocol = 1;
  const int expected[] = {91, 180, 359, 716, 1430, 2859, 5716, 11429, 22857, 45713};
  for (std::uint8_t bwi = 0; bwi < 10; ++bwi) {
    parameters.bwi = bwi;
    EXPECT_NEAR(WaitingMs(parameters, 4000), expected[bwi], 2) << int{bwi};
  }
  parameters.cwi = 5;
  EXPECT_NEAR(BlockMs(parameters, 4000), 1040, 1);
}

TEST(ChooseIfsd, StaysWithinOneTo254) {
  ClassDescriptor reader;
  const struct {
    std::uint32_t max_ifsd, max_message;
    int expected;
  } kCases[] = {{0, 271, 254},   {0, 64, 32},       {1, 271, 1},           {247, 271, 247},
                {255, 271, 254}, {16665, 271, 254}, {0xffffffff, 271, 254}};
  for (const auto& one : kCases) {
    reader.max_ifsd = one.max_ifsd;
    reader.max_message = one.max_message;
    EXPECT_EQ(ChooseIfsd(reader), one.expected) << one.max_ifsd;
  }
}

}  // namespace
}  // namespace drivers::card_reader
