#include "drivers/card-reader/message.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/support/hex.h"

namespace drivers::card_reader {
namespace {

using tests::Hex;

TEST(EncodeCommand, HasTheHeaderOfTheSpecification) {
  // CCID §6.1.4.
  EXPECT_EQ(EncodeCommand(Command::kXfrBlock, 1, 0x2a, {3, 0x10, 0}, Hex("00 84 00 00 08")),
            Hex("6F 05 00 00 00 01 2A 03 10 00 00 84 00 00 08"));
  EXPECT_EQ(EncodeCommand(Command::kGetSlotStatus, 0, 0, {}, {}),
            Hex("65 00 00 00 00 00 00 00 00 00"));
}

TEST(ParseAnswer, ReadsAWholeMessage) {
  const auto answer = ParseAnswer(Hex("80 02 00 00 00 01 2A 42 FE 10 90 00"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->type, AnswerType::kDataBlock);
  EXPECT_EQ(answer->slot, 1);
  EXPECT_EQ(answer->sequence, 0x2a);
  EXPECT_EQ(answer->icc, Icc::kAbsent);
  EXPECT_EQ(answer->verdict, Verdict::kFailed);
  EXPECT_EQ(answer->error, 0xfe);
  EXPECT_EQ(answer->specific, 0x10);
  EXPECT_EQ(answer->data, SecretBytes(Hex("90 00")));
}

// The corpus of malformed answers: one expected error each.
TEST(ParseAnswer, RefusesEachMalformedAnswerByItsReason) {
  const struct {
    const char* what;
    const char* bytes;
    const char* reason;
  } kCases[] = {
      {"nothing", "", "ccid-short"},
      {"a byte", "80", "ccid-short"},
      {"nine bytes", "80 00 00 00 00 00 00 00 00", "ccid-short"},
      {"claims a byte, has none", "80 01 00 00 00 00 00 00 00 00", "ccid-length"},
      {"claims three, has two", "80 03 00 00 00 00 00 00 00 00 90 00", "ccid-length"},
      {"claims 4 GiB", "80 FF FF FF FF 00 00 00 00 00 90 00", "ccid-length"},
      {"claims 2 GiB, a negative number to some", "80 00 00 00 80 00 00 00 00 00", "ccid-length"},
      {"claims with its high byte only", "80 00 00 00 01 00 00 00 00 00", "ccid-length"},
      {"has one more than it claims", "80 01 00 00 00 00 00 00 00 00 90 00", "ccid-surplus"},
      {"claims nothing, has a byte", "81 00 00 00 00 00 00 00 00 00 00", "ccid-surplus"},
      {"type of a command", "6F 00 00 00 00 00 00 00 00 00", "ccid-type"},
      {"type 00", "00 00 00 00 00 00 00 00 00 00", "ccid-type"},
      {"type 7F", "7F 00 00 00 00 00 00 00 00 00", "ccid-type"},
      {"data rate, which we never ask", "84 00 00 00 00 00 00 00 00 00", "ccid-type"},
      {"type FF", "FF 00 00 00 00 00 00 00 00 00", "ccid-type"},
      {"card status 3", "81 00 00 00 00 00 00 03 00 00", "ccid-status"},
      {"command status 3", "81 00 00 00 00 00 00 C0 00 00", "ccid-status"},
      {"both", "81 00 00 00 00 00 00 C3 00 00", "ccid-status"},
  };
  for (const auto& one : kCases) {
    const auto answer = ParseAnswer(Hex(one.bytes));
    ASSERT_FALSE(answer) << one.what;
    EXPECT_EQ(answer.error().reason, one.reason) << one.what;
  }
}

TEST(NameOfError, EveryByteHasAName) {
  std::set<std::string> names;
  for (int error = 0; error < 256; ++error) {
    const std::string name(NameOfError(static_cast<std::uint8_t>(error)));
    EXPECT_FALSE(name.empty()) << error;
    names.insert(name);
  }
  // CCID §6.2.6: sixteen named ones, two vendor ones that we know, the field, vendor and unknown.
  EXPECT_EQ(names.size(), 21u);
  EXPECT_EQ(NameOfError(0xfe), "card-mute");
  EXPECT_EQ(NameOfError(0x07), "ccid-field");
  EXPECT_EQ(NameOfError(0x90), "reader-vendor-error");
  EXPECT_EQ(NameOfError(0xe5), "reader-unknown-error");
}

// CCID §6.3.1.
TEST(ParseNotice, ReadsTwoBitsASlot) {
  const Notice notice = ParseNotice(Hex("50 0B 01"));
  EXPECT_EQ(notice.kind, Notice::Kind::kSlotChange);
  ASSERT_EQ(notice.slot_count, 8u);
  EXPECT_EQ(notice.slots[0], 3);
  EXPECT_EQ(notice.slots[1], 2);
  EXPECT_EQ(notice.slots[2], 0);
  EXPECT_EQ(notice.slots[4], 1);
}

TEST(ParseNotice, AnythingElseSaysNothing) {
  EXPECT_EQ(ParseNotice({}).slot_count, 0u);
  EXPECT_EQ(ParseNotice(Hex("50")).slot_count, 0u);
  EXPECT_EQ(ParseNotice(Hex("52 03")).slot_count, 0u);
  EXPECT_EQ(ParseNotice(Hex("51 00 00 01")).kind, Notice::Kind::kHardwareError);
  EXPECT_EQ(ParseNotice(Hex("51 00")).kind, Notice::Kind::kOther);
  EXPECT_EQ(ParseNotice(base::Bytes(64, 0x50)).slot_count, 16u);
}

}  // namespace
}  // namespace drivers::card_reader
