#include "drivers/card-reader/uid.h"

#include <gtest/gtest.h>

#include <vector>

#include "drivers/card-reader/quirks.h"
#include "drivers/card-reader/turns.h"
#include "tests/support/hex.h"

namespace drivers::card_reader {
namespace {

using tests::Hex;

Send Saying(std::vector<const char*> answers, std::vector<base::Bytes>* asked = nullptr) {
  return [answers = std::move(answers), asked,
          next = std::size_t{0}](base::ByteView apdu) mutable -> base::Result<base::Bytes> {
    if (asked != nullptr) asked->push_back(base::ToBytes(apdu));
    return Hex(answers.at(next++));
  };
}

// PC/SC part 3 §3.2.2.1.3.
TEST(ReadUid, TakesIdentifiersOfTheirLengthsOnly) {
  EXPECT_EQ(ReadUid(Saying({"01 02 03 04 90 00"}))->size(), 4u);
  EXPECT_EQ(ReadUid(Saying({"04 02 03 04 05 06 07 90 00"}))->size(), 7u);
  EXPECT_EQ(ReadUid(Saying({"01 02 03 04 05 06 07 08 90 00"}))->size(), 8u);
  EXPECT_EQ(ReadUid(Saying({"04 02 03 04 05 06 07 08 09 0A 90 00"}))->size(), 10u);
  for (const char* other : {"90 00", "01 90 00", "01 02 03 90 00", "01 02 03 04 05 90 00",
                            "04 02 03 04 05 06 07 08 09 0A 0B 90 00"}) {
    EXPECT_TRUE(ReadUid(Saying({other}))->empty()) << other;
  }
}

TEST(ReadUid, ARefusalIsNoIdentifier) {
  for (const char* refusal :
       {"63 00", "6A 81", "62 82", "67 00", "6E 00", "6D 00", "01 02 03 04 62 82"}) {
    const auto uid = ReadUid(Saying({refusal}));
    ASSERT_TRUE(uid) << refusal;
    EXPECT_TRUE(uid->empty()) << refusal;
  }
}

TEST(ReadUid, TheRightLengthIsAskedForOnce) {
  std::vector<base::Bytes> asked;
  EXPECT_EQ(ReadUid(Saying({"6C 04", "01 02 03 04 90 00"}, &asked))->size(), 4u);
  EXPECT_EQ(asked.at(0), Hex("FF CA 00 00 00"));
  EXPECT_EQ(asked.at(1), Hex("FF CA 00 00 04"));
  EXPECT_TRUE(ReadUid(Saying({"6C 04", "6C 04"}))->empty());
}

TEST(ReadKind, GoesByAtrThenByAnswerToSelect) {
  const Atr storage = *ParseAtr(Hex("3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 01 00 00 00 00 6A"));
  const Atr atqb = *ParseAtr(Hex("3B 8C 80 01 50 01 02 03 04 30 AA AA 01 77 81 D7 49"));
  const Atr other = *ParseAtr(Hex("3B 80 80 01 01"));
  EXPECT_EQ(*ReadKind(storage, Saying({})), CardKind::kTypeA);
  EXPECT_EQ(*ReadKind(atqb, Saying({})), CardKind::kTypeB);
  EXPECT_EQ(*ReadKind(other, Saying({"80 90 00"})), CardKind::kTypeA);
  EXPECT_EQ(*ReadKind(other, Saying({"6A 81"})), CardKind::kUnknown);
}

struct Case {
  const char* what;
  CardKind kind;
  const char* uid;
  const char* again;  // nullptr: not asked again
  bool reactivate;
  Strength expected;
};

constexpr Case kCases[] = {
    {"type A, 7 bytes", CardKind::kTypeA, "04 01 02 03 04 05 06", nullptr, false, Strength::kFixed},
    {"type A, 10 bytes", CardKind::kTypeA, "04 01 02 03 04 05 06 07 08 09", nullptr, false,
     Strength::kFixed},
    {"7 bytes, only type A has them", CardKind::kUnknown, "04 01 02 03 04 05 06", nullptr, false,
     Strength::kFixed},
    {"14443-3 §6.5.4: 08 is random", CardKind::kTypeA, "08 01 02 03", nullptr, false,
     Strength::kRandom},
    {"08 where the type is not known: the stricter rule", CardKind::kUnknown, "08 01 02 03",
     nullptr, false, Strength::kRandom},
    {"08, though equal", CardKind::kTypeA, "08 01 02 03", "08 01 02 03", false, Strength::kRandom},
    {"4 bytes, equal after re-activation", CardKind::kTypeA, "12 01 02 03", "12 01 02 03", true,
     Strength::kFixed},
    {"4 bytes, other after re-activation", CardKind::kTypeA, "12 01 02 03", "12 01 02 04", true,
     Strength::kRandom},
    {"4 bytes, not asked again", CardKind::kTypeA, "12 01 02 03", nullptr, true,
     Strength::kUnknown},
    {"4 bytes, no answer the second time", CardKind::kTypeA, "12 01 02 03", "", true,
     Strength::kUnknown},
    {"x8 is reserved", CardKind::kTypeA, "18 01 02 03", "18 01 02 03", false, Strength::kUnknown},
    {"xF is not unique", CardKind::kTypeA, "1F 01 02 03", "1F 01 02 03", false, Strength::kUnknown},
    {"88 is the cascade tag", CardKind::kTypeA, "88 01 02 03", nullptr, false, Strength::kUnknown},
    {"type B, equal", CardKind::kTypeB, "01 02 03 04", "01 02 03 04", true, Strength::kFixed},
    {"type B, other", CardKind::kTypeB, "01 02 03 04", "05 06 07 08", true, Strength::kRandom},
    {"type B, not asked again", CardKind::kTypeB, "01 02 03 04", nullptr, true, Strength::kUnknown},
    {"type B that happens to start with 08", CardKind::kTypeB, "08 02 03 04", "08 02 03 04", true,
     Strength::kFixed},
    {"an IDm", CardKind::kUnknown, "01 02 03 04 05 06 07 08", nullptr, false, Strength::kUnknown},
    {"none", CardKind::kTypeA, "", nullptr, false, Strength::kNone},
};

TEST(Judge, WeighsEachIdentifierByTheRule) {
  for (const Case& one : kCases) {
    const SecretBytes uid(Hex(one.uid));
    SecretBytes again;
    if (one.again != nullptr) again = SecretBytes(Hex(one.again));
    EXPECT_EQ(NeedsReactivation(one.kind, uid.view()), one.reactivate) << one.what;
    const Evidence evidence = Judge(one.kind, uid, one.again == nullptr ? nullptr : &again);
    EXPECT_EQ(Name(evidence.strength), Name(one.expected)) << one.what;
    EXPECT_EQ(evidence.uid, uid) << one.what;
  }
}

TEST(Quirks, EveryRowHasItsReasonAndSource) {
  for (const Quirk& quirk : Quirks()) {
    EXPECT_FALSE(quirk.model.empty());
    EXPECT_FALSE(quirk.reason.empty()) << quirk.model;
    EXPECT_FALSE(quirk.source.empty()) << quirk.model;
    EXPECT_EQ(FindQuirk(quirk.vendor, quirk.product, quirk.first_release), &quirk);
  }
  EXPECT_EQ(FindQuirk(0x0529, 0x0620, 0x0014), nullptr);
  EXPECT_EQ(FindQuirk(1, 2, 3), nullptr);
}

TEST(Turns, NeitherStarvesTheOther) {
  Turns turns;
  int looks = 0;
  int exchanges = 0;
  for (int i = 0; i < 100; ++i) {
    (turns.Next(true, true) == Turn::kLook ? looks : exchanges) += 1;
  }
  EXPECT_EQ(looks, 50);
  EXPECT_EQ(exchanges, 50);
  EXPECT_EQ(turns.Next(true, false), Turn::kExchange);
  EXPECT_EQ(turns.Next(true, true), Turn::kLook);
  EXPECT_EQ(turns.Next(false, true), Turn::kLook);
  EXPECT_EQ(turns.Next(true, true), Turn::kExchange);
  EXPECT_EQ(turns.Next(false, false), Turn::kNothing);
}

}  // namespace
}  // namespace drivers::card_reader
