#include "offline-store/protocol/keys.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "offline-store/protocol/signed_message.h"
#include "offline-store/protocol/text_encoding.h"
#include "tests/support/protocol/samples.h"
#include "tests/support/protocol/seeded_crypto.h"
#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using base::Bytes;
using tests::ReasonOf;

const Bytes kMessage(40, 0x5a);

// order - s: the other signature that ECDSA itself would take for the same message.
Signature OtherHalf(Signature signature) {
  const Bytes order =
      FromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551").value();
  int borrow = 0;
  for (std::size_t i = 32; i > 0; --i) {
    const int value = order[i - 1] - signature[31 + i] - borrow;
    borrow = value < 0 ? 1 : 0;
    signature[31 + i] = static_cast<std::uint8_t>(value + 256 * borrow);
  }
  return signature;
}

TEST(SigningKeyTest, SignsWithLowSOnlyAndVerifiesNothingElse) {
  const tests::SeededCrypto seeded(1);
  const SigningKey key = SigningKey::Generate().value();
  for (int i = 0; i < 50; ++i) {
    const Signature signature = key.Sign(kMessage).value();
    EXPECT_TRUE(key.verify_key().Verify(kMessage, signature));
    EXPECT_LT(signature[32], 0x80);
    EXPECT_FALSE(key.verify_key().Verify(kMessage, OtherHalf(signature)));
  }
}

TEST(SigningKeyTest, EveryFlippedBitOfASignatureIsRefused) {
  const SigningKey key = SigningKey::Generate().value();
  const Signature signature = key.Sign(kMessage).value();
  EXPECT_EQ(tests::FlipsTaken(signature,
                              [&](const Signature& flipped) {
                                return key.verify_key().Verify(kMessage, flipped);
                              }),
            0U);
  EXPECT_FALSE(key.verify_key().Verify(kMessage, Signature{}));
}

// RFC 6979, A.2.5: P-256 with SHA-256, message "sample". The published s is above half the order,
// so its other half is ours.
TEST(VerifyKeyTest, TakesTheStandardsExampleInItsLowForm) {
  const Bytes point =
      FromHex("0360fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6").value();
  const Bytes published = FromHex(
                              "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                              "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")
                              .value();
  Signature signature;
  std::copy(published.begin(), published.end(), signature.begin());
  const auto key = VerifyKey::FromBytes(point);
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_FALSE(key->Verify(base::AsBytes("sample"), signature));
  EXPECT_TRUE(key->Verify(base::AsBytes("sample"), OtherHalf(signature)));
}

TEST(VerifyKeyTest, RefusesWhatIsNoCompressedPoint) {
  SignPublicKey bytes = SigningKey::Generate().value().verify_key().bytes();
  EXPECT_EQ(ReasonOf(VerifyKey::FromBytes(bytes)), "ok");
  EXPECT_EQ(ReasonOf(VerifyKey::FromBytes(base::ByteView(bytes).first(32))), "key-not-a-point");
  bytes[0] = 4;
  EXPECT_EQ(ReasonOf(VerifyKey::FromBytes(bytes)), "key-not-a-point");
  bytes.fill(0xff);
  bytes[0] = 2;
  EXPECT_EQ(ReasonOf(VerifyKey::FromBytes(bytes)), "key-not-a-point");
}

TEST(SigningKeyTest, SurvivesItsFile) {
  const SigningKey key = SigningKey::Generate().value();
  const auto again = SigningKey::FromPem(key.ToPem().value().str());
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->verify_key(), key.verify_key());
  EXPECT_TRUE(key.verify_key().Verify(kMessage, again->Sign(kMessage).value()));
  const auto read = VerifyKey::FromPem(key.verify_key().ToPem());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, key.verify_key());
}

