#include <gtest/gtest.h>

#include "base/file.h"
#include "provisioning/keys/issuer.h"
#include "provisioning/keys/key_file.h"
#include "provisioning/keys/kiosk_key.h"
#include "tests/support/temp_dir.h"

namespace provisioning::keys {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;

std::string Content(const fs::path& file) {
  return std::string(base::AsText(*base::ReadFile(file, 100'000)));
}

void Write(const fs::path& file, const std::string& content) {
  ASSERT_TRUE(base::WriteFileDurably(file, base::AsBytes(content), base::FileAccess::kPrivate));
}

template <class T>
std::string ReasonOf(const base::Result<T>& result) {
  return result ? "none" : result.error().reason;
}

TEST(KeyFileTest, AKeyIsMadePrivateAndFoundAgain) {
  tests::TempDir dir;
  const auto made = MakeKioskKey(dir / "kiosk/keys");
  ASSERT_TRUE(made) << made.error().message;
  const fs::path file = dir / "kiosk/keys/sign.pem";
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(file.parent_path()).permissions(), fs::perms::owner_all);
  const auto loaded = LoadKioskKey(dir / "kiosk/keys");
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->id(), made->id());
}

TEST(KeyFileTest, AKeyIsNeverOverwritten) {
  tests::TempDir dir;
  ASSERT_TRUE(MakeKioskKey(dir.path()));
  const std::string before = Content(dir / "sign.pem");
  EXPECT_EQ(ReasonOf(MakeKioskKey(dir.path())), "key-exists");
  EXPECT_EQ(Content(dir / "sign.pem"), before);
  Write(dir / "broken.pem", "");
  EXPECT_EQ(ReasonOf(MakeKeyFile(dir / "broken.pem")), "key-exists");
}

TEST(KeyFileTest, AMissingBrokenOrExposedKeyIsToldApart) {
  tests::TempDir dir;
  EXPECT_EQ(LoadKioskKey(dir.path()).error().code, ErrorCode::kNotFound);
  Write(dir / "sign.pem", "-----BEGIN PRIVATE KEY-----\n");
  EXPECT_EQ(ReasonOf(LoadKioskKey(dir.path())), "key-broken");
  ASSERT_TRUE(ForgetKioskKey(dir.path()));
  ASSERT_TRUE(MakeKioskKey(dir.path()));
  fs::permissions(dir / "sign.pem", fs::perms::others_read, fs::perm_options::add);
  EXPECT_EQ(ReasonOf(LoadKioskKey(dir.path())), "key-exposed");
}

TEST(KeyFileTest, AForgottenKeyIsGoneAndForgettingTwiceIsNoError) {
  tests::TempDir dir;
  ASSERT_TRUE(MakeKioskKey(dir.path()));
  EXPECT_TRUE(ForgetKioskKey(dir.path()));
  EXPECT_FALSE(fs::exists(dir / "sign.pem"));
  EXPECT_TRUE(ForgetKioskKey(dir.path()));
}

TEST(IssuerTest, WhatIsMadeIsTrustedWhereItsPublicHalfIsInstalled) {
  tests::TempDir dir;
  const auto made = MakeIssuer(dir / "issuer");
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(fs::status(dir / "issuer/issuer.pem").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(LoadIssuer(dir / "issuer")->id(), made->id());
  const auto trusted = LoadTrustedIssuers(dir / "issuer");
  ASSERT_TRUE(trusted) << trusted.error().message;
  ASSERT_EQ(trusted->size(), 1u);
  EXPECT_EQ((*trusted)[0], made->verify_key());
}

TEST(IssuerTest, IsNeverOverwritten) {
  tests::TempDir dir;
  ASSERT_TRUE(MakeIssuer(dir.path()));
  const std::string before = Content(dir / "issuer.pem");
  EXPECT_EQ(ReasonOf(MakeIssuer(dir.path())), "key-exists");
  fs::remove(dir / "issuer.pub");
  EXPECT_EQ(ReasonOf(MakeIssuer(dir.path())), "key-exists");
  EXPECT_EQ(Content(dir / "issuer.pem"), before);
  fs::rename(dir / "issuer.pem", dir / "away");
  Write(dir / "issuer.pub", "x");
  EXPECT_EQ(ReasonOf(MakeIssuer(dir.path())), "key-exists");
}

class TrustedIssuersTest : public testing::Test {
 protected:
  TrustedIssuersTest() { fs::create_directory(dir_ / "d"); }
  std::string Pub() {
    return offline_store::protocol::SigningKey::Generate()->verify_key().ToPem();
  }
  std::string Reason() { return ReasonOf(LoadTrustedIssuers(dir_ / "d")); }
  tests::TempDir dir_;
};

TEST_F(TrustedIssuersTest, SeveralAreReadInTheOrderOfTheirNames) {
  const auto first = offline_store::protocol::SigningKey::Generate();
  Write(dir_ / "d/b.pub", Pub());
  Write(dir_ / "d/a.pub", first->verify_key().ToPem());
  Write(dir_ / "d/readme.txt", "not a key");
  const auto trusted = LoadTrustedIssuers(dir_ / "d");
  ASSERT_TRUE(trusted) << trusted.error().message;
  ASSERT_EQ(trusted->size(), 2u);
  EXPECT_EQ((*trusted)[0], first->verify_key());
}

TEST_F(TrustedIssuersTest, NoneIsAnError) {
  EXPECT_EQ(ReasonOf(LoadTrustedIssuers(dir_ / "nowhere")), "issuers-none");
  EXPECT_EQ(Reason(), "issuers-none");
}

TEST_F(TrustedIssuersTest, OneBadFileRefusesAllAndIsNamed) {
  Write(dir_ / "d/a.pub", Pub());
  Write(dir_ / "d/bad.pub", "x");
  const auto trusted = LoadTrustedIssuers(dir_ / "d");
  ASSERT_FALSE(trusted);
  EXPECT_EQ(trusted.error().reason, "issuer-file");
  EXPECT_NE(trusted.error().message.find("bad.pub"), std::string::npos);
}

TEST_F(TrustedIssuersTest, SeventeenAreTooMany) {
  for (int i = 0; i < 16; ++i) Write(dir_ / ("d/" + std::to_string(i) + ".pub"), Pub());
  EXPECT_EQ(Reason(), "none");
  Write(dir_ / "d/x.pub", Pub());
  EXPECT_EQ(Reason(), "issuers-too-many");
}

TEST_F(TrustedIssuersTest, AHugeFileIsNotRead) {
  Write(dir_ / "d/a.pub", std::string(5000, 'x'));
  EXPECT_EQ(Reason(), "file-too-large");
}

TEST(IssuerFileTest, HoldsOnePublicKeyAndNothingElse) {
  const auto key = offline_store::protocol::SigningKey::Generate();
  const std::string pem = key->verify_key().ToPem();
  EXPECT_EQ(*ParseIssuerFile(pem), key->verify_key());
  const std::string other = offline_store::protocol::SigningKey::Generate()->verify_key().ToPem();
  for (const std::string& bad : {std::string(), "note\n" + pem, pem + "note\n", pem + other,
                                 pem.substr(0, pem.size() / 2), key->ToPem()->str()}) {
    EXPECT_EQ(ReasonOf(ParseIssuerFile(bad)), "issuer-file") << bad;
  }
}

}  // namespace
}  // namespace provisioning::keys
