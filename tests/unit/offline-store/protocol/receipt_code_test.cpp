#include "offline-store/protocol/receipt_code.h"

#include <gtest/gtest.h>

#include <string>

#include "offline-store/protocol/scanned_code.h"
#include "offline-store/protocol/voucher.h"
#include "tests/support/protocol/samples.h"
#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using base::Bytes;
using tests::ReasonOf;

class ReceiptCodeTest : public testing::Test {
 protected:
  tests::Actors actors;
  KeyList keys = tests::SampleKeyList(actors);
  ReceiptBytes receipt = SignReceipt(tests::SampleReceipt(), actors.kiosk).value();
  std::string link = StatusLink("https://lacak.contoh.example", receipt);
};

TEST_F(ReceiptCodeTest, ALinkCarriesTheFactsOfTheReceipt) {
  EXPECT_EQ(link.size(), std::string("https://lacak.contoh.example/l#").size() + 131);
  EXPECT_EQ(ParseStatusLink(link).value(), receipt);
  EXPECT_EQ(OpenReceipt(receipt, keys).value(), tests::SampleReceipt());
  EXPECT_EQ(ReadReceipt(receipt).value(), tests::SampleReceipt());
}

TEST_F(ReceiptCodeTest, EveryFlippedBitIsRefused) {
  EXPECT_EQ(tests::FlipsTaken(receipt,
                              [&](const ReceiptBytes& flipped) {
                                return OpenReceipt(flipped, keys).has_value();
                              }),
            0U);
}

TEST_F(ReceiptCodeTest, EveryOtherLinkIsRefusedOrTheSameReceiptElsewhere) {
  std::string flipped;
  for (std::size_t bit = 0; bit < link.size() * 8; ++bit) {
    flipped = link;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto parsed = ParseStatusLink(flipped);
    if (parsed && OpenReceipt(*parsed, keys)) {
      EXPECT_EQ(*parsed, receipt);
      EXPECT_LT(bit / 8, link.find('/', 8)) << "only the host may differ";
    }
  }
}

TEST_F(ReceiptCodeTest, AnotherKiosksKeyDoesNotCountForThisKiosksCode) {
  const ReceiptBytes other = SignReceipt(tests::SampleReceipt(), actors.other_kiosk).value();
  EXPECT_EQ(ReasonOf(OpenReceipt(other, keys)), "signer-unknown");
  KeyList swapped = keys;
  swapped.keys[0].key = actors.hub.verify_key();
  EXPECT_EQ(ReasonOf(OpenReceipt(receipt, swapped)), "signer-unknown");
  EXPECT_EQ(ReasonOf(OpenReceipt(receipt, KeyList{})), "signer-unknown");
}

TEST_F(ReceiptCodeTest, SaysWhatIsWrong) {
  ReceiptBytes broken = receipt;
  broken[0] = 2;
  EXPECT_EQ(ReasonOf(OpenReceipt(broken, keys)), "receipt-version");
  broken = receipt;
  broken[17] = 2;
  EXPECT_EQ(ReasonOf(OpenReceipt(broken, keys)), "receipt-flags");
  broken = receipt;
  broken[1] = '8';
  EXPECT_EQ(ReasonOf(OpenReceipt(broken, keys)), "code-check");
  broken = receipt;
  broken[50] ^= 1;
  EXPECT_EQ(ReasonOf(OpenReceipt(broken, keys)), "signature-wrong");
  EXPECT_EQ(ReasonOf(OpenReceipt(base::ByteView(receipt).first(97), keys)), "receipt-length");
  for (const std::string& bad :
       {link + "A", link.substr(0, link.size() - 1),
        "http://lacak.contoh.example/l#" + link.substr(link.find('#') + 1),
        "https://lacak.contoh.example/x#" + link.substr(link.find('#') + 1),
        std::string("https://lacak.contoh.example/l#"), std::string()}) {
    EXPECT_EQ(ReasonOf(ParseStatusLink(bad)), "status-link") << bad;
  }
}

