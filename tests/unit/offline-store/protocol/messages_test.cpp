// Delivery, downlink, key list, enrolment: each message survives, and each broken one is named.
#include <gtest/gtest.h>

#include <string>

#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/downlink.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/key_list.h"
#include "offline-store/protocol/signed_message.h"
#include "tests/support/protocol/samples.h"
#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using base::Bytes;
using tests::ReasonOf;

class MessagesTest : public testing::Test {
 protected:
  tests::Actors actors;
};

TEST_F(MessagesTest, AQuestionSurvives) {
  const Bytes message = SignQuestion(tests::SampleQuestion(), actors.kiosk).value();
  EXPECT_EQ(OpenQuestion(message, actors.KioskKeys()).value(), tests::SampleQuestion());
  EXPECT_EQ(ReasonOf(OpenQuestion(message, actors.HubKeys())), "signer-unknown");
  EXPECT_EQ(tests::FlipsTaken(message,
                              [&](const Bytes& flipped) {
                                return OpenQuestion(flipped, actors.KioskKeys()).has_value();
                              }),
            0U);
}

TEST_F(MessagesTest, AQuestionHoldsAtMost500) {
  Question question = tests::SampleQuestion();
  question.held.assign(kMaxHeld, {INT64_MAX, tests::Rising<8>(1)});
  const Bytes full = SignQuestion(question, actors.kiosk).value();
  EXPECT_EQ(OpenQuestion(full, actors.KioskKeys()).value(), question);
  question.held.push_back(question.held.front());
  EXPECT_EQ(ReasonOf(SignQuestion(question, actors.kiosk)), "cbor-items");
  question = tests::SampleQuestion();
  question.kiosk_number = "nope";
  EXPECT_EQ(ReasonOf(SignQuestion(question, actors.kiosk)), "kiosk-number");
}

TEST_F(MessagesTest, AnAnswerCountsOnlyWithTheHubsSignature) {
  const Bytes message = SignAnswer(tests::SampleAnswer(), actors.hub).value();
  EXPECT_EQ(OpenAnswer(message, actors.HubKeys()).value(), tests::SampleAnswer());
  EXPECT_EQ(ReasonOf(OpenAnswer(message, actors.KioskKeys())), "signer-unknown");
  EXPECT_EQ(tests::FlipsTaken(message,
                              [&](const Bytes& flipped) {
                                return OpenAnswer(flipped, actors.HubKeys()).has_value();
                              }),
            0U);
}

TEST_F(MessagesTest, AnAnswerToAnOfferNeverSaysSecured) {
  Answer answer = tests::SampleAnswer();
  answer.nonce.reset();
  EXPECT_EQ(ReasonOf(SignAnswer(answer, actors.hub)), "answer-secured-without-nonce");
  answer.items[2].verdict = Verdict::kStored;
  const Bytes message = SignAnswer(answer, actors.hub).value();
  EXPECT_EQ(OpenAnswer(message, actors.HubKeys()).value(), answer);
  // A hub that signs it all the same is not believed: the same bytes, stored made secured.
  Bytes content = ReadSigned(message, kMaxAnswer).value().content;
  const Bytes stored = CborWriter().Unsigned(1232).Bytes(answer.items[2].hash).Unsigned(1).Take();
  const auto at = std::search(content.begin(), content.end(), stored.begin(), stored.end());
  ASSERT_NE(at, content.end());
  *(at + static_cast<std::ptrdiff_t>(stored.size()) - 1) = 2;
  const Bytes forged = SignMessage(Context::kAnswer, content, kMaxAnswer, actors.hub).value();
  EXPECT_EQ(ReasonOf(OpenAnswer(forged, actors.HubKeys())), "answer-secured-without-nonce");
}

TEST_F(MessagesTest, OnlyARefusalHasAReason) {
  Answer answer = tests::SampleAnswer();
  answer.items[0].reason = "because";
  EXPECT_EQ(ReasonOf(SignAnswer(answer, actors.hub)), "answer-reason");
  answer = tests::SampleAnswer();
  answer.items[4].reason = "";
  EXPECT_EQ(ReasonOf(SignAnswer(answer, actors.hub)), "answer-reason");
  answer.items[4].reason = "Not a token";
  EXPECT_EQ(ReasonOf(SignAnswer(answer, actors.hub)), "answer-reason");
}

