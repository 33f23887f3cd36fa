#include "backend/registry/registry.h"

#include "backend/registry/schema.h"
#include "offline-store/database/transaction.h"

namespace backend::registry {

using offline_store::database::Connection;
using offline_store::database::Statement;
using offline_store::database::Transaction;

namespace {

constexpr std::string_view kMetaEpoch = "epoch";
constexpr std::string_view kMetaKeyList = "key-list-version";
// One genuine voucher in wrong hands must not fill the table.
constexpr std::int64_t kMaxRefusedPerVoucher = 16;

base::Result<std::int64_t> Number(Statement statement) {
  auto row = statement.Step();
  if (!row) return base::Fail(std::move(row.error()));
  return *row ? statement.Integer(0) : 0;
}

base::Result<Kiosk> ReadKiosk(const Statement& row) {
  auto key = protocol::VerifyKey::FromBytes(row.Blob(1));
  auto tls_spki = row.Array<32>(2);
  auto store_id = row.Array<8>(3);
  if (!key) return base::Fail(std::move(key.error()));
  if (!tls_spki) return base::Fail(std::move(tls_spki.error()));
  if (!store_id) return base::Fail(std::move(store_id.error()));
  return Kiosk{*key,
               std::string(row.Text(0)),
               *tls_spki,
               *store_id,
               {std::string(row.Text(4)), std::string(row.Text(5)), std::string(row.Text(6))},
               std::string(row.Text(7))};
}

}  // namespace

base::Result<Registry> Registry::Open(const std::filesystem::path& file,
                                      const offline_store::database::Options& options,
                                      base::Random& random) {
  auto connection = Connection::Open(file, options);
  if (!connection) return base::Fail(std::move(connection.error()));
  if (auto migrated = offline_store::database::Migrate(*connection, kSchema); !migrated) {
    return base::Fail(std::move(migrated.error()));
  }
  Registry registry(std::move(*connection));
  if (auto loaded = registry.LoadEpoch(random); !loaded) {
    return base::Fail(std::move(loaded.error()));
  }
  return registry;
}

base::Status Registry::LoadEpoch(base::Random& random) {
  auto transaction = Transaction::Begin(connection_);
  if (!transaction) return base::Fail(std::move(transaction.error()));
  const auto backup = GetText(kMetaBackup);
  if (!backup) return base::Fail(backup.error());
  {
    Statement read = connection_.Prepare("SELECT value FROM meta WHERE name = ?1");
    auto row = read.Bind(kMetaEpoch).Step();
    if (!row) return base::Fail(std::move(row.error()));
    if (*row && backup->empty()) {
      auto epoch = read.Array<8>(0);
      if (!epoch) return base::Fail(std::move(epoch.error()));
      epoch_ = *epoch;
      return {};
    }
  }
  epoch_ = random.Array<8>();
  auto written = connection_
                     .Prepare(
                         "INSERT INTO meta (name, value) VALUES (?1, ?2) "
                         "ON CONFLICT (name) DO UPDATE SET value = excluded.value")
                     .Bind(kMetaEpoch, base::ByteView(epoch_))
                     .Run();
  if (written) {
    written = connection_.Prepare("DELETE FROM meta WHERE name = ?1").Bind(kMetaBackup).Run();
  }
  if (!written) return written;
  return transaction->Commit();
}

base::Result<std::string> Registry::GetText(std::string_view name) {
  Statement read = connection_.Prepare("SELECT value FROM meta WHERE name = ?1");
  auto row = read.Bind(name).Step();
  if (!row) return base::Fail(std::move(row.error()));
  return *row ? std::string(read.Text(0)) : std::string();
}

base::Status Registry::SetText(std::string_view name, std::string_view value) {
  return connection_
      .Prepare(
          "INSERT INTO meta (name, value) VALUES (?1, ?2) "
          "ON CONFLICT (name) DO UPDATE SET value = excluded.value")
      .Bind(name, value)
      .Run();
}

base::Result<Roster> Registry::LoadRoster() {
  auto version = Number(
      std::move(connection_.Prepare("SELECT value FROM meta WHERE name = ?1").Bind(kMetaKeyList)));
  if (!version) return base::Fail(std::move(version.error()));
  Statement read = connection_.Prepare(
      "SELECT number, sign_key, tls_spki, store_id, office_name, office_code, kecamatan, "
      "ifnull(refused, '') FROM kiosk ORDER BY enrolled_ms, key_id");
  std::vector<Kiosk> kiosks;
  for (;;) {
    auto row = read.Step();
    if (!row) return base::Fail(std::move(row.error()));
    if (!*row) break;
    auto kiosk = ReadKiosk(read);
    if (!kiosk) return base::Fail(std::move(kiosk.error()));
    kiosks.push_back(std::move(*kiosk));
  }
  return Roster(std::move(kiosks), static_cast<std::uint64_t>(*version));
}

base::Result<bool> Registry::AcceptedBefore(const Candidate& candidate) {
  auto same = Number(std::move(
      connection_
          .Prepare("SELECT count(*) FROM kiosk WHERE key_id = ?1 AND token = ?2 AND number = ?3 "
                   "AND refused IS NULL")
          .Bind(base::ByteView(candidate.kiosk.key.id()), base::ByteView(candidate.token),
                std::string_view(candidate.kiosk.number))));
  if (!same) return base::Fail(std::move(same.error()));
  return *same > 0;
}

base::Result<std::string> Registry::ReasonAgainst(const Candidate& candidate, std::int64_t now_ms) {
  auto used = Number(std::move(
      connection_.Prepare("SELECT count(*) FROM kiosk WHERE token = ?1 AND refused IS NULL")
          .Bind(base::ByteView(candidate.token))));
  if (!used) return base::Fail(std::move(used.error()));
  if (*used > 0) return std::string(protocol::kEnrolVoucherUsed);
  if (now_ms / 1000 < candidate.not_before_s) return std::string(protocol::kEnrolVoucherTooEarly);
  if (now_ms / 1000 > candidate.not_after_s) return std::string(protocol::kEnrolVoucherExpired);
  auto taken = Number(std::move(
      connection_
          .Prepare("SELECT count(*) FROM kiosk WHERE (number = ?1 OR key_id = ?2) AND refused IS "
                   "NULL")
          .Bind(std::string_view(candidate.kiosk.number),
                base::ByteView(candidate.kiosk.key.id()))));
  if (!taken) return base::Fail(std::move(taken.error()));
  return std::string(*taken > 0 ? protocol::kEnrolNumberTaken : "");
}

base::Status Registry::WriteKiosk(const Candidate& candidate, std::string_view refused,
                                  std::int64_t now_ms) {
  const Kiosk& kiosk = candidate.kiosk;
  return connection_
      .Prepare(
          "INSERT INTO kiosk (key_id, number, sign_key, tls_spki, store_id, token, "
          "office_name, office_code, kecamatan, refused, enrolled_ms) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, ''), ?11) "
          "ON CONFLICT (key_id) DO UPDATE SET number = excluded.number, "
          "tls_spki = excluded.tls_spki, store_id = excluded.store_id, "
          "token = excluded.token, office_name = excluded.office_name, "
          "office_code = excluded.office_code, kecamatan = excluded.kecamatan, "
          "refused = excluded.refused")
      .Bind(base::ByteView(kiosk.key.id()), std::string_view(kiosk.number),
            base::ByteView(kiosk.key.bytes()), base::ByteView(kiosk.tls_spki),
            base::ByteView(kiosk.store_id), base::ByteView(candidate.token),
            std::string_view(kiosk.office.name), std::string_view(kiosk.office.code),
            std::string_view(kiosk.office.kecamatan), refused, now_ms)
      .Run();
}

base::Status Registry::AnnounceKeys() {
  auto done = connection_
                  .Prepare(
                      "INSERT INTO meta (name, value) VALUES (?1, 1) "
                      "ON CONFLICT (name) DO UPDATE SET value = value + 1")
                  .Bind(kMetaKeyList)
                  .Run();
  // A kiosk gets the list as it is when it asks, so an older announcement is not needed any more.
  if (done) done = connection_.Prepare("DELETE FROM downlink WHERE request IS NULL").Run();
  if (done) {
    done = connection_
               .Prepare("UPDATE kiosk SET down_counter = down_counter + 1 WHERE refused IS NULL")
               .Run();
  }
  if (done) {
    done = connection_
               .Prepare(
                   "INSERT INTO downlink (kiosk, counter) "
                   "SELECT key_id, down_counter FROM kiosk WHERE refused IS NULL")
               .Run();
  }
  return done;
}

base::Result<std::string> Registry::Enrol(const Candidate& candidate, std::int64_t now_ms) {
  auto before = AcceptedBefore(candidate);
  if (!before) return base::Fail(std::move(before.error()));
  if (*before) {
    // Its signing key speaks: a new TLS key or store is pinned in place of the old one.
    auto written = WriteKiosk(candidate, "", now_ms);
    if (!written) return base::Fail(std::move(written.error()));
    return std::string();
  }
  auto reason = ReasonAgainst(candidate, now_ms);
  if (!reason) return reason;
  if (reason->empty()) {
    auto written = WriteKiosk(candidate, "", now_ms);
    if (written) written = AnnounceKeys();
    if (!written) return base::Fail(std::move(written.error()));
    return reason;
  }
  auto same_key = Number(std::move(
      connection_.Prepare("SELECT count(*) FROM kiosk WHERE key_id = ?1 AND refused IS NULL")
          .Bind(base::ByteView(candidate.kiosk.key.id()))));
  if (!same_key) return base::Fail(std::move(same_key.error()));
  auto refused = Number(std::move(
      connection_.Prepare("SELECT count(*) FROM kiosk WHERE token = ?1 AND refused IS NOT NULL")
          .Bind(base::ByteView(candidate.token))));
  if (!refused) return base::Fail(std::move(refused.error()));
  if (*same_key == 0 && *refused < kMaxRefusedPerVoucher) {
    auto written = WriteKiosk(candidate, *reason, now_ms);
    if (!written) return base::Fail(std::move(written.error()));
  }
  return reason;
}

}  // namespace backend::registry
