#include "offline-store/protocol/json.h"
#include "offline-store/protocol/key_list.h"
#include "tests/unit/backend/hub/hub_test_base.h"

namespace tests {
namespace {

using protocol::RequestStatus;

class DownTest : public HubTestBase {
 protected:
  void SetUp() override {
    HubTestBase::SetUp();
    Enrol(kiosk_);
  }

  // Everything from the cursor on, page by page.
  std::vector<protocol::DownItem> All(const TestKiosk& kiosk, protocol::Cursor cursor = {}) {
    std::vector<protocol::DownItem> items;
    for (;;) {
      const auto page = kiosk.Down(facts_, cursor);
      items.insert(items.end(), page.items.begin(), page.items.end());
      cursor = page.Next();
      if (!page.More()) return items;
    }
  }

  protocol::KeyList KeysIn(const protocol::DownItem& item) {
    const auto& change = std::get<protocol::KeyListChange>(item.change);
    return protocol::OpenKeyList(change.signed_list, facts_.identity.sign_keys).value();
  }

  TestKiosk kiosk_{"7K3M", 1};
};

TEST_F(DownTest, NewKioskGetsTheListOfKeys) {
  const auto page = kiosk_.Down(facts_, std::nullopt);
  EXPECT_EQ(page.kiosk_number, "7K3M");
  ASSERT_EQ(page.items.size(), 1U);
  const auto list = KeysIn(page.items[0]);
  ASSERT_EQ(list.keys.size(), 1U);
  EXPECT_EQ(list.keys[0], (protocol::KioskKey{"7K3M", kiosk_.key.verify_key()}));
  const auto next = kiosk_.Down(facts_, page.Next());
  EXPECT_TRUE(next.items.empty());
  EXPECT_TRUE(next.Continues(page.Next()));
}

TEST_F(DownTest, EveryEnrolmentRaisesTheListAndReachesEveryKiosk) {
  const auto before = kiosk_.Down(facts_, std::nullopt);
  const TestKiosk second("9K9K", 2);
  Enrol(second);
  const auto page = kiosk_.Down(facts_, before.Next());
  ASSERT_EQ(page.items.size(), 1U);
  const auto list = KeysIn(page.items[0]);
  EXPECT_EQ(list.keys.size(), 2U);
  EXPECT_GT(list.version, KeysIn(before.items[0]).version);
  EXPECT_EQ(KeysIn(second.Down(facts_, std::nullopt).items.at(0)), list);
  // Repeated enrolments and refused ones announce nothing.
  Enrol(second);
  second.Enrol(facts_, kiosk_.Voucher(facts_), issuer_);
  EXPECT_TRUE(kiosk_.Down(facts_, page.Next()).items.empty());
}

TEST_F(DownTest, StatusComesDownOnceAndInOrder) {
  kiosk_.Offer(facts_, {kiosk_.Seal(facts_, 1).bytes, kiosk_.Seal(facts_, 2).bytes});
  const auto start = kiosk_.Down(facts_, std::nullopt).Next();
  const std::string code = kiosk_.CodeOf(1).Grouped();
  EXPECT_EQ(Command({"status", code, "diperiksa"}).exit_status, 0);
  EXPECT_EQ(Command({"status", code, "diperiksa"}).exit_status, 0);
  clock_.Advance(1000);
  EXPECT_EQ(Command({"status", code, "ditolak", "Data tidak lengkap"}).exit_status, 0);
  const auto items = All(kiosk_, start);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_LT(items[0].counter, items[1].counter);
  const auto& first = std::get<protocol::StatusChange>(items[0].change);
  const auto& second = std::get<protocol::StatusChange>(items[1].change);
  EXPECT_EQ(first.request_id, kiosk_.IdOf(1));
  EXPECT_EQ(first.code, kiosk_.CodeOf(1));
  EXPECT_EQ(first.status, RequestStatus::kDiperiksa);
  EXPECT_EQ(second.status, RequestStatus::kDitolak);
  EXPECT_EQ(second.reason, "Data tidak lengkap");
  EXPECT_EQ(second.time_ms, kTimeMs + 1000);
  EXPECT_EQ(Command({"list"}).text.find("ditolak Data tidak lengkap") == std::string::npos, false);
}

TEST_F(DownTest, OtherKiosksGetNothingOfIt) {
  const TestKiosk second("9K9K", 2);
  Enrol(second);
  kiosk_.Offer(facts_, {kiosk_.Seal(facts_, 1).bytes});
  const auto cursor = second.Down(facts_, std::nullopt).Next();
  ASSERT_EQ(Command({"status", kiosk_.CodeOf(1).Grouped(), "diperiksa"}).exit_status, 0);
  EXPECT_TRUE(second.Down(facts_, cursor).items.empty());
}

TEST_F(DownTest, ManyChangesComeInPagesThatFit) {
  std::vector<base::Bytes> envelopes;
  for (std::uint64_t seq = 1; seq <= 60; ++seq) {
    envelopes.push_back(kiosk_.Seal(facts_, seq).bytes);
  }
  kiosk_.Offer(facts_, envelopes);
  for (int round = 0; round < 4; ++round) {
    for (std::uint64_t seq = 1; seq <= 60; ++seq) {
      const std::string reason(290, static_cast<char>('a' + round));
      ASSERT_EQ(Command({"status", kiosk_.CodeOf(seq).Grouped(), "ditolak", reason}).exit_status,
                0);
    }
  }
  const auto page = kiosk_.Down(facts_, std::nullopt);
  EXPECT_TRUE(page.More());
  const auto items = All(kiosk_);
  EXPECT_EQ(items.size(), 241U);
  for (std::size_t i = 1; i < items.size(); ++i) {
    EXPECT_EQ(items[i].counter, items[i - 1].counter + 1);
  }
}

TEST_F(DownTest, CursorFromNowhereStartsOverWithAnAlarm) {
  const auto page = kiosk_.Down(facts_, std::nullopt);
  auto cursor = page.Next();
  cursor.counter += 100;
  EXPECT_EQ(kiosk_.Down(facts_, cursor).after, 0U);
  EXPECT_EQ(Alarms().size(), 1U);
  EXPECT_EQ(kiosk_.Down(facts_, protocol::Cursor{Rising<8>(1), 1}).items.size(), 1U);
}

TEST_F(DownTest, CommandsRefuseWhatCannotBe) {
  kiosk_.Offer(facts_, {kiosk_.Seal(facts_, 1).bytes});
  const std::string code = kiosk_.CodeOf(1).Grouped();
  const auto refuse = [&](std::vector<std::string> arguments) {
    const auto outcome = Command(arguments);
    EXPECT_NE(outcome.exit_status, 0) << arguments[0];
    EXPECT_FALSE(outcome.text.empty());
    return outcome.text;
  };
  refuse({"status", code, "diterima"});
  refuse({"status", code, "selesai"});
  refuse({"status", code, "ditolak"});
  refuse({"status", code, "diperiksa", "with a reason"});
  refuse({"status", code, "ditolak", std::string(301, 'x')});
  refuse({"status", code, "ditolak", "\xff"});
  refuse({"status", code, "ditolak", "line\nline"});
  refuse({"status", code, "ditolak", "\x1b[2J"});
  refuse({"status", code, "ditolak", "\xc2\x9b"});
  refuse({"status", kiosk_.CodeOf(9).Grouped(), "diperiksa"});
  refuse({"status", "not a code", "diperiksa"});
  refuse({"show", protocol::RequestIdText(kiosk_.IdOf(9))});
  refuse({"remove", code});
  refuse({});
  EXPECT_NE(Command({"list"}).text.find(" diterima\n"), std::string::npos);
}

TEST_F(DownTest, ShowOpensTheRequestWithTheHubsKey) {
  kiosk_.Offer(facts_, {kiosk_.Seal(facts_, 1).bytes});
  const auto shown = Command({"show", protocol::RequestIdText(kiosk_.IdOf(1))});
  ASSERT_EQ(shown.exit_status, 0) << shown.text;
  const auto json = protocol::ParseJson(shown.text, 100'000);
  ASSERT_TRUE(json);
  EXPECT_EQ(*json->Find("code")->text(), kiosk_.CodeOf(1).Grouped());
  EXPECT_EQ(*json->Find("status")->text(), "diterima");
  EXPECT_NE(json->Find("payload")->Find("nik"), nullptr);
  EXPECT_EQ(Command({"show", kiosk_.CodeOf(1).Grouped()}).text, shown.text);
}

}  // namespace
}  // namespace tests