TEST(SigningKeyTest, RefusesFilesThatAreNoP256Key) {
  EXPECT_EQ(ReasonOf(SigningKey::FromPem("")), "key-not-p256");
  EXPECT_EQ(ReasonOf(VerifyKey::FromPem(std::string(5000, 'x'))), "key-not-p256");
  // An Ed25519 key (RFC 8410, 10.1).
  EXPECT_EQ(
      ReasonOf(VerifyKey::FromPem("-----BEGIN PUBLIC KEY-----\n"
                                  "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
                                  "-----END PUBLIC KEY-----\n")),
      "key-not-p256");
  const SigningKey key = SigningKey::Generate().value();
  EXPECT_EQ(ReasonOf(SigningKey::FromPem(key.verify_key().ToPem())), "key-not-p256");
}

TEST(SealKeyPairTest, ThePickUpKeyComesFromItsSeedAlone) {
  const SealKeyPair pair = SealKeyPair::FromSeed(tests::Rising<16>(0x20));
  EXPECT_EQ(pair.public_key(), SealKeyPair::FromSeed(tests::Rising<16>(0x20)).public_key());
  EXPECT_NE(pair.public_key(), SealKeyPair::FromSeed(tests::Rising<16>(0x21)).public_key());
  EXPECT_EQ(SealKeyPair::FromSecret(pair.secret()).value().public_key(), pair.public_key());
  EXPECT_EQ(ReasonOf(SealKeyPair::FromSecret(Bytes(31))), "key-length");
}

TEST(SeededCryptoTest, RepeatsKeysSealsAndSignatures) {
  const auto run = [] {
    const tests::SeededCrypto seeded(42);
    const tests::Actors actors;
    return SealEnvelope(tests::SampleHeader(), tests::SamplePayload(), actors.Recipients(),
                        actors.kiosk)
        .value()
        .bytes;
  };
  EXPECT_EQ(run(), run());
}

TEST(SignedMessageTest, ASignatureCountsInItsContextAlone) {
  const SigningKey key = SigningKey::Generate().value();
  const std::vector<VerifyKey> keys = {key.verify_key()};
  const Bytes message = SignMessage(Context::kAnswer, kMessage, 1000, key).value();
  EXPECT_EQ(ReasonOf(OpenSigned(Context::kAnswer, message, 1000, keys)), "ok");
  for (const Context other : {Context::kEnvelope, Context::kReceipt, Context::kQuestion,
                              Context::kDown, Context::kKeys, Context::kVoucher, Context::kEnrol,
                              Context::kLetter, Context::kSettings, Context::kCheckpoint}) {
    EXPECT_EQ(ReasonOf(OpenSigned(other, message, 1000, keys)), "signature-wrong")
        << ContextText(other);
  }
}

TEST(SignedMessageTest, NamesWhyItIsRefused) {
  const SigningKey key = SigningKey::Generate().value();
  const std::vector<VerifyKey> keys = {SigningKey::Generate().value().verify_key()};
  Bytes message = SignMessage(Context::kAnswer, kMessage, 1000, key).value();
  EXPECT_EQ(ReasonOf(OpenSigned(Context::kAnswer, message, 1000, keys)), "signer-unknown");
  EXPECT_EQ(ReasonOf(OpenSigned(Context::kAnswer, message, 100, keys)), "cbor-too-large");
  EXPECT_EQ(ReasonOf(SignMessage(Context::kAnswer, kMessage, 100, key)), "signed-too-large");
  EXPECT_EQ(ClaimedSigner(message, 1000).value(), key.id());
  message[1] = 2;
  EXPECT_EQ(ReasonOf(OpenSigned(Context::kAnswer, message, 1000, keys)), "signed-version");
}

TEST(SignedMessageTest, EveryFlippedBitIsRefused) {
  const SigningKey key = SigningKey::Generate().value();
  const std::vector<VerifyKey> keys = {key.verify_key()};
  const Bytes message = SignMessage(Context::kAnswer, kMessage, 1000, key).value();
  EXPECT_EQ(
      tests::FlipsTaken(message,
                        [&](const Bytes& flipped) {
                          return OpenSigned(Context::kAnswer, flipped, 1000, keys).has_value();
                        }),
      0U);
}

}  // namespace