TEST_F(MessagesTest, TheLongestAnswerFits) {
  Answer answer = tests::SampleAnswer();
  answer.items.assign(kMaxHeld,
                      {INT64_MAX, tests::Rising<8>(1), Verdict::kRefused, std::string(40, 'r')});
  const auto message = SignAnswer(answer, actors.hub);
  ASSERT_TRUE(message) << message.error().message;
  EXPECT_EQ(OpenAnswer(*message, actors.HubKeys()).value(), answer);
}

TEST(CursorTest, HasOneText) {
  const Cursor cursor{tests::Rising<8>(0xf0), 12345};
  EXPECT_EQ(CursorText(cursor), "f0f1f2f3f4f5f6f7-12345");
  EXPECT_EQ(ParseCursor(CursorText(cursor)).value(), cursor);
  EXPECT_EQ(ParseCursor("0000000000000000-0").value(), Cursor{});
  EXPECT_EQ(ParseCursor("0000000000000000-9223372036854775807").value().counter,
            std::uint64_t{INT64_MAX});
  for (const char* broken :
       {"", "-", "0000000000000000", "0000000000000000-", "0000000000000000-01",
        "0000000000000000-+1", "0000000000000000--1", "000000000000000-10", "F0f1f2f3f4f5f6f7-1",
        "0000000000000000-9223372036854775808", "0000000000000000-99999999999999999999",
        "0000000000000000-1 "}) {
    EXPECT_EQ(ReasonOf(ParseCursor(broken)), "cursor") << broken;
  }
}

TEST_F(MessagesTest, ADownlinkPageSurvives) {
  const DownPage page = tests::SampleDownPage(actors);
  const Bytes message = SignDownPage(page, actors.hub).value();
  const DownPage got = OpenDownPage(message, actors.HubKeys()).value();
  EXPECT_EQ(got, page);
  EXPECT_EQ(got.Next(), (Cursor{page.epoch, 46}));
  EXPECT_TRUE(got.More());
  EXPECT_TRUE(got.Continues({page.epoch, 41}));
  EXPECT_FALSE(got.Continues({page.epoch, 40}));
  EXPECT_FALSE(got.Continues({tests::Rising<8>(1), 41}));
  EXPECT_EQ(ReasonOf(OpenDownPage(message, actors.KioskKeys())), "signer-unknown");
  EXPECT_EQ(tests::FlipsTaken(message,
                              [&](const Bytes& flipped) {
                                return OpenDownPage(flipped, actors.HubKeys()).has_value();
                              }),
            0U);
}

TEST_F(MessagesTest, ADownlinkPagesCountersAreInOrder) {
  const auto reason = [&](DownPage page) { return ReasonOf(SignDownPage(page, actors.hub)); };
  DownPage page = tests::SampleDownPage(actors);
  page.items[1].counter = 42;
  EXPECT_EQ(reason(page), "down-counters");
  page = tests::SampleDownPage(actors);
  page.items[0].counter = 41;
  EXPECT_EQ(reason(page), "down-counters");
  page = tests::SampleDownPage(actors);
  page.head = 45;
  EXPECT_EQ(reason(page), "down-counters");
  page = tests::SampleDownPage(actors);
  page.items.clear();
  EXPECT_EQ(reason(page), "down-counters");
  page.head = page.after;
  EXPECT_EQ(reason(page), "ok");
}

TEST_F(MessagesTest, AChangeOfANewerKindIsPassedOver) {
  DownPage page = tests::SampleDownPage(actors);
  page.items[2].change = UnknownChange{99, Bytes{1, 2, 3}};
  const Bytes message = SignDownPage(page, actors.hub).value();
  EXPECT_EQ(OpenDownPage(message, actors.HubKeys()).value(), page);
}

