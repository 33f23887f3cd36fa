#include "provisioning/command/commands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "base/file.h"
#include "offline-store/protocol/hub_card.h"
#include "picture/picture.h"
#include "provisioning/command/register.h"
#include "provisioning/command/voucher_picture.h"
#include "provisioning/keys/issuer.h"
#include "provisioning/voucher/accept.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace provisioning::command {
namespace {

namespace fs = std::filesystem;
namespace protocol = offline_store::protocol;

struct Outcome {
  int status = 0;
  std::string out;
  std::string err;
};

class CommandsTest : public testing::Test {
 protected:
  CommandsTest() {
    hub_ = {"https://127.0.0.1:8443",
            "https://127.0.0.1:8080",
            {protocol::Digest{1}},
            {protocol::SealKeyPair::Generate().public_key()},
            {protocol::SigningKey::Generate()->verify_key()}};
    Write("hub.card", *protocol::WriteHubCard(hub_));
    EXPECT_EQ(Call({"issuer-new", "--out", Path("issuer")}).status, 0);
  }

  std::string Path(const std::string& name) const { return (dir_ / name).string(); }
  void Write(const std::string& name, base::ByteView content) {
    ASSERT_TRUE(base::WriteFileDurably(dir_ / name, content, base::FileAccess::kPublic));
  }
  std::string Content(const std::string& name) const {
    return std::string(base::AsText(*base::ReadFile(dir_ / name, 10'000'000)));
  }

  Outcome Call(std::vector<std::string> arguments) {
    std::vector<const char*> argv = {"anjungan-provision"};
    for (const auto& argument : arguments) argv.push_back(argument.c_str());
    std::ostringstream out;
    std::ostringstream err;
    const int status =
        command::Run(static_cast<int>(argv.size()), argv.data(), clock_, random_, out, err);
    return {status, out.str(), err.str()};
  }

  // The arguments of a good voucher, with one value changed ("" leaves the option out).
  std::vector<std::string> Voucher(const std::string& out, const std::string& option = "",
                                   const std::string& value = "") {
    std::vector<std::pair<std::string, std::string>> options = {{"--issuer", Path("issuer")},
                                                                {"--hub-card", Path("hub.card")},
                                                                {"--register", Path("kiosks.tsv")},
                                                                {"--office-name", "Desa Contoh"},
                                                                {"--office-code", "64.02.99.2001"},
                                                                {"--kecamatan", "Contoh"},
                                                                {"--out", Path(out)}};
    std::vector<std::string> arguments = {"voucher"};
    bool changed = option.empty();
    for (auto& [name, text] : options) {
      if (name == option) {
        changed = true;
        text = value;
      }
      if (!text.empty()) arguments.insert(arguments.end(), {name, text});
    }
    if (!changed) arguments.insert(arguments.end(), {option, value});
    return arguments;
  }

  void ExpectRefused(const Outcome& outcome, int status) {
    EXPECT_EQ(outcome.status, status) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_TRUE(outcome.err.starts_with("anjungan-provision: ")) << outcome.err;
  }

