#include "offline-store/protocol/voucher.h"

#include <gtest/gtest.h>

#include <string>

#include "offline-store/protocol/hub_card.h"
#include "offline-store/protocol/hub_identity.h"
#include "offline-store/protocol/signed_message.h"
#include "tests/support/protocol/samples.h"
#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using base::Bytes;
using tests::ReasonOf;

class VoucherTest : public testing::Test {
 protected:
  tests::Actors actors;
  Voucher voucher = tests::SampleVoucher(actors);
  Bytes message = IssueVoucher(voucher, actors.issuer).value();
};

TEST_F(VoucherTest, SurvivesAsTextAndFile) {
  const std::string text = VoucherText(message);
  EXPECT_EQ(text.substr(0, 6), "ANJ1V:");
  for (const std::string& file : {text, text + "\n", text + "\r\n"}) {
    EXPECT_EQ(ParseVoucherText(file).value(), message);
  }
  EXPECT_EQ(OpenVoucher(message, actors.Issuers()).value(), voucher);
}

TEST_F(VoucherTest, EveryFlippedBitIsRefused) {
  EXPECT_EQ(tests::FlipsTaken(message,
                              [&](const Bytes& flipped) {
                                return OpenVoucher(flipped, actors.Issuers()).has_value();
                              }),
            0U);
  EXPECT_EQ(tests::FlipsTaken(VoucherText(message),
                              [&](const std::string& flipped) {
                                const auto bytes = ParseVoucherText(flipped);
                                return bytes && OpenVoucher(*bytes, actors.Issuers());
                              }),
            0U);
}

TEST_F(VoucherTest, OnlyAnIssuerOfTheInstallationCounts) {
  EXPECT_EQ(ReasonOf(OpenVoucher(message, {})), "voucher-issuer-unknown");
  EXPECT_EQ(ReasonOf(OpenVoucher(message, actors.HubKeys())), "voucher-issuer-unknown");
  // Signed by the very key that it brings as the hub's.
  const Bytes self_signed = IssueVoucher(voucher, actors.hub).value();
  EXPECT_EQ(ReasonOf(OpenVoucher(self_signed, actors.Issuers())), "voucher-issuer-unknown");
  // With the issuer's key id on another's signature.
  SignedParts parts = ReadSigned(self_signed, kMaxVoucher).value();
  const Bytes borrowed = CborWriter()
                             .Array(4)
                             .Unsigned(1)
                             .Bytes(parts.content)
                             .Bytes(actors.issuer.id())
                             .Bytes(parts.signature)
                             .Take();
  EXPECT_EQ(ReasonOf(OpenVoucher(borrowed, actors.Issuers())), "voucher-signature-wrong");
}