TEST_F(ReceiptCodeTest, ThePickUpCodeSurvivesAndHasOneText) {
  const std::string text = PickUpText(tests::SamplePickUp()).str();
  EXPECT_EQ(text.size(), 6U + 12 + 1 + 26);
  const PickUp got = ParsePickUpText(text).value();
  EXPECT_EQ(got.code, tests::SampleCode());
  EXPECT_EQ(got.seed, tests::SamplePickUp().seed);
  std::string loose = text;
  loose.back() = static_cast<char>(loose.back() + 1);  // other unused bits, the same 16 bytes
  for (const std::string& bad : {loose, text + "A", text.substr(0, text.size() - 1),
                                 std::string("ANJ1K:"), std::string(), "x" + text}) {
    EXPECT_EQ(ReasonOf(ParsePickUpText(bad)), "pick-up-code") << bad;
  }
}

TEST_F(ReceiptCodeTest, EveryKindOfCodeIsKnownByItsForm) {
  const std::string voucher =
      VoucherText(IssueVoucher(tests::SampleVoucher(actors), actors.issuer).value());
  const struct {
    std::string text;
    ScannedKind kind;
  } cases[] = {
      {link, ScannedKind::kStatusLink},
      {PickUpText(tests::SamplePickUp()).str(), ScannedKind::kPickUp},
      {"ANJ1K:damaged", ScannedKind::kPickUp},
      {voucher, ScannedKind::kVoucher},
      {"ANJ1V:damaged", ScannedKind::kVoucher},
      {"6402065208909999", ScannedKind::kNik},
      {"6402 0652 0890 9999", ScannedKind::kNik},
      {" 6402065208909999 ", ScannedKind::kNik},
      {"64020652089099990", ScannedKind::kUnknown},
      {"640206520890999", ScannedKind::kUnknown},
      {"6402-0652-0890-9999", ScannedKind::kUnknown},
      {"0002010102039999", ScannedKind::kNik},
      {"https://lacak.contoh.example/l#short", ScannedKind::kLink},
      {"https://contoh.example", ScannedKind::kLink},
      {"HTTP://CONTOH.EXAMPLE", ScannedKind::kLink},
      {"www.contoh.example", ScannedKind::kLink},
      {"00020101021126610014COM.CONTOH.WWW", ScannedKind::kQris},
      {"WIFI:S:Contoh;T:WPA;P:contoh;;", ScannedKind::kWifi},
      {"BEGIN:VCARD\nVERSION:3.0", ScannedKind::kContact},
      {"MECARD:N:Contoh;;", ScannedKind::kContact},
      {"halo", ScannedKind::kUnknown},
      {"", ScannedKind::kUnknown},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(Classify(each.text, Symbology::kQr), each.kind) << each.text;
  }
  EXPECT_EQ(Classify("6402065208909999", Symbology::kProduct), ScannedKind::kProduct);
  EXPECT_EQ(NikDigits("6402 0652 0890 9999")->str(), "6402065208909999");
}

TEST_F(ReceiptCodeTest, TheFirstKindInTheOrderIsChosen) {
  const std::string voucher = "ANJ1V:X";
  const ScannedCode codes[] = {{"8991234567890", Symbology::kProduct},
                               {"halo", Symbology::kQr},
                               {voucher, Symbology::kQr},
                               {"6402065208909999", Symbology::kQr},
                               {link, Symbology::kQr}};
  EXPECT_EQ(Choose(codes, false), (Choice{4, ScannedKind::kStatusLink, false}));
  const std::span<const ScannedCode> without_link(codes, 4);
  EXPECT_EQ(Choose(without_link, true), (Choice{2, ScannedKind::kVoucher, false}));
  EXPECT_EQ(Choose(without_link, false), (Choice{3, ScannedKind::kNik, false}));
  EXPECT_EQ(Choose(std::span(codes, 3), false), (Choice{0, ScannedKind::kProduct, false}));
  EXPECT_EQ(Choose(std::span(codes + 2, 1), false), (Choice{0, ScannedKind::kVoucher, false}));
  EXPECT_EQ(Choose({}, true), std::nullopt);
}

TEST_F(ReceiptCodeTest, TwoDifferentCodesOfTheChosenKindAreAmbiguous) {
  const ScannedCode two[] = {{"6402065208909999", Symbology::kQr},
                             {"6402061208909999", Symbology::kQr},
                             {"6402065208909999", Symbology::kQr}};
  EXPECT_EQ(Choose(two, false), (Choice{0, ScannedKind::kNik, true}));
  const ScannedCode same[] = {two[0], two[2]};
  EXPECT_EQ(Choose(same, false), (Choice{0, ScannedKind::kNik, false}));
}

}  // namespace
