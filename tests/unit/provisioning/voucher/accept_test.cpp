#include "provisioning/voucher/accept.h"

#include <gtest/gtest.h>

#include <set>

#include "offline-store/protocol/signed_message.h"

namespace provisioning::voucher {
namespace {

namespace protocol = offline_store::protocol;

constexpr std::int64_t kNotBefore = 1'790'000'000;
constexpr std::int64_t kNotAfter = 1'792'592'000;

class AcceptVoucherTest : public testing::Test {
 protected:
  AcceptVoucherTest() : issuer_(*protocol::SigningKey::Generate()) {}

  static protocol::Voucher Voucher() {
    protocol::Voucher voucher;
    voucher.office = {"Desa Contoh", "64.02.99.2001", "Contoh"};
    voucher.kiosk_number = "00K1";
    voucher.hub = {"https://hub.example:8443",
                   "https://layanan.example",
                   {protocol::Digest{1}},
                   {protocol::SealKeyPair::Generate().public_key()},
                   {protocol::SigningKey::Generate()->verify_key()}};
    voucher.token = {1, 2, 3};
    voucher.not_before_s = kNotBefore;
    voucher.not_after_s = kNotAfter;
    voucher.language = "id";
    voucher.time_zone = "Asia/Makassar";
    return voucher;
  }

  static std::string Text(const protocol::Voucher& voucher, const protocol::SigningKey& key) {
    return protocol::VoucherText(*protocol::IssueVoucher(voucher, key));
  }

  base::Result<AcceptedVoucher> Accept(std::string_view shown, std::int64_t latest_ms = 0) const {
    const std::vector issuers = {issuer_.verify_key()};
    return AcceptVoucher(shown, issuers, latest_ms);
  }
  std::string Reason(std::string_view shown, std::int64_t latest_ms = 0) const {
    const auto accepted = Accept(shown, latest_ms);
    return accepted ? "none" : accepted.error().reason;
  }

  const protocol::SigningKey issuer_;
};

TEST_F(AcceptVoucherTest, TakesAGoodOneFromFileOrCode) {
  const protocol::Voucher voucher = Voucher();
  const std::string text = Text(voucher, issuer_);
  for (const std::string& shown : {text, text + "\n"}) {
    const auto accepted = Accept(shown);
    ASSERT_TRUE(accepted) << accepted.error().message;
    EXPECT_EQ(accepted->voucher, voucher);
    EXPECT_EQ(protocol::VoucherText(accepted->message), text);
  }
}

TEST_F(AcceptVoucherTest, AnotherKindOfThingIsNamedSo) {
  for (const char* shown :
       {"", "6402065208909999", "https://hub.example/", "ANJ1K:00K1", "\x89PNG\r\n", "ANJ1V"}) {
    EXPECT_EQ(Reason(shown), "voucher-not-a-voucher") << shown;
  }
}

TEST_F(AcceptVoucherTest, EveryChangedSymbolIsRefused) {
  const std::string text = Text(Voucher(), issuer_);
  for (std::size_t i = protocol::kVoucherPrefix.size(); i < text.size(); ++i) {
    std::string tampered = text;
    tampered[i] = tampered[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(Reason(tampered), "none") << i;
  }
}

TEST_F(AcceptVoucherTest, AChangedOfficeBreaksTheSignature) {
  auto message = *protocol::IssueVoucher(Voucher(), issuer_);
  const std::string_view name = "Desa Contoh";
  const auto at = base::AsText(message).find(name);
  ASSERT_NE(at, std::string_view::npos);
  message[at] = 'B';
  const auto accepted = Accept(protocol::VoucherText(message));
  ASSERT_FALSE(accepted);
  EXPECT_EQ(accepted.error().reason, "voucher-signature-wrong");
  EXPECT_EQ(ProblemOf(accepted.error()), VoucherProblem::kDamaged);
}

TEST_F(AcceptVoucherTest, ACutOffOneIsBroken) {
  const std::string text = Text(Voucher(), issuer_);
  for (std::size_t size = protocol::kVoucherPrefix.size(); size < text.size(); ++size) {
    EXPECT_EQ(Reason(text.substr(0, size)), "voucher-broken") << size;
  }
}

TEST_F(AcceptVoucherTest, AnUnknownIssuerIsRefused) {
  const auto stranger = *protocol::SigningKey::Generate();
  EXPECT_EQ(Reason(Text(Voucher(), stranger)), "voucher-issuer-unknown");
}

// The signer's own key stands inside, as the hub's key; that must not make it an issuer.
TEST_F(AcceptVoucherTest, OneThatIsSignedByAKeyInsideItIsRefused) {
  const auto stranger = *protocol::SigningKey::Generate();
  protocol::Voucher voucher = Voucher();
  voucher.hub.sign_keys = {stranger.verify_key()};
  const auto accepted = Accept(Text(voucher, stranger));
  ASSERT_FALSE(accepted);
  EXPECT_EQ(accepted.error().reason, "voucher-issuer-unknown");
  EXPECT_EQ(ProblemOf(accepted.error()), VoucherProblem::kUnknownIssuer);
}

TEST_F(AcceptVoucherTest, AnUnsignedOneIsRefused) {
  const auto parts =
      *protocol::ReadSigned(*protocol::IssueVoucher(Voucher(), issuer_), protocol::kMaxVoucher);
  EXPECT_NE(Reason(protocol::VoucherText(parts.content)), "none");
}

TEST_F(AcceptVoucherTest, ASignatureForAnotherPurposeIsRefused) {
  const auto parts =
      *protocol::ReadSigned(*protocol::IssueVoucher(Voucher(), issuer_), protocol::kMaxVoucher);
  const auto other = *protocol::SignMessage(protocol::Context::kSettings, parts.content,
                                            protocol::kMaxVoucher, issuer_);
  EXPECT_EQ(Reason(protocol::VoucherText(other)), "voucher-signature-wrong");
}

TEST_F(AcceptVoucherTest, ExpiryCountsByTheLatestSignedTimeOnly) {
  const std::string text = Text(Voucher(), issuer_);
  EXPECT_EQ(Reason(text, 0), "none");
  EXPECT_EQ(Reason(text, (kNotAfter - 1) * 1000), "none");
  EXPECT_EQ(Reason(text, (kNotAfter + 1) * 1000), "voucher-expired");
  EXPECT_EQ(Reason(text, (kNotBefore - 1'000'000) * 1000), "none");
  const auto late = Accept(text, (kNotAfter + 1) * 1000);
  ASSERT_FALSE(late);
  EXPECT_EQ(ProblemOf(late.error()), VoucherProblem::kExpired);
}

TEST_F(AcceptVoucherTest, EachProblemHasItsOwnWords) {
  std::set<std::string_view> words;
  for (const auto problem : {VoucherProblem::kNotAVoucher, VoucherProblem::kDamaged,
                             VoucherProblem::kUnknownIssuer, VoucherProblem::kExpired}) {
    EXPECT_TRUE(words.insert(ForScreen(problem)).second);
    EXPECT_TRUE(words.insert(ForTechnician(problem)).second);
  }
  EXPECT_FALSE(words.contains(""));
}

}  // namespace
}  // namespace provisioning::voucher