  tests::TempDir dir_;
  tests::FakeClock clock_;
  tests::SeededRandom random_{5};
  protocol::HubIdentity hub_;
};

TEST_F(CommandsTest, AVoucherIsOneThatAKioskTakes) {
  const auto made = Call(Voucher("voucher.anj", "--qr", Path("voucher.png")));
  ASSERT_EQ(made.status, 0) << made.err;
  const auto issuers = *keys::LoadTrustedIssuers(dir_ / "issuer");
  const auto accepted = voucher::AcceptVoucher(Content("voucher.anj"), issuers, 0);
  ASSERT_TRUE(accepted) << accepted.error().message;
  const protocol::Voucher& v = accepted->voucher;
  EXPECT_EQ(v.office, (protocol::Office{"Desa Contoh", "64.02.99.2001", "Contoh"}));
  EXPECT_EQ(v.hub, hub_);
  EXPECT_EQ(v.not_before_s, clock_.unix_ms / 1000);
  EXPECT_EQ(v.not_after_s, clock_.unix_ms / 1000 + 30 * 86'400);
  EXPECT_EQ(v.language, "id");
  EXPECT_EQ(v.time_zone, "Asia/Makassar");
  const auto entries = *ParseRegister(Content("kiosks.tsv"));
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].kiosk_number, v.kiosk_number);
  EXPECT_NE(made.out.find(v.kiosk_number), std::string::npos);
  EXPECT_EQ(fs::status(dir_ / "voucher.anj").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(CommandsTest, TwoVouchersShareNeitherNumberNorToken) {
  ASSERT_EQ(Call(Voucher("a.anj")).status, 0);
  ASSERT_EQ(Call(Voucher("b.anj")).status, 0);
  const auto issuers = *keys::LoadTrustedIssuers(dir_ / "issuer");
  const auto a = voucher::AcceptVoucher(Content("a.anj"), issuers, 0)->voucher;
  const auto b = voucher::AcceptVoucher(Content("b.anj"), issuers, 0)->voucher;
  EXPECT_NE(a.kiosk_number, b.kiosk_number);
  EXPECT_NE(a.token, b.token);
}

TEST_F(CommandsTest, TheCodeFitsAPageComfortably) {
  ASSERT_EQ(Call(Voucher("voucher.anj", "--qr", Path("voucher.png"))).status, 0);
  std::string text = Content("voucher.anj");
  text.pop_back();
  const auto drawn = DrawVoucher(text);
  ASSERT_TRUE(drawn) << drawn.error().message;
  EXPECT_LE(drawn->version, 20);  // 97 modules: 1 mm each on 10.5 cm
  const std::string file = Content("voucher.png");
  const auto picture = picture::ReadGray(base::AsBytes(file));
  ASSERT_TRUE(picture);
  EXPECT_EQ(picture->width, (17 + 4 * drawn->version + 8) * 10);
  EXPECT_EQ(picture->pixels, drawn->picture.pixels);
}

TEST_F(CommandsTest, WrongArgumentsAreUsageErrorsAndWriteNothing) {
  const std::pair<const char*, const char*> wrong[] = {{"--office-name", ""},
                                                       {"--office-name", " Desa Contoh"},
                                                       {"--office-name", "Desa\tContoh"},
                                                       {"--office-name", "Desa \xff"},
                                                       {"--office-name", "Desa \xf0\x9f\x98\x80"},
                                                       {"--office-name", "Kantor Desa Contoh"},
                                                       {"--kecamatan", "Kecamatan Contoh"},
                                                       {"--language", "zz"},
                                                       {"--time-zone", "Mars/Base"},
                                                       {"--office-code", ""},
                                                       {"--office-code", "6402992001"},
                                                       {"--office-code", "64.02.99.200x"},
                                                       {"--kecamatan", ""},
                                                       {"--kecamatan", "Contoh\n"},
                                                       {"--issuer", ""},
                                                       {"--hub-card", ""},
                                                       {"--register", ""},
                                                       {"--out", ""},
                                                       {"--not-before", "soon"},
                                                       {"--not-after", "2020-01-01"},
                                                       {"--not-after", "2099-01-01"},
                                                       {"--language", "id id"},
                                                       {"--time-zone", "Asia Makassar"},
                                                       {"--device-profile", "a b"},
                                                       {"--colour", "red"}};
  for (const auto& [option, value] : wrong) {
    SCOPED_TRACE(std::string(option) + " '" + value + "'");
    ExpectRefused(Call(Voucher("voucher.anj", option, value)), kExitUsage);
    EXPECT_FALSE(fs::exists(dir_ / "voucher.anj"));
    EXPECT_FALSE(fs::exists(dir_ / "kiosks.tsv"));
  }
  ExpectRefused(Call({}), kExitUsage);
  ExpectRefused(Call({"frobnicate"}), kExitUsage);
  ExpectRefused(Call({"show"}), kExitUsage);
}

TEST_F(CommandsTest, WhatIsMissingOrBrokenIsNamedAndNothingIsWritten) {
  Write("broken", base::AsBytes("x"));
  for (const char* option : {"--issuer", "--hub-card"}) {
    for (const char* name : {"nowhere", "broken"}) {
      SCOPED_TRACE(std::string(option) + " " + name);
      ExpectRefused(Call(Voucher("voucher.anj", option, Path(name))), kExitFailed);
    }
  }
  ExpectRefused(Call(Voucher("voucher.anj", "--register", Path("broken"))), kExitFailed);
  ExpectRefused(Call(Voucher("broken")), kExitFailed);
  ExpectRefused(Call(Voucher("voucher.anj", "--qr", Path("broken"))), kExitFailed);
  EXPECT_FALSE(fs::exists(dir_ / "voucher.anj"));
  EXPECT_FALSE(fs::exists(dir_ / "kiosks.tsv"));
  EXPECT_EQ(Content("broken"), "x");
}

TEST_F(CommandsTest, OneFileIsNotTwoThings) {
  ExpectRefused(Call(Voucher("voucher.anj", "--qr", Path("voucher.anj"))), kExitUsage);
  ExpectRefused(Call(Voucher("voucher.anj", "--qr", Path("./voucher.anj"))), kExitUsage);
  ExpectRefused(Call(Voucher("kiosks.tsv")), kExitUsage);
  ExpectRefused(Call(Voucher("kiosks.tsv.lock")), kExitUsage);
  ExpectRefused(Call(Voucher("voucher.anj", "--qr", Path("kiosks.tsv"))), kExitUsage);
  EXPECT_FALSE(fs::exists(dir_ / "voucher.anj"));
  EXPECT_FALSE(fs::exists(dir_ / "kiosks.tsv"));
}

TEST_F(CommandsTest, WhatCannotBeSaidIsAFailure) {
  std::ostream nowhere(nullptr);
  std::ostringstream err;
  const std::string card = Path("hub.card");
  const char* argv[] = {"anjungan-provision", "show", card.c_str()};
  EXPECT_EQ(command::Run(3, argv, clock_, random_, nowhere, err), kExitFailed);
  EXPECT_NE(err.str().find("could not be written"), std::string::npos) << err.str();
}

TEST_F(CommandsTest, AnIssuerIsMadeOnce) {
  ExpectRefused(Call({"issuer-new", "--out", Path("issuer")}), kExitFailed);
}

TEST_F(CommandsTest, ShowSaysWhatAFileIs) {
  ASSERT_EQ(Call(Voucher("voucher.anj")).status, 0);
  const auto unchecked = Call({"show", Path("voucher.anj")});
  EXPECT_EQ(unchecked.status, 0);
  EXPECT_EQ(unchecked.out.find("Desa Contoh"), std::string::npos);
  const auto checked = Call({"show", Path("voucher.anj"), "--issuers", Path("issuer")});
  EXPECT_EQ(checked.status, 0);
  EXPECT_NE(checked.out.find("Desa Contoh"), std::string::npos);
  EXPECT_NE(Call({"show", Path("hub.card")}).out.find("fingerprint"), std::string::npos);
  EXPECT_NE(Call({"show", Path("issuer/issuer.pub")}).out.find("issuer key"), std::string::npos);
  ExpectRefused(Call({"show", Path("kiosks.tsv")}), kExitFailed);
  ExpectRefused(Call({"show", Path("nowhere")}), kExitFailed);
}

TEST_F(CommandsTest, ShowRefusesAVoucherOfAStranger) {
  ASSERT_EQ(Call(Voucher("voucher.anj")).status, 0);
  ASSERT_EQ(Call({"issuer-new", "--out", Path("other")}).status, 0);
  ExpectRefused(Call({"show", Path("voucher.anj"), "--issuers", Path("other")}), kExitFailed);
}

TEST_F(CommandsTest, HelpIsNoError) {
  const auto help = Call({"voucher", "--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_NE(help.out.find("--hub-card"), std::string::npos);
}

}  // namespace
}  // namespace provisioning::command
