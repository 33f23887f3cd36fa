#include "offline-store/protocol/envelope.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "offline-store/protocol/signed_message.h"
#include "tests/support/protocol/samples.h"
#include "tests/unit/offline-store/protocol/refusal.h"

namespace {

using namespace offline_store::protocol;
using base::Bytes;
using tests::ReasonOf;

class EnvelopeTest : public testing::Test {
 protected:
  SealedEnvelope Seal(const Payload& payload) {
    auto sealed = SealEnvelope(tests::SampleHeader(), payload, actors.Recipients(), actors.kiosk);
    EXPECT_TRUE(sealed) << sealed.error().message;
    return *sealed;
  }
  base::Result<Payload> Open(const Bytes& bytes) {
    return OpenEnvelope(bytes, {&actors.hub_seal, 1});
  }

  tests::Actors actors;
  SealedEnvelope envelope = Seal(tests::SamplePayload());
};

TEST_F(EnvelopeTest, HubAndOfficeReadWhatTheKioskSealed) {
  for (const SealKeyPair& reader : {actors.hub_seal, actors.desk}) {
    const auto payload = OpenEnvelope(envelope.bytes, {&reader, 1});
    ASSERT_TRUE(payload) << payload.error().message;
    EXPECT_EQ(*payload, tests::SamplePayload());
  }
  EXPECT_EQ(ReasonOf(OpenEnvelope(envelope.bytes, {&actors.stranger, 1})), "envelope-not-for-us");
}

TEST_F(EnvelopeTest, ItsHeaderIsReadableAndNamesNoPerson) {
  const auto view = VerifyEnvelope(envelope.bytes, actors.KioskKeys());
  ASSERT_TRUE(view) << view.error().message;
  EXPECT_EQ(view->header, tests::SampleHeader());
  EXPECT_EQ(view->recipients, (std::vector<KeyId>{actors.hub_seal.id(), actors.desk.id()}));
  EXPECT_EQ(view->signer, actors.kiosk.id());
  EXPECT_EQ(view->hash, envelope.hash);
  EXPECT_EQ(view->hash, Sha256(ReadSigned(envelope.bytes, kMaxEnvelope).value().content));
}

TEST_F(EnvelopeTest, NothingThatTheCitizenSaidIsInItsBytes) {
  const std::string_view bytes = base::AsText(envelope.bytes);
  const Payload payload = tests::SamplePayload();
  EXPECT_EQ(bytes.find(payload.nik.str()), std::string_view::npos);
  EXPECT_EQ(bytes.find(payload.service_id), std::string_view::npos);
  EXPECT_EQ(bytes.find(payload.code.symbols()), std::string_view::npos);
  for (const FieldAnswer& each : payload.answers) {
    if (each.value.size() < 4) continue;  // three bytes may be there by chance
    EXPECT_EQ(bytes.find(each.value.str()), std::string_view::npos) << each.field;
  }
}

TEST_F(EnvelopeTest, AnOrdinaryFormWithTwoRecipientsFitsAThousandBytes) {
  const std::size_t json = PayloadJson(tests::SamplePayload()).value().size();
  RecordProperty("json", static_cast<int>(json));
  RecordProperty("envelope", static_cast<int>(envelope.bytes.size()));
  EXPECT_GE(json, 852U);
  EXPECT_LE(envelope.bytes.size(), 1000U) << "of " << json << " bytes of JSON";
}

TEST_F(EnvelopeTest, EveryFlippedBitIsRefused) {
  EXPECT_EQ(tests::FlipsTaken(envelope.bytes,
                              [&](const Bytes& flipped) {
                                return VerifyEnvelope(flipped, actors.KioskKeys()).has_value();
                              }),
            0U);
}

TEST_F(EnvelopeTest, ATruncatedOneIsRefused) {
  for (std::size_t size = 0; size < envelope.bytes.size(); ++size) {
    const base::ByteView cut = base::ByteView(envelope.bytes).first(size);
    ASSERT_FALSE(ReadEnvelope(cut)) << size;
  }
}

TEST_F(EnvelopeTest, OnlyTheKiosksKeyMakesItGenuine) {
  const std::vector<VerifyKey> others = {actors.other_kiosk.verify_key()};
  EXPECT_EQ(ReasonOf(VerifyEnvelope(envelope.bytes, others)), "signer-unknown");
  EXPECT_EQ(ReasonOf(VerifyEnvelope(envelope.bytes, {})), "signer-unknown");
}

// Somebody else's sealed body under a header of one's own does not open, even well signed.
TEST_F(EnvelopeTest, ABodyBelongsToItsHeader) {
  EnvelopeHeader other_header = tests::SampleHeader();
  other_header.kiosk_number = "9ZZT";
  const auto other =
      SealEnvelope(other_header, tests::SamplePayload(), actors.Recipients(), actors.other_kiosk)
          .value();
  const auto content = [](const SealedEnvelope& each) {
    return ReadSigned(each.bytes, kMaxEnvelope).value().content;
  };
  Bytes stolen = content(envelope);
  const Bytes mine = content(other);
  // Both headers have the same length and stand first: [header, body, recipients].
  const std::size_t header_end = 1 + 2 + mine[2];
  std::copy_n(mine.begin(), header_end, stolen.begin());
  const Bytes forged =
      SignMessage(Context::kEnvelope, stolen, kMaxEnvelope, actors.other_kiosk).value();
  const std::vector<VerifyKey> keys = {actors.other_kiosk.verify_key()};
  ASSERT_EQ(ReasonOf(VerifyEnvelope(forged, keys)), "ok");
  EXPECT_EQ(ReasonOf(Open(forged)), "envelope-seal-broken");
}

TEST_F(EnvelopeTest, EqualRequestsLookDifferentAndEqualLong) {
  const SealedEnvelope again = Seal(tests::SamplePayload());
  EXPECT_NE(again.bytes, envelope.bytes);
  EXPECT_NE(again.hash, envelope.hash);
  EXPECT_EQ(again.bytes.size(), envelope.bytes.size());
}

TEST_F(EnvelopeTest, LengthsComeInStepsOf64) {
  Payload payload = tests::SamplePayload();
  std::size_t last = envelope.bytes.size();
  for (int i = 0; i < 100; ++i) {
    payload.answers[0].value.Append("x9"[i % 2] + std::to_string(i * 7919));
    const std::size_t size = Seal(payload).bytes.size();
    EXPECT_EQ((size - last) % 64, 0U);
    last = size;
  }
}

TEST_F(EnvelopeTest, ALargeFormGoesInAndATooLargeOneIsRefusedWhileItIsWritten) {
  Payload payload = tests::SamplePayload();
  payload.answers[0].value = base::SecretText(std::string(200 * 1024, 'x'));
  EXPECT_EQ(Open(Seal(payload).bytes).value(), payload);
  payload.answers[0].value = base::SecretText(std::string(300 * 1024, 'x'));
  EXPECT_EQ(
      ReasonOf(SealEnvelope(tests::SampleHeader(), payload, actors.Recipients(), actors.kiosk)),
      "payload-too-large");
  std::string noise(100 * 1024, ' ');
  std::uint32_t state = 1;
  for (char& each : noise) {
    state = state * 1664525 + 1013904223;
    each = static_cast<char>('0' + (state >> 24) % 75);
  }
  payload.answers[0].value = base::SecretText(noise);
  EXPECT_EQ(
      ReasonOf(SealEnvelope(tests::SampleHeader(), payload, actors.Recipients(), actors.kiosk)),
      "signed-too-large");
}

TEST_F(EnvelopeTest, IsNotMadeFromWhatItsReaderWouldRefuse) {
  const auto reason = [&](const EnvelopeHeader& header, const Payload& payload) {
    return ReasonOf(SealEnvelope(header, payload, actors.Recipients(), actors.kiosk));
  };
  EnvelopeHeader header = tests::SampleHeader();
  header.kiosk_number = "k";
  EXPECT_EQ(reason(header, tests::SamplePayload()), "envelope-header");
  header = tests::SampleHeader();
  header.seq = 0;
  EXPECT_EQ(reason(header, tests::SamplePayload()), "envelope-header");
  header = tests::SampleHeader();
  header.dictionary_id = 1;
  EXPECT_EQ(reason(header, tests::SamplePayload()), "envelope-dictionary");
  Payload payload = tests::SamplePayload();
  payload.answers.push_back(payload.answers.front());
  EXPECT_EQ(reason(tests::SampleHeader(), payload), "payload-duplicate-field");
  payload = tests::SamplePayload();
  payload.nik = base::SecretText("640206520890999");
  EXPECT_EQ(reason(tests::SampleHeader(), payload), "payload-nik");
  payload = tests::SamplePayload();
  payload.office.name = "Desa \xff";
  EXPECT_EQ(reason(tests::SampleHeader(), payload), "payload-text");
  payload = tests::SamplePayload();
  payload.evidence[0].level = -1;
  EXPECT_EQ(reason(tests::SampleHeader(), payload), "payload-evidence");
  EXPECT_EQ(ReasonOf(SealEnvelope(tests::SampleHeader(), tests::SamplePayload(), {}, actors.kiosk)),
            "envelope-recipients");
}

TEST(PayloadTest, EveryTextSurvivesItsJson) {
  Payload payload = tests::SamplePayload();
  std::string odd;
  for (char each = 1; each < 127; ++each) odd += each;
  payload.answers[0].value =
      base::SecretText(odd + "\u00e9\u20ac\U0001f600" + std::string(1, '\0'));
  payload.answers.push_back({"\"\\\n", base::SecretText("")});
  EXPECT_EQ(ParsePayload(PayloadJson(payload).value().str()).value(), payload);
}

TEST(PayloadTest, RefusesMissingUnknownAndMisplacedMembers) {
  const std::string good = PayloadJson(tests::SamplePayload()).value().str();
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string json = good;
    const std::size_t at = json.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    json.replace(at, from.size(), to);
    return ReasonOf(ParsePayload(json));
  };
  EXPECT_EQ(changed("{\"nik\"", "{\"more\":1,\"nik\""), "payload-member");
  EXPECT_EQ(changed("\"nik\":\"6402065208909999\",", ""), "payload-member");
  EXPECT_EQ(changed("6402065208909999", "64020652089099990"), "payload-member");
  EXPECT_EQ(changed("\"level\":1", "\"level\":101"), "payload-member");
  EXPECT_EQ(changed("\"level\":1", "\"level\":1.5"), "json-number");
  EXPECT_EQ(changed("\"answers\":{", "\"answers\":{\"nama\":\"x\","), "json-duplicate-key");
  EXPECT_EQ(changed("\"answers\":{", "\"answers\":{\"lain\":7,"), "payload-member");
  EXPECT_EQ(changed("\"kecamatan\"", "\"camat\""), "payload-member");
  EXPECT_EQ(changed("\"code\":\"7K3M", "\"code\":\"7K3N"), "code-letter-not-used");
  EXPECT_EQ(changed("\"software\":", "\"soft\":"), "payload-member");
  EXPECT_EQ(ReasonOf(ParsePayload("")), "json-syntax");
  EXPECT_EQ(ReasonOf(ParsePayload("[]")), "payload-member");
}

}  // namespace
