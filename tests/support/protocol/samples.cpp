#include "tests/support/protocol/samples.h"

#include <utility>

#include "offline-store/protocol/text_encoding.h"
#include "offline-store/protocol/uuid7.h"
#include "tests/support/fake_clock.h"

namespace tests {

namespace protocol = offline_store::protocol;

Actors::Actors()
    : kiosk(protocol::SigningKey::Generate().value()),
      other_kiosk(protocol::SigningKey::Generate().value()),
      hub(protocol::SigningKey::Generate().value()),
      issuer(protocol::SigningKey::Generate().value()),
      hub_seal(protocol::SealKeyPair::Generate()),
      desk(protocol::SealKeyPair::Generate()),
      stranger(protocol::SealKeyPair::Generate()) {}

namespace {

protocol::SigningKey SignKeyOf(const protocol::Json& keys, std::string_view name) {
  return protocol::SigningKey::FromPem(*keys.Find(name)->Find("pem")->text()).value();
}

protocol::SealKeyPair SealKeyOf(const protocol::Json& keys, std::string_view name) {
  const auto secret = protocol::FromHex(*keys.Find(name)->Find("secret")->text()).value();
  return protocol::SealKeyPair::FromSecret(secret).value();
}

protocol::Json Described(const protocol::SigningKey& key) {
  return protocol::JsonObject{{"kind", "P-256"},
                              {"public", base::ToHex(key.verify_key().bytes())},
                              {"id", base::ToHex(key.id())},
                              {"pem", key.ToPem().value().str()}};
}

protocol::Json Described(const protocol::SealKeyPair& key) {
  return protocol::JsonObject{{"kind", "X25519"},
                              {"public", base::ToHex(key.public_key())},
                              {"id", base::ToHex(key.id())},
                              {"secret", base::ToHex(key.secret())}};
}

}  // namespace

Actors::Actors(const protocol::Json& keys)
    : kiosk(SignKeyOf(keys, "kiosk")),
      other_kiosk(SignKeyOf(keys, "other_kiosk")),
      hub(SignKeyOf(keys, "hub")),
      issuer(SignKeyOf(keys, "issuer")),
      hub_seal(SealKeyOf(keys, "hub_seal")),
      desk(SealKeyOf(keys, "desk")),
      stranger(SealKeyOf(keys, "stranger")) {}

protocol::Json Actors::ToJson() const {
  return protocol::JsonObject{
      {"kiosk", Described(kiosk)},       {"other_kiosk", Described(other_kiosk)},
      {"hub", Described(hub)},           {"issuer", Described(issuer)},
      {"hub_seal", Described(hub_seal)}, {"desk", Described(desk)},
      {"stranger", Described(stranger)}};
}

protocol::TrackingCode SampleCode() {
  SeededRandom random(7);
  return protocol::TrackingCode::Make(kKiosk, random).value();
}

protocol::Payload SamplePayload() {
  const std::pair<const char*, const char*> answers[] = {
      {"nama", "Contoh Warga Satu"},
      {"tempat-lahir", "Tenggarong"},
      {"tanggal-lahir", "1990-08-12"},
      {"jenis-kelamin", "perempuan"},
      {"agama", "islam"},
      {"pekerjaan", "petani"},
      {"status-kawin", "kawin"},
      {"alamat", "Jalan Contoh Nomor 9"},
      {"rt", "004"},
      {"rw", "002"},
      {"telepon", "080000009999"},
      {"untuk", "anak"},
      {"nama-anak", "Contoh Warga Dua"},
      {"hubungan", "anak-kandung"},
      {"sekolah", "SMP Contoh"},
      {"keperluan", "Keringanan biaya sekolah"},
      {"penghasilan", "900000"},
      {"tanggungan", "4"},
      {"rumah", "milik-sendiri"},
      {"bantuan", "belum-ada"},
  };
  protocol::Payload payload;
  payload.nik = base::SecretText("6402065208909999");
  payload.evidence = {{"qr", 1, base::SecretText()},
                      {"card-present", 2, base::SecretText("04a1b2c3d49980")}};
  payload.service_id = "sktm";
  payload.catalogue_version = "2026-11-01";
  for (const auto& [field, value] : answers) {
    payload.answers.push_back({field, base::SecretText(value)});
  }
  payload.brought = {"pengantar-rt", "ktp", "kk"};
  payload.office = {"Desa Contoh", "64.02.99.2999", "Contoh"};
  payload.code = SampleCode();
  payload.pick_up_key = protocol::SealKeyPair::FromSeed(Rising<16>(0x20)).public_key();
  payload.software_version = "0.1.0";
  return payload;
}

protocol::EnvelopeHeader SampleHeader() {
  SeededRandom random(11);
  protocol::EnvelopeHeader header;
  header.request_id = protocol::NextRequestId(kTimeMs, std::nullopt, random);
  header.kiosk_number = kKiosk;
  header.store_id = Rising<8>(0x40);
  header.seq = 1234;
  header.boot = 56;
  header.time_ms = kTimeMs;
  header.clock = protocol::ClockQuality::kSure;
  return header;
}

protocol::Question SampleQuestion() {
  protocol::Question question;
  question.kiosk_number = kKiosk;
  question.store_id = Rising<8>(0x40);
  question.nonce = Rising<16>(0x60);
  question.cursor = {Rising<8>(0x80), 41};
  for (std::uint8_t i = 0; i < 5; ++i) {
    question.held.push_back(
        {std::uint64_t{1230} + i, Rising<8>(static_cast<std::uint8_t>(0xa0 + i * 8))});
  }
  return question;
}

protocol::Answer SampleAnswer() {
  const protocol::Question question = SampleQuestion();
  protocol::Answer answer;
  answer.kiosk_number = question.kiosk_number;
  answer.store_id = question.store_id;
  answer.nonce = question.nonce;
  answer.epoch = question.cursor.epoch;
  answer.time_ms = kTimeMs;
  for (std::size_t i = 0; i < question.held.size(); ++i) {
    answer.items.push_back({question.held[i].seq, question.held[i].hash,
                            static_cast<protocol::Verdict>(i), i == 4 ? "signer-unknown" : ""});
  }
  return answer;
}

protocol::KeyList SampleKeyList(const Actors& actors) {
  return {3, {{kKiosk, actors.kiosk.verify_key()}, {"9ZZT", actors.other_kiosk.verify_key()}}};
}

protocol::DownPage SampleDownPage(const Actors& actors) {
  protocol::DownPage page;
  page.kiosk_number = kKiosk;
  page.epoch = Rising<8>(0x80);
  page.after = 41;
  page.head = 47;
  page.time_ms = kTimeMs;
  page.items = {
      {42, protocol::StatusChange{SampleHeader().request_id, SampleCode(),
                                  protocol::RequestStatus::kDiperiksa, "", kTimeMs}},
      {43,
       protocol::KeyListChange{protocol::SignKeyList(SampleKeyList(actors), actors.hub).value()}},
      {45, protocol::SettingsChange{2, {{"language", "id"}}}},
      {46,
       protocol::StatusChange{SampleHeader().request_id, SampleCode(),
                              protocol::RequestStatus::kDitolak, "Data tidak lengkap", kTimeMs}},
  };
  return page;
}

protocol::Voucher SampleVoucher(const Actors& actors) {
  protocol::Voucher voucher;
  voucher.office = {"Desa Contoh", "64.02.99.2999", "Contoh"};
  voucher.kiosk_number = kKiosk;
  voucher.hub = {"https://anjungan.contoh.example:8443",
                 "https://lacak.contoh.example",
                 {Rising<32>(0x10)},
                 {actors.hub_seal.public_key()},
                 {actors.hub.verify_key()}};
  voucher.office_key = actors.desk.public_key();
  voucher.token = Rising<16>(0xa0);
  voucher.not_before_s = kTimeMs / 1000 - 86'400;
  voucher.not_after_s = kTimeMs / 1000 + 30 * 86'400;
  voucher.language = "id";
  voucher.time_zone = "Asia/Makassar";
  voucher.device_profiles = {"printer-80mm"};
  return voucher;
}

protocol::EnrolRequest SampleEnrolRequest(const Actors& actors) {
  return {protocol::IssueVoucher(SampleVoucher(actors), actors.issuer).value(),
          actors.kiosk.verify_key(), Rising<32>(0xc0), Rising<8>(0x40), Rising<16>(0x60)};
}

protocol::EnrolVerdict SampleEnrolVerdict(const Actors& actors) {
  protocol::EnrolVerdict verdict;
  verdict.nonce = Rising<16>(0x60);
  verdict.kiosk_key = actors.kiosk.id();
  verdict.accepted = true;
  verdict.kiosk_number = kKiosk;
  verdict.office_name = "Desa Contoh";
  verdict.epoch = Rising<8>(0x80);
  verdict.time_ms = kTimeMs;
  return verdict;
}

protocol::ReceiptFacts SampleReceipt() {
  return {SampleCode(), static_cast<std::uint32_t>(kTimeMs / 1000), protocol::ClockQuality::kUnsure,
          Rising<8>(0x30)};
}

protocol::PickUp SamplePickUp() {
  return {SampleCode(), Rising<16>(0x20)};
}

}  // namespace tests
