// The messages between processes of one machine: kiosk and sync, commands and the running process.
#include <gtest/gtest.h>

#include <string>

#include "offline-store/protocol/admin.h"
#include "offline-store/protocol/kiosk_link.h"
#include "offline-store/protocol/status.h"
#include "tests/support/protocol/samples.h"
#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using base::Bytes;
using tests::ReasonOf;

TEST(KioskLinkTest, EveryMessageSurvivesOnItsOwnSideOnly) {
  const Bytes carried(61'440, 7);
  const Cursor cursor{tests::Rising<8>(1), 9};
  const std::vector<link::FromSync> from_sync = {link::Hello{1, tests::Rising<32>(1)},
                                                 link::EnrolReply{carried},
                                                 link::Ask{},
                                                 link::Next{100'000},
                                                 link::AnswerCame{carried},
                                                 link::DownCame{carried},
                                                 link::LinkState{true, 5, 8000, ""},
                                                 link::LinkState{false, 60, 0, "pin-mismatch"}};
  for (const link::FromSync& each : from_sync) {
    const Bytes message = link::Encode(each);
    EXPECT_LE(message.size(), link::kMaxMessage);
    EXPECT_EQ(link::DecodeFromSync(message).value(), each);
    EXPECT_EQ(ReasonOf(link::DecodeFromKiosk(message)), "link-type") << each.index();
  }
  const std::vector<link::FromKiosk> from_kiosk = {
      link::HubAddress{},
      link::HubAddress{"https://contoh.example", {tests::Rising<32>(1), {}}, cursor, true},
      link::Enrol{carried},
      link::QuestionReady{carried},
      link::EnvelopeReady{carried},
      link::End{true},
      link::NextCursor{cursor, true},
      link::Done{},
      link::Refused{"signature-wrong"},
      link::Poke{}};
  for (const link::FromKiosk& each : from_kiosk) {
    const Bytes message = link::Encode(each);
    EXPECT_LE(message.size(), link::kMaxMessage);
    EXPECT_EQ(link::DecodeFromKiosk(message).value(), each);
    EXPECT_EQ(ReasonOf(link::DecodeFromSync(message)), "link-type") << each.index();
  }
}

TEST(KioskLinkTest, RefusesOtherFormsOfAMessage) {
  const auto from_sync = [](const Bytes& message) {
    return ReasonOf(link::DecodeFromSync(message));
  };
  EXPECT_EQ(from_sync({}), "cbor-cut-off");
  EXPECT_EQ(from_sync({0x80}), "cbor-items");
  EXPECT_EQ(from_sync({0x81, 0x05}), "ok");  // Ask
  EXPECT_EQ(from_sync({0x82, 0x05, 0x00}), "cbor-items");
  EXPECT_EQ(from_sync({0x81, 0x07}), "cbor-items");
  EXPECT_EQ(from_sync({0x81, 0x18, 0x63}), "link-type");
  EXPECT_EQ(from_sync(Bytes(65'537, 0)), "cbor-too-large");
  EXPECT_EQ(from_sync(link::Encode(link::FromSync(link::LinkState{true, 1, 1, "why"}))),
            "link-reason");
  EXPECT_EQ(from_sync(link::Encode(link::FromSync(link::LinkState{false, 1, 1, ""}))),
            "link-reason");
}

TEST(AdminTest, ACommandSurvives) {
  const admin::Request request = {"status", "ABCD-EFGH-JKMP", "ditolak", "--reason",
                                  "Kurang \u00e9"};
  EXPECT_EQ(admin::DecodeRequest(admin::Encode(request).value()).value(), request);
  EXPECT_EQ(ReasonOf(admin::Encode(admin::Request(33, "x"))), "admin-too-large");
  EXPECT_EQ(ReasonOf(admin::Encode(admin::Request{std::string(70'000, 'x')})), "admin-too-large");
  EXPECT_EQ(ReasonOf(admin::DecodeRequest(Bytes{0x61, 'x'})), "cbor-type");
}

TEST(AdminTest, ALongReplyComesInPartsThatAddUp) {
  std::string lines;
  while (lines.size() < 200'000) lines += "0198-contoh 7K3M-0000-0000 diterima\n";
  std::string unbroken;
  while (unbroken.size() < 200'000) unbroken += "\u20ac";
  for (const std::string& text : {std::string(), std::string("one\n"), lines, unbroken}) {
    std::string sum;
    const std::vector<Bytes> parts = admin::EncodeReply(3, text);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      EXPECT_LE(parts[i].size(), admin::kMaxMessage);
      const auto reply = admin::DecodeReply(parts[i]);
      ASSERT_TRUE(reply) << reply.error().message;
      EXPECT_EQ(reply->exit_status, 3);
      EXPECT_EQ(reply->more, i + 1 < parts.size());
      sum += reply->text;
    }
    EXPECT_EQ(sum, text);
  }
}

TEST(StatusTest, EveryTokenHasAWayBackAndWordsForPeople) {
  int hub = 0;
  for (int i = 0; i <= static_cast<int>(RequestStatus::kPerluPetugas); ++i) {
    const auto status = static_cast<RequestStatus>(i);
    EXPECT_EQ(ParseRequestStatus(Token(status)), status);
    EXPECT_FALSE(PeopleRead(status).empty());
    if (IsHubStatus(status)) ++hub;
  }
  EXPECT_EQ(hub, 6);
  EXPECT_EQ(Token(RequestStatus::kMenungguTandaTangan), "menunggu-tanda-tangan");
  EXPECT_EQ(ParseRequestStatus("lain"), std::nullopt);
  for (int i = 0; i <= static_cast<int>(PrintJobState::kGagal); ++i) {
    const auto state = static_cast<PrintJobState>(i);
    EXPECT_EQ(ParsePrintJobState(Token(state)), state);
  }
  EXPECT_EQ(ParsePrintJobState(""), std::nullopt);
}

}  // namespace
