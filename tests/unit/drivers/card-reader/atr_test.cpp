#include "drivers/card-reader/atr.h"

#include <gtest/gtest.h>

#include <string>

#include "drivers/card-reader/uid.h"
#include "tests/support/hex.h"

namespace drivers::card_reader {
namespace {

using tests::Hex;

std::string Describe(const Atr& atr) {
  std::string out = atr.inverse ? "inverse " : "";
  for (const int t : atr.protocols) out += "T=" + std::to_string(t) + " ";
  out += "FiDi " + base::ToHex(base::Bytes{atr.fi_di}) + " N " + std::to_string(atr.guard);
  if (atr.specific) {
    out += " specific " + std::to_string(atr.specific->protocol);
    out += atr.specific->changeable ? " changeable" : " fixed";
    if (atr.specific->implicit_parameters) out += " implicit";
  }
  out += " WI " + std::to_string(atr.wi);
  out += " IFSC " + std::to_string(atr.ifsc) + " BWI " + std::to_string(atr.bwi) + " CWI " +
         std::to_string(atr.cwi) + (atr.crc ? " CRC" : " LRC");
  out += " K " + std::to_string(atr.historical.size());
  if (atr.clock_and_class) out += " class " + base::ToHex(base::Bytes{*atr.clock_and_class});
  if (atr.spu) out += " SPU " + base::ToHex(base::Bytes{*atr.spu});
  if (atr.left_over != 0) out += " left " + std::to_string(atr.left_over);
  return out;
}

struct Vector {
  const char* clause;
  const char* atr;
  const char* expected;
};

// ATRs that cards were reported with (pcsc-tools smartcard_list.txt) or that a clause describes.
constexpr Vector kVectors[] = {
    {"7816-3 §8.2.2 T0 alone", "3B 00", "T=0 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 0"},
    {"§8.2.3 TB1, TC1", "3B 65 00 00 20 63 CB 68 00",
     "T=0 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 5"},
    {"§8.2.1 bytes behind the end", "3B 65 00 00 20 63 CB 68 00 26",
     "T=0 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 5 left 1"},
    {"§8.1 inverse convention", "3F 65 25 08 43 04 6C 90 00",
     "inverse T=0 FiDi 11 N 8 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 5"},
    {"§8.1 inverse convention", "3F 05 DC 20 FC 00 01",
     "inverse T=0 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 5"},
    {"§8.2.5 TCK", "3B 80 80 01 01", "T=0 T=1 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 0"},
    {"§8.2.5 TCK", "3B 81 80 01 80 80", "T=0 T=1 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 1"},
    {"PC/SC 3 §3.1.3.2.3 MIFARE 1K", "3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 01 00 00 00 00 6A",
     "T=0 T=1 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 15"},
    {"PC/SC 3 §3.1.3.2.3 Ultralight", "3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68",
     "T=0 T=1 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 15"},
    {"§8.3 TA1, §11.4 IFSC, BWI, CWI", "3B F8 13 00 00 81 31 FE 45 4A 43 4F 50 76 32 34 31 B7",
     "T=1 FiDi 13 N 0 WI 10 IFSC 254 BWI 4 CWI 5 LRC K 8"},
    {"§8.3 T=15",
     "3B DF 18 FF 81 F1 FE 43 00 3F 03 83 4D 49 46 41 52 45 20 50 6C 75 73 20 53 41 4D 3B",
     "T=1 FiDi 18 N 255 WI 10 IFSC 254 BWI 4 CWI 3 LRC K 15 class 03 SPU 83"},
    {"§8.3 T=15",
     "3B DF 18 FF 81 F1 FE 43 00 3F 07 83 4D 49 46 41 52 45 20 53 41 4D 20 41 56 33 30 11",
     "T=1 FiDi 18 N 255 WI 10 IFSC 254 BWI 4 CWI 3 LRC K 15 class 07 SPU 83"},
    {"§8.3 TA2", "3B FF 91 00 FF 91 81 71 FC 40 00 0A 65 4B 54 50 30 44 32 65 4B 54 50 04 3D 5B 62",
     "T=1 FiDi 91 N 255 specific 1 fixed WI 10 IFSC 252 BWI 4 CWI 0 LRC K 15"},
    {"§8.3 clock stop and class",
     "3B 9F 96 80 1F C7 80 31 A0 73 BE 21 13 67 43 20 07 18 00 00 01 A5",
     "T=0 FiDi 96 N 0 WI 10 IFSC 32 BWI 4 CWI 13 LRC K 15 class c7"},
    {"§11.4.2 IFSC", "3B E0 00 00 81 31 10 45 05",
     "T=1 FiDi 11 N 0 WI 10 IFSC 16 BWI 4 CWI 5 LRC K 0"},
    {"§11.4.2 IFSC", "3B E0 00 00 81 31 20 40 30",
     "T=1 FiDi 11 N 0 WI 10 IFSC 32 BWI 4 CWI 0 LRC K 0"},
    {"§10.2 WI in TC2", "3B 80 40 20", "T=0 FiDi 11 N 0 WI 32 IFSC 32 BWI 4 CWI 13 LRC K 0"},
    {"§11.4.4 CRC in the first TC for T=1", "3B 80 81 71 FE 45 01 CA",
     "T=1 FiDi 11 N 0 WI 10 IFSC 254 BWI 4 CWI 5 CRC K 0"},
};

TEST(ParseAtr, ReadsEachVectorAsItsClauseSays) {
  for (const Vector& vector : kVectors) {
    const auto atr = ParseAtr(Hex(vector.atr));
    ASSERT_TRUE(atr) << vector.clause << ": " << atr.error().reason;
    EXPECT_EQ(Describe(*atr), vector.expected) << vector.clause;
  }
}

struct Broken {
  const char* clause;
  const char* atr;
  const char* reason;
};

constexpr Broken kBroken[] = {
    {"§8.2.1 nothing", "", "atr-empty"},
    {"§8.1 no TS", "F0 F0 F0", "atr-ts"},
    {"§8.1 inverse as it is on the line", "03 65 00", "atr-ts"},
    {"§8.2.1 33 bytes that are no ATR",
     "F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 F0 "
     "F0 F0",
     "atr-ts"},
    {"§8.2.1 34 bytes",
     "3B 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
     "00 00 00",
     "atr-long"},
    {"§8.2.2 no T0", "3B", "atr-short"},
    {"§8.2.3 announced, not there", "3B FF 11 22 33 F0 F0 F0", "atr-short"},
    {"§8.2.4 fewer historical bytes", "3B 05 01 02 03 04", "atr-short"},
    {"§8.2.5 TCK wrong (a real report)",
     "3B DF 18 FF 81 F1 FE 43 00 3F 03 83 4D 49 46 50 6C 75 73 20 53 41 4D 3B 53 41 4D 3B",
     "atr-check"},
    {"§8.2.5 TCK missing", "3B 80 80 01", "atr-check"},
    {"§8.2.3 T descends", "3B 80 81 00 01", "atr-protocol-order"},
    {"§8.2.3 T=15 first", "3B 80 0F 8F", "atr-protocol-order"},
    {"§10.2 WI 0", "3B 80 40 00", "atr-wi"},
    {"§11.4.2 IFSC 00", "3B 80 81 11 00 10", "atr-ifsc"},
    {"§11.4.2 IFSC FF", "3B 80 81 11 FF EF", "atr-ifsc"},
    {"§11.4.3 BWI A", "3B 80 81 21 A5 85", "atr-bwi"},
};

TEST(ParseAtr, RefusesEachBrokenOneByItsReason) {
  for (const Broken& broken : kBroken) {
    const auto atr = ParseAtr(Hex(broken.atr));
    ASSERT_FALSE(atr) << broken.clause;
    EXPECT_EQ(atr.error().reason, broken.reason) << broken.clause;
    EXPECT_EQ(atr.error().code, base::ErrorCode::kInvalid);
  }
}

TEST(ParseAtr, NoBeginningOfAnAtrReadsBeyondItsEnd) {
  for (const Vector& vector : kVectors) {
    const base::Bytes bytes = Hex(vector.atr);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const base::Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      const auto atr = ParseAtr(cut);
      EXPECT_TRUE(!atr || atr->left_over == 0);
    }
  }
}

TEST(ParseAtr, OnlyTheFirstBlockOfAProtocolCounts) {
  // T=1 twice: IFSC 16, then IFSC 32.
  const auto atr = ParseAtr(Hex("3B 80 81 91 10 11 20 B1"));
  ASSERT_TRUE(atr) << atr.error().reason;
  EXPECT_EQ(atr->ifsc, 16);
}

// 7816-3 §8.3 tables 7 and 8.
TEST(RateOf, KnowsTheTablesAndNoReservedValue) {
  EXPECT_EQ(RateOf(0x11)->f, 372);
  EXPECT_EQ(RateOf(0x13)->d, 4);
  EXPECT_EQ(RateOf(0x18)->d, 12);
  EXPECT_EQ(RateOf(0x96)->f, 512);
  EXPECT_EQ(RateOf(0x96)->d, 32);
  EXPECT_FALSE(RateOf(0x71));
  EXPECT_FALSE(RateOf(0xe1));
  EXPECT_FALSE(RateOf(0x10));
  EXPECT_FALSE(RateOf(0x1a));
}

TEST(IsContactless, IsTheReadersOwnAtrOnly) {
  EXPECT_TRUE(IsContactless(*ParseAtr(Hex("3B 80 80 01 01"))));
  EXPECT_TRUE(IsContactless(*ParseAtr(Hex("3B 8C 80 01 50 01 02 03 04 30 AA AA 01 77 81 D7 49"))));
  EXPECT_FALSE(IsContactless(*ParseAtr(Hex("3B 00"))));
  EXPECT_FALSE(IsContactless(*ParseAtr(Hex("3B E0 00 00 81 31 10 45 05"))));
}

}  // namespace
}  // namespace drivers::card_reader