TEST_F(MessagesTest, DownItemSizesAddUpToThePage) {
  DownPage page = tests::SampleDownPage(actors);
  DownPage empty = page;
  empty.items.clear();
  empty.head = empty.after;
  std::size_t sum = SignDownPage(empty, actors.hub).value().size();
  for (const DownItem& each : page.items) sum += DownItemSize(each);
  EXPECT_NEAR(static_cast<double>(SignDownPage(page, actors.hub).value().size()),
              static_cast<double>(sum), 8);
  page.items.clear();
  page.head = 1'000'000;
  std::size_t used = 0;
  for (std::uint64_t counter = 42; page.items.size() < kMaxDownItems; ++counter) {
    DownItem item{counter, StatusChange{tests::SampleHeader().request_id, tests::SampleCode(),
                                        RequestStatus::kDitolak, std::string(400, 'r'), 0}};
    used += DownItemSize(item);
    if (used > kMaxDownItemBytes) break;
    page.items.push_back(item);
  }
  EXPECT_LT(page.items.size(), kMaxDownItems);
  EXPECT_EQ(ReasonOf(SignDownPage(page, actors.hub)), "ok");
}

TEST_F(MessagesTest, AKeyListSurvivesAndFindsAKiosksKeys) {
  const KeyList list = tests::SampleKeyList(actors);
  const Bytes message = SignKeyList(list, actors.hub).value();
  EXPECT_EQ(OpenKeyList(message, actors.HubKeys()).value(), list);
  EXPECT_EQ(ReasonOf(OpenKeyList(message, actors.KioskKeys())), "signer-unknown");
  EXPECT_EQ(list.Of(tests::kKiosk), actors.KioskKeys());
  EXPECT_TRUE(list.Of("0001").empty());
  KeyList full;
  full.keys.assign(kMaxListedKeys, list.keys[0]);
  EXPECT_EQ(ReasonOf(SignKeyList(full, actors.hub)), "ok");
  full.keys.push_back(list.keys[0]);
  EXPECT_EQ(ReasonOf(SignKeyList(full, actors.hub)), "cbor-items");
}

TEST_F(MessagesTest, AnEnrolmentRequestProvesItsKey) {
  const EnrolRequest request = tests::SampleEnrolRequest(actors);
  const Bytes message = SignEnrolRequest(request, actors.kiosk).value();
  EXPECT_EQ(OpenEnrolRequest(message).value(), request);
  EXPECT_EQ(ReasonOf(SignEnrolRequest(request, actors.other_kiosk)), "signature-wrong");
  EXPECT_EQ(
      tests::FlipsTaken(
          message, [&](const Bytes& flipped) { return OpenEnrolRequest(flipped).has_value(); }),
      0U);
}

TEST_F(MessagesTest, AnEnrolmentVerdictIsTheHubs) {
  const EnrolVerdict verdict = tests::SampleEnrolVerdict(actors);
  const Bytes message = SignEnrolVerdict(verdict, actors.hub).value();
  EXPECT_EQ(OpenEnrolVerdict(message, actors.HubKeys()).value(), verdict);
  EXPECT_EQ(ReasonOf(OpenEnrolVerdict(message, actors.KioskKeys())), "signer-unknown");
  EnrolVerdict refused = verdict;
  refused.accepted = false;
  EXPECT_EQ(ReasonOf(SignEnrolVerdict(refused, actors.hub)), "enrol-reason");
  refused.reason = kEnrolVoucherUsed;
  refused.kiosk_number.clear();
  EXPECT_EQ(
      OpenEnrolVerdict(SignEnrolVerdict(refused, actors.hub).value(), actors.HubKeys()).value(),
      refused);
}

// Request and verdict share a context, and a hub's key could sign both.
TEST_F(MessagesTest, AnEnrolmentRequestIsNoVerdict) {
  EnrolRequest request = tests::SampleEnrolRequest(actors);
  request.sign_key = actors.hub.verify_key();
  const Bytes message = SignEnrolRequest(request, actors.hub).value();
  EXPECT_FALSE(OpenEnrolVerdict(message, actors.HubKeys()));
  const Bytes verdict = SignEnrolVerdict(tests::SampleEnrolVerdict(actors), actors.hub).value();
  EXPECT_FALSE(OpenEnrolRequest(verdict));
}

}  // namespace
