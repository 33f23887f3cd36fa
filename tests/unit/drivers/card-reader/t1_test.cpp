#include "drivers/card-reader/t1.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "drivers/simulator/usb/ccid_card.h"
#include "tests/support/hex.h"

namespace drivers::card_reader::t1 {
namespace {

namespace sim = simulator::usb;
using tests::Hex;

struct Vector {
  const char* clause;
  const char* bytes;
  Block block;
};

std::vector<Vector> Vectors() {
  return {
      {"7816-3 §11.4.2 S(IFS request 254)", "00 C1 01 FE 3E", SBlock(Control::kIfs, false, {0xfe})},
      {"§11.4.2 S(IFS response 254)", "00 E1 01 FE 1E", SBlock(Control::kIfs, true, {0xfe})},
      {"§11.6.3.2 S(RESYNCH request)", "00 C0 00 C0", SBlock(Control::kResynch, false, {})},
      {"§11.6.3.2 S(RESYNCH response)", "00 E0 00 E0", SBlock(Control::kResynch, true, {})},
      {"§11.4.3 S(WTX request 1)", "00 C3 01 01 C3", SBlock(Control::kWtx, false, {1})},
      {"§11.4.3 S(WTX response 1)", "00 E3 01 01 E3", SBlock(Control::kWtx, true, {1})},
      {"§11.3.2.2 R0", "00 80 00 80", RBlock(0, Complaint::kNone)},
      {"§11.3.2.2 R1", "00 90 00 90", RBlock(1, Complaint::kNone)},
      {"§11.3.2.2 R0, check", "00 81 00 81", RBlock(0, Complaint::kChecksum)},
      {"§11.3.2.2 R0, other", "00 82 00 82", RBlock(0, Complaint::kOther)},
      {"§11.3.2.2 I0", "00 00 05 00 84 00 00 08 89", IBlock(0, false, Hex("00 84 00 00 08"))},
      {"§11.3.2.2 I1", "00 40 05 00 84 00 00 08 C9", IBlock(1, false, Hex("00 84 00 00 08"))},
      {"§11.6.2.2 I0, more", "00 20 01 AA 8B", IBlock(0, true, Hex("AA"))},
      {"§11.6.2.4 S(ABORT request)", "00 C2 00 C2", SBlock(Control::kAbort, false, {})},
  };
}

TEST(Block, EachVectorIsWrittenAndReadAsItsClauseSays) {
  for (const Vector& vector : Vectors()) {
    EXPECT_EQ(Encode(vector.block, false), Hex(vector.bytes)) << vector.clause;
    const auto read = Decode(Hex(vector.bytes), false);
    ASSERT_TRUE(read) << vector.clause;
    EXPECT_EQ(Encode(*read, false), Hex(vector.bytes)) << vector.clause;
    EXPECT_EQ(read->kind, vector.block.kind) << vector.clause;
  }
}

// What went over the wires between libccid and an OsEID card (OsEID, doc/T1_CRC.txt); the first was
// also sent by the firmware of an AU9540, which speaks T=1 by itself.
TEST(Block, ACrcIsWhatCardsAndReadersSent) {
  const Vector kSent[] = {
      {"§11.4.2 S(IFS request 254)", "00 C1 01 FE 54 4E", SBlock(Control::kIfs, false, {0xfe})},
      {"§11.4.2 S(IFS response 254)", "00 E1 01 FE 57 75", SBlock(Control::kIfs, true, {0xfe})},
      {"§11.3.2.2 R0", "00 80 00 B5 FF", RBlock(0, Complaint::kNone)},
      {"§11.3.2.2 R1", "00 90 00 20 6E", RBlock(1, Complaint::kNone)},
      {"§11.3.2.2 R0, check", "00 81 00 AC 27", RBlock(0, Complaint::kChecksum)},
      {"§11.3.2.2 I0", "00 00 05 00 A4 00 00 00 B8 DA", IBlock(0, false, Hex("00 A4 00 00 00"))},
      {"§11.6.2.2 I1, more", "00 60 07 00 02 8A 01 AA 90 00 A6 33",
       IBlock(1, true, Hex("00 02 8A 01 AA 90 00"))},
      {"§11.3.2.2 I0 without information", "00 00 00 39 33", IBlock(0, false, {})},
  };
  for (const Vector& vector : kSent) {
    EXPECT_EQ(Encode(vector.block, true), Hex(vector.bytes)) << vector.clause;
    const auto read = Decode(Hex(vector.bytes), true);
    ASSERT_TRUE(read) << vector.clause;
    EXPECT_EQ(read->kind, vector.block.kind) << vector.clause;
  }
  // The other order is another check.
  EXPECT_EQ(Decode(Hex("00 C1 01 FE 4E 54"), true).error().reason, "t1-check");
}

TEST(Block, BothChecksComeBack) {
  for (const Vector& vector : Vectors()) {
    const base::Bytes bytes = Encode(vector.block, true);
    EXPECT_EQ(bytes.size(), Hex(vector.bytes).size() + 1);
    EXPECT_TRUE(Decode(bytes, true)) << vector.clause;
    EXPECT_EQ(Decode(bytes, false).error().reason, "t1-check") << vector.clause;
  }
}

base::Bytes Checked(const char* text) {
  base::Bytes out = Hex(text);
  std::uint8_t lrc = 0;
  for (const std::uint8_t byte : out) lrc ^= byte;
  out.push_back(lrc);
  return out;
}

TEST(Block, RefusesEachBrokenOneByItsReason) {
  const struct {
    const char* what;
    base::Bytes bytes;
    const char* reason;
  } kCases[] = {
      {"nothing", {}, "t1-short"},
      {"no check", Hex("00 80 00"), "t1-short"},
      {"wrong LRC", Hex("00 80 00 81"), "t1-check"},
      {"another node", Checked("21 80 00"), "t1-node"},
      {"LEN FF", Checked("00 00 FF 01"), "t1-length"},
      {"LEN above what came", Checked("00 00 02 01"), "t1-length"},
      {"LEN below what came", Checked("00 00 00 01"), "t1-length"},
      {"I with reserved bits", Checked("00 01 00"), "t1-pcb"},
      {"R with reserved bits", Checked("00 84 00"), "t1-pcb"},
      {"R, error 3", Checked("00 83 00"), "t1-pcb"},
      {"R, bit 6", Checked("00 A0 00"), "t1-pcb"},
      {"S that is none", Checked("00 C4 00"), "t1-pcb"},
      {"S that is none", Checked("00 D0 00"), "t1-pcb"},
      {"R with information", Checked("00 80 01 00"), "t1-info"},
      {"IFS 00", Checked("00 C1 01 00"), "t1-info"},
      {"IFS FF", Checked("00 C1 01 FF"), "t1-info"},
      {"IFS without size", Checked("00 C1 00"), "t1-info"},
      {"IFS of two bytes", Checked("00 C1 02 20 20"), "t1-info"},
      {"WTX 0", Checked("00 C3 01 00"), "t1-info"},
      {"WTX without multiplier", Checked("00 C3 00"), "t1-info"},
      {"RESYNCH with information", Checked("00 C0 01 00"), "t1-info"},
      {"ABORT with information", Checked("00 E2 01 00"), "t1-info"},
  };
  for (const auto& one : kCases) {
    const auto block = Decode(one.bytes, false);
    ASSERT_FALSE(block) << one.what;
    EXPECT_EQ(block.error().reason, one.reason) << one.what;
  }
}

// The host's end against a card written apart from it.
class LinkTest : public testing::Test {
 protected:
  explicit LinkTest(std::uint8_t ifsc = 254) : card(ifsc, sim::DemoApplication) {
    parameters.protocol = 1;
    parameters.ifsc = ifsc;
  }

