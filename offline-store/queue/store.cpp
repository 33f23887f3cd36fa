#include "offline-store/queue/store.h"

#include <algorithm>
#include <utility>

#include "offline-store/database/transaction.h"
#include "offline-store/queue/schema.h"
#include "offline-store/queue/setting.h"

namespace offline_store::queue {

base::Result<std::unique_ptr<Store>> Store::Open(Options options, const base::Clock& clock,
                                                 base::Random& random) {
  auto lock = database::FolderLock::Take(options.folder);
  if (!lock) return base::Fail(std::move(lock).error());
  std::unique_ptr<Store> store(new Store(std::move(options), clock, random, std::move(*lock)));
  if (auto opened = store->Reopen(); !opened) return base::Fail(std::move(opened).error());
  if (auto started = store->Start(); !started) return base::Fail(std::move(started).error());
  store->reserve_.Fill();
  return store;
}

Store::Store(Options options, const base::Clock& clock, base::Random& random,
             database::FolderLock lock)
    : options_(std::move(options)),
      clock_(clock),
      random_(random),
      lock_(std::move(lock)),
      reserve_(options_.folder, options_.reserve) {}

Store::~Store() = default;

base::Status Store::Reopen() {
  connection_.reset();
  auto opened = database::Connection::Open(options_.folder / "store.db", options_.database);
  if (!opened) return base::Fail(std::move(opened).error());
  if (auto ready = database::Migrate(*opened, Schema()); !ready) return ready;
  connection_ = std::move(*opened);
  return {};
}

base::Result<database::Connection*> Store::Ready() {
  if (!connection_ || !connection_->usable()) {
    if (auto opened = Reopen(); !opened) return base::Fail(std::move(opened).error());
  }
  return &*connection_;
}

base::Status Store::Start() {
  const Work settle = [this](database::Connection& connection) -> base::Status {
    const auto id = setting::GetBytes(connection, setting::kStoreId);
    if (!id) return base::Fail(id.error());
    if (!*id) {
      const auto fresh = random_.Array<std::tuple_size_v<protocol::StoreId>>();
      if (auto put = setting::PutBytes(connection, setting::kStoreId, fresh); !put) return put;
    }
    const auto boot = setting::GetInteger(connection, setting::kBoot);
    if (!boot) return base::Fail(boot.error());
    if (auto put = setting::PutInteger(connection, setting::kBoot, *boot + 1); !put) return put;
    // Nobody knows what a printer did with bytes that had left; it is never printed again by
    // itself.
    return connection
        .Prepare(
            "UPDATE print_job SET reason='interrupted', changed_ms=?,"
            " state=CASE WHEN bytes_left THEN 'ditanya' ELSE 'menunggu' END"
            " WHERE state='mencetak'")
        .Bind(clock_.UnixMs())
        .Run();
  };
  if (auto settled = Write(settle, {}); !settled) return settled;

  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  const auto id = setting::GetBytes(**connection, setting::kStoreId);
  if (!id) return base::Fail(id.error());
  if (!*id || (*id)->size() != store_id_.size()) {
    return base::Fail(base::ErrorCode::kCorrupt, "store-id", "the store has no valid id");
  }
  std::copy((*id)->begin(), (*id)->end(), store_id_.begin());
  const auto boot = setting::GetInteger(**connection, setting::kBoot);
  if (!boot) return base::Fail(boot.error());
  boot_ = static_cast<std::uint64_t>(*boot);
  const auto signed_time = setting::GetInteger(**connection, setting::kSignedTime);
  if (!signed_time) return base::Fail(signed_time.error());
  latest_signed_ms_ = *signed_time;
  return LoadVoucher();
}

base::Status Store::Write(const Work& work, const Lookup& happened) {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  auto transaction = database::Transaction::Begin(**connection);
  if (!transaction) return base::Fail(std::move(transaction).error());
  if (auto done = work(**connection); !done) {
    // What frees room needs some first.
    if (done.error().code == base::ErrorCode::kFull) reserve_.Release();
    return done;
  }
  auto committed = transaction->Commit();
  if (committed) return {};
  if (committed.error().code != base::ErrorCode::kUnknown) return committed;
  return SettleCommit(committed.error(), happened);
}

base::Status Store::SettleCommit(const base::Error& failure, const Lookup& happened) {
  reserve_.Release();
  // Opening makes durable whatever it shows, so what the look-up finds counts.
  if (auto opened = Reopen(); !opened) {
    return base::Fail(base::ErrorCode::kUnknown, "commit-unknown",
                      failure.message + "; and opening failed: " + opened.error().message);
  }
  if (happened) {
    const auto found = happened(*connection_);
    if (!found) {
      return base::Fail(base::ErrorCode::kUnknown, "commit-unknown", found.error().message);
    }
    if (*found) return {};
  }
  return base::Fail(base::ErrorCode::kUnavailable, "not-stored", failure.message);
}

base::Status Store::NeedIdentity() const {
  if (!voucher_) {
    return base::Fail(base::ErrorCode::kDenied, "no-voucher", "this kiosk belongs to no office");
  }
  if (!signing_key_) {
    return base::Fail(base::ErrorCode::kDenied, "no-key", "the signing key is not loaded");
  }
  return {};
}

Time Store::Now() const {
  if (hub_time_) {
    return Time{clock_.MonotonicMs() + hub_time_->offset_ms, protocol::ClockQuality::kSure};
  }
  return Time{std::max(clock_.UnixMs(), latest_signed_ms_), protocol::ClockQuality::kUnsure};
}

base::Status Store::RaiseSignedTime(database::Connection& connection, std::int64_t time_ms) {
  if (time_ms <= latest_signed_ms_) return {};
  return setting::PutInteger(connection, setting::kSignedTime, time_ms);
}

base::Status Store::WriteAudit(database::Connection& connection, std::string_view who,
                               std::string_view what, std::string_view about,
                               std::string_view result) {
  return audit::Append(connection, audit::Entry{Now().unix_ms, std::string(who), std::string(what),
                                                std::string(about), std::string(result)});
}

base::Status Store::Note(std::string_view who, std::string_view what, std::string_view about,
                         std::string_view result) {
  return Write(
      [&](database::Connection& connection) {
        return WriteAudit(connection, who, what, about, result);
      },
      {});
}

base::Result<audit::Head> Store::VerifyAudit() {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  return audit::Verify(**connection);
}

base::Status Store::CheckRoom() {
  return reserve_.Check();
}

}  // namespace offline_store::queue