TEST_F(VoucherTest, WhatIsNoVoucherIsCalledBroken) {
  EXPECT_EQ(ReasonOf(OpenVoucher(Bytes(10, 0), actors.Issuers())), "voucher-broken");
  const std::string text = VoucherText(message);
  for (const std::string& broken :
       {std::string(), std::string("ANJ1K:") + text.substr(6), text.substr(1), text + "\n\n",
        " " + text, text + "!", std::string("ANJ1V:") + std::string(10'000, '0')}) {
    EXPECT_EQ(ReasonOf(ParseVoucherText(broken)), "voucher-broken");
  }
}

TEST_F(VoucherTest, ExpiresByTheLatestSignedTimeAlone) {
  const std::int64_t end_ms = voucher.not_after_s * 1000;
  EXPECT_EQ(ReasonOf(CheckVoucherTime(voucher, 0)), "ok");
  EXPECT_EQ(ReasonOf(CheckVoucherTime(voucher, end_ms + 999)), "ok");
  EXPECT_EQ(ReasonOf(CheckVoucherTime(voucher, end_ms + 1000)), "voucher-expired");
}

TEST_F(VoucherTest, IsNotIssuedWithWhatItsReaderWouldRefuse) {
  const auto reason = [&](auto change) {
    Voucher changed = tests::SampleVoucher(actors);
    change(changed);
    return ReasonOf(IssueVoucher(changed, actors.issuer));
  };
  EXPECT_EQ(reason([](Voucher&) {}), "ok");
  EXPECT_EQ(reason([](Voucher& v) { v.office.name.clear(); }), "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.kiosk_number = "12"; }), "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.hub.pins.clear(); }), "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.hub.seal_keys.clear(); }), "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.hub.sign_keys.clear(); }), "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.hub.pins.assign(3, Digest{}); }), "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.hub.kiosk_url = "http://contoh.example"; }),
            "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.not_after_s = v.not_before_s - 1; }), "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.office_key.reset(); }), "ok");
  for (const char* bad : {"Desa \xf0\x9f\x98\x80", "Desa\nContoh", "Desa \xc2\x9b", " Desa",
                          "Desa ", "Kantor Desa Contoh", "KANTOR DESA", "kantor",
                          "Desa \xe2\x80\xae"
                          "Contoh"}) {
    EXPECT_EQ(reason([&](Voucher& v) { v.office.name = bad; }), "voucher-content") << bad;
  }
  EXPECT_EQ(reason([](Voucher& v) { v.office.name = std::string(81, 'x'); }), "voucher-content");
  for (const char* good : {"Desa Šimić", "Desa Ma'mur (Baru)", "Kantoran", "Desa Kantor"}) {
    EXPECT_EQ(reason([&](Voucher& v) { v.office.name = good; }), "ok") << good;
  }
  EXPECT_EQ(reason([](Voucher& v) { v.office.kecamatan.clear(); }), "voucher-content");
  EXPECT_EQ(reason([](Voucher& v) { v.office.kecamatan = "Kecamatan X"; }), "voucher-content");
  for (const char* bad : {"", "6", "64.02.99.299", "64.02.99.299x", "64.02.99.29999"}) {
    EXPECT_EQ(reason([&](Voucher& v) { v.office.code = bad; }), "voucher-content") << bad;
  }
  for (const char* bad : {"", "zz", "ID", "id-ID"}) {
    EXPECT_EQ(reason([&](Voucher& v) { v.language = bad; }), "voucher-content") << bad;
  }
  for (const char* bad : {"", "Mars/Base", "UTC", "Asia/Singapore"}) {
    EXPECT_EQ(reason([&](Voucher& v) { v.time_zone = bad; }), "voucher-content") << bad;
  }
  EXPECT_EQ(reason([](Voucher& v) { v.language = "en"; }), "ok");
  EXPECT_EQ(reason([](Voucher& v) { v.time_zone = "Asia/Jayapura"; }), "ok");
  EXPECT_EQ(reason([](Voucher& v) { v.hub.pins.push_back(Digest{}); }), "ok");
}

TEST_F(VoucherTest, FitsAQrCodeThatPaperCanHold) {
  // Version 25 at level M holds 1,451 alphanumeric symbols (ISO/IEC 18004, table 7).
  EXPECT_LE(VoucherText(message).size(), 1451U);
  RecordProperty("symbols", static_cast<int>(VoucherText(message).size()));
}

TEST(HubUrlTest, IsHttpsOrThisVeryMachine) {
  for (const char* good : {"https://a.example", "https://a.example:8443", "https://a.example/lacak",
                           "http://127.0.0.1:80", "http://localhost", "https://[::1]:8443"}) {
    EXPECT_TRUE(IsHubUrl(good)) << good;
  }
  for (const char* bad :
       {"", "https://", "http://a.example", "http://127.0.0.1.example", "http://localhost.example",
        "https://a.example/", "https://a.example?x", "https://a.example#x", "https://u@a.example",
        "ftp://a.example", "https:///a", "https://:80", "https://a b", "HTTPS://A.EXAMPLE"}) {
    EXPECT_FALSE(IsHubUrl(bad)) << bad;
  }
}

TEST_F(VoucherTest, AHubCardSurvivesAndShowsDamage) {
  const Bytes card = WriteHubCard(voucher.hub).value();
  EXPECT_EQ(ReadHubCard(card).value(), voucher.hub);
  EXPECT_EQ(HubCardFingerprint(card).value().size(), 19U);
  EXPECT_EQ(tests::FlipsTaken(
                card, [&](const Bytes& flipped) { return ReadHubCard(flipped).has_value(); }),
            0U);
  EXPECT_EQ(ReasonOf(ReadHubCard(Bytes(3))), "hub-card-broken");
  HubIdentity no_keys = voucher.hub;
  no_keys.sign_keys.clear();
  EXPECT_EQ(ReasonOf(WriteHubCard(no_keys)), "hub-card-content");
}

}  // namespace