  Link Make() {
    return Link(parameters, [this](base::ByteView block, std::uint8_t wtx) {
      ++blocks;
      multipliers.push_back(wtx);
      base::Bytes answer = card.Answer(block);
      if (answer.empty()) {
        return base::Result<base::Bytes>(
            base::Fail(base::ErrorCode::kUnavailable, "card-mute", ""));
      }
      return base::Result<base::Bytes>(std::move(answer));
    });
  }

  Parameters parameters;
  sim::T1CardEngine card;
  int blocks = 0;
  std::vector<int> multipliers;
};

const base::Bytes kEcho = Hex("80 10 00 00 03 01 02 03 00");
const base::Bytes kEchoed = Hex("01 02 03 90 00");

TEST_F(LinkTest, CommandsAlternateTheirNumbers) {
  Link link = Make();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(*link.Exchange(kEcho), kEchoed) << i;
  EXPECT_EQ(blocks, 5);
  EXPECT_EQ(card.executed(), 5);
}

TEST_F(LinkTest, TheCardLearnsOurSize) {
  Link link = Make();
  ASSERT_TRUE(link.OfferIfsd(254));
  EXPECT_EQ(card.ifsd(), 254);
  EXPECT_EQ(link.Exchange(Hex("80 12 00 FE 00"))->size(), 256u);
  EXPECT_EQ(blocks, 3) << "the answer of 256 bytes goes in two blocks";
}

TEST_F(LinkTest, LongAnswersAreChained) {
  Link link = Make();
  const auto answer = link.Exchange(Hex("80 12 10 00 00"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->size(), 0x1002u);
  EXPECT_EQ((*answer)[0x0fff], 0xff);
}

// The first TC for T=1 asks for a CRC (7816-3 §11.4.4).
class CrcCardTest : public LinkTest {
 protected:
  CrcCardTest() { parameters.crc = true; }

  Link Make() {
    return Link(parameters, [this](base::ByteView block, std::uint8_t) {
      return base::Result<base::Bytes>(crc_card.Answer(block));
    });
  }

  sim::T1CardEngine crc_card{254, sim::DemoApplication, true};
};

TEST_F(CrcCardTest, CommandsAndChainsGoThrough) {
  Link link = Make();
  ASSERT_TRUE(link.OfferIfsd(254));
  EXPECT_EQ(crc_card.ifsd(), 254);
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
  EXPECT_EQ(link.Exchange(Hex("80 12 10 00 00"))->size(), 0x1002u);
  EXPECT_EQ(crc_card.executed(), 2);
}

TEST_F(CrcCardTest, ABrokenBlockIsAskedForAgain) {
  Link link = Make();
  crc_card.trouble.bad_checks = 1;
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
  EXPECT_EQ(crc_card.executed(), 1);
}

class SmallCardTest : public LinkTest {
 protected:
  SmallCardTest() : LinkTest(4) {}
};

TEST_F(SmallCardTest, LongCommandsAreChained) {
  Link link = Make();
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
  EXPECT_EQ(card.executed(), 2);
}

TEST_F(SmallCardTest, ACardMayChangeItsSizeMeanwhile) {
  card.trouble.new_ifsc = 3;
  Link link = Make();
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
}

// 7816-3 §11.6.3: one bad block, one missing block, one wrong number are repaired unseen.
TEST_F(LinkTest, RepairsSingleFaults) {
  for (int fault = 0; fault < 3; ++fault) {
    for (const char* command : {"80 10 00 00 03 01 02 03 00", "80 12 00 80 00"}) {
      Link link = Make();
      card.Reset();
      const int before = card.executed();
      ASSERT_TRUE(link.Exchange(kEcho));
      (fault == 0   ? card.trouble.bad_checks
       : fault == 1 ? card.trouble.mute
                    : card.trouble.wrong_numbers) = 1;
      const auto answer = link.Exchange(Hex(command));
      ASSERT_TRUE(answer) << fault << ' ' << command << ' ' << answer.error().reason;
      EXPECT_EQ(answer->back(), 0x00);
      EXPECT_EQ(card.executed(), before + 2) << "no command was carried out twice";
    }
  }
}

TEST_F(LinkTest, AfterThreeTriesBothSidesStartAnew) {
  Link link = Make();
  ASSERT_TRUE(link.OfferIfsd(254));
  ASSERT_TRUE(link.Exchange(kEcho));
  card.trouble.bad_checks = 4;
  const auto answer = link.Exchange(kEcho);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "t1-resynchronised");
  EXPECT_EQ(answer.error().code, base::ErrorCode::kUnknown);
  EXPECT_EQ(card.resynchs(), 1);
  EXPECT_EQ(card.ifsd(), 254) << "our size is offered again";
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
  EXPECT_FALSE(link.lost());
}

TEST_F(LinkTest, ACardThatStaysOutOfStepIsLostAfterThreeResynchs) {
  Link link = Make();
  card.trouble.bad_checks = 1000;
  card.trouble.ignores_resynch = true;
  EXPECT_EQ(link.Exchange(kEcho).error().reason, "t1-lost");
  EXPECT_TRUE(link.lost());
  EXPECT_EQ(card.resynchs(), 3);
  EXPECT_LT(blocks, 10);
}

TEST_F(LinkTest, MoreTimeIsGrantedOnceWithItsMultiplier) {
  Link link = Make();
  card.trouble.wtx = 1;
  card.trouble.wtx_multiplier = 7;
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
  EXPECT_EQ(multipliers, (std::vector<int>{0, 7}));
  multipliers.clear();
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
  EXPECT_EQ(multipliers, (std::vector<int>{0}));
}

TEST_F(LinkTest, AStormOfExtensionsEnds) {
  Link link = Make();
  card.trouble.wtx = 1'000'000;
  EXPECT_EQ(link.Exchange(kEcho).error().reason, "t1-wtx-endless");
  EXPECT_LT(blocks, 300);
}

TEST_F(LinkTest, AnAnswerWithoutEndEnds) {
  Link link = Make();
  card.trouble.endless_chain = true;
  EXPECT_EQ(link.Exchange(kEcho).error().reason, "t1-endless");
  EXPECT_LT(blocks, 3000);
}

TEST_F(LinkTest, AnAbortIsAcknowledgedAndTheNextCommandWorks) {
  Link link = Make();
  card.trouble.aborts = true;
  EXPECT_EQ(link.Exchange(kEcho).error().reason, "t1-aborted");
  card.trouble.aborts = false;
  EXPECT_EQ(*link.Exchange(kEcho), kEchoed);
  EXPECT_EQ(card.resynchs(), 1);
}

// A card of scripted blocks.
Link Scripted(std::vector<base::Bytes> script, std::vector<base::Bytes>& asked) {
  Parameters parameters;
  parameters.protocol = 1;
  return Link(parameters,
              [script = std::move(script), &asked](base::ByteView block,
                                                   std::uint8_t) -> base::Result<base::Bytes> {
                asked.push_back(base::ToBytes(block));
                if (asked.size() > script.size()) {
                  return base::Fail(base::ErrorCode::kTimeout, "script-over", "");
                }
                return script[asked.size() - 1];
              });
}

TEST(Link, RefusesBlocksOutOfTurn) {
  const struct {
    const char* what;
    base::Bytes answer;
    base::Bytes complaint;
  } kCases[] = {
      {"I with the other number", Checked("00 40 02 90 00"), Hex("00 82 00 82")},
      {"R that acknowledges the last block", Hex("00 90 00 90"), Hex("00 82 00 82")},
      {"RESYNCH, which only the host may ask", Hex("00 C0 00 C0"), Hex("00 82 00 82")},
      {"an answer to a question that was not asked", Hex("00 E1 01 FE 1E"), Hex("00 82 00 82")},
      {"more than our size of 32",
       Checked("00 00 21 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
               "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 90 00"),
       Hex("00 82 00 82")},
      {"a wrong check", Hex("00 00 02 90 00 93"), Hex("00 81 00 81")},
  };
  for (const auto& one : kCases) {
    std::vector<base::Bytes> asked;
    Link link = Scripted({one.answer, Checked("00 00 02 90 00")}, asked);
    const auto answer = link.Exchange(Hex("00 A4 00 00"));
    ASSERT_TRUE(answer) << one.what << ' ' << answer.error().reason;
    EXPECT_EQ(*answer, Hex("90 00")) << one.what;
    EXPECT_EQ(asked.at(1), one.complaint) << one.what;
  }
}

TEST(Link, ACardThatAsksForTheBlockAgainGetsTheSame) {
  std::vector<base::Bytes> asked;
  Link link = Scripted({Hex("00 81 00 81"), Checked("00 00 02 90 00")}, asked);
  ASSERT_TRUE(link.Exchange(Hex("00 A4 00 00")));
  EXPECT_EQ(asked.at(0), asked.at(1));
}

TEST(Link, AnOtherErrorEndsAtOnce) {
  std::vector<base::Bytes> asked;
  Link link = Scripted({}, asked);
  EXPECT_EQ(link.Exchange(Hex("00 A4 00 00")).error().reason, "script-over");
  EXPECT_EQ(asked.size(), 1u);
}

TEST(Link, AnAnswerWithoutStatusWordIsNone) {
  std::vector<base::Bytes> asked;
  Link link = Scripted({Checked("00 00 01 90")}, asked);
  EXPECT_EQ(link.Exchange(Hex("00 A4 00 00")).error().reason, "t1-no-status");
}

}  // namespace
}  // namespace drivers::card_reader::t1
