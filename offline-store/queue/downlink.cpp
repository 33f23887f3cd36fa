// The hub's changes for this kiosk, page by page; a page and the cursor behind it are one
// transaction.
#include <algorithm>
#include <utility>
#include <variant>

#include "offline-store/queue/setting.h"
#include "offline-store/queue/store.h"

namespace offline_store::queue {
namespace {

tl::unexpected<base::Error> Refuse(std::string reason) {
  return base::Fail(base::ErrorCode::kDenied, std::move(reason),
                    "a genuine page, but not the one that comes next on this kiosk");
}

base::Result<bool> WasEpochSeen(database::Connection& connection, const protocol::Epoch& epoch) {
  auto row = connection.Prepare("SELECT 1 FROM hub_epoch WHERE epoch=?");
  return row.Bind(base::ByteView(epoch)).Step();
}

// Half of it: sixteen digits in a row could be a NIK, so the audit log takes none.
std::string NameOf(const protocol::Epoch& epoch) {
  return base::ToHex(base::ByteView(epoch).first(4));
}

base::Status PutCursor(database::Connection& connection, const protocol::Cursor& cursor) {
  auto epoch = connection.Prepare("INSERT OR IGNORE INTO hub_epoch VALUES(?)");
  if (auto done = epoch.Bind(base::ByteView(cursor.epoch)).Run(); !done) return done;
  if (auto put = setting::PutBytes(connection, setting::kCursorEpoch, cursor.epoch); !put) {
    return put;
  }
  return setting::PutInteger(connection, setting::kCursorCounter,
                             static_cast<std::int64_t>(cursor.counter));
}

// Pages that continue come in the hub's order and hold whatever the hub's clock says. Pages that
// start over may be old: there a status never replaces a later one.
base::Result<bool> ApplyStatus(database::Connection& connection,
                               const protocol::StatusChange& change, bool restarted) {
  auto update = connection.Prepare(
      "UPDATE request SET hub_status=?3, hub_reason=?4, hub_status_ms=?5"
      " WHERE id=?1 AND code=?2 AND (NOT ?6 OR hub_status IS NULL OR hub_status_ms <= ?5)");
  auto done =
      update
          .Bind(base::ByteView(change.request_id), change.code.symbols(),
                protocol::Token(change.status), change.reason, change.time_ms, restarted ? 1 : 0)
          .Run();
  if (!done) return base::Fail(std::move(done).error());
  return connection.Changes() == 1;
}

base::Status ApplySettings(database::Connection& connection,
                           const protocol::SettingsChange& change) {
  const auto version = setting::GetInteger(connection, setting::kHubSettingsVersion);
  if (!version) return base::Fail(version.error());
  if (change.version <= static_cast<std::uint64_t>(*version)) return {};
  if (auto cleared = connection.Execute("DELETE FROM hub_setting"); !cleared) return cleared;
  auto insert = connection.Prepare("INSERT OR REPLACE INTO hub_setting VALUES(?,?)");
  for (const auto& [name, value] : change.values) {
    if (auto done = insert.Bind(name, value).Run(); !done) return done;
  }
  return setting::PutInteger(connection, setting::kHubSettingsVersion,
                             static_cast<std::int64_t>(change.version));
}

}  // namespace

base::Result<protocol::Cursor> Store::GetCursor() {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  const auto epoch = setting::GetBytes(**connection, setting::kCursorEpoch);
  if (!epoch) return base::Fail(epoch.error());
  const auto counter = setting::GetInteger(**connection, setting::kCursorCounter);
  if (!counter) return base::Fail(counter.error());
  protocol::Cursor cursor;
  if (*epoch && (*epoch)->size() == cursor.epoch.size()) {
    std::copy((*epoch)->begin(), (*epoch)->end(), cursor.epoch.begin());
    cursor.counter = static_cast<std::uint64_t>(*counter);
  }
  return cursor;
}

base::Result<PageApplied> Store::ApplyPage(base::ByteView message) {
  if (!voucher_) return Refuse("no-voucher");
  const auto page = protocol::OpenDownPage(message, voucher_->hub.sign_keys);
  if (!page) return base::Fail(page.error());
  if (page->kiosk_number != voucher_->kiosk_number) return Refuse("page-not-ours");
  const auto cursor = GetCursor();
  if (!cursor) return base::Fail(cursor.error());
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());

  PageApplied applied;
  if (!page->Continues(*cursor)) {
    const bool other_epoch = page->epoch != cursor->epoch;
    const auto seen = WasEpochSeen(**connection, page->epoch);
    if (!seen) return base::Fail(seen.error());
    if (other_epoch && *seen) return Refuse("page-epoch-old");
    if (page->after != 0 || (!other_epoch && cursor->counter <= page->head)) {
      return Refuse("page-out-of-order");
    }
    applied.restarted = true;
  }
  applied.cursor = page->Next();
  applied.more = page->More();
  const PageApplied before = applied;
  const Work work = [&](database::Connection& on) -> base::Status {
    applied = before;
    for (const auto& item : page->items) {
      if (auto done = ApplyChange(on, item, applied); !done) return done;
    }
    if (applied.restarted && cursor->epoch != protocol::Epoch{}) {
      if (auto noted = WriteAudit(on, "hub", "cursor-restarted", NameOf(page->epoch), "alarm");
          !noted) {
        return noted;
      }
    }
    if (auto put = PutCursor(on, applied.cursor); !put) return put;
    return RaiseSignedTime(on, page->time_ms);
  };
  if (auto written = Write(work, {}); !written) return base::Fail(std::move(written).error());
  latest_signed_ms_ = std::max(latest_signed_ms_, page->time_ms);
  return applied;
}

base::Status Store::ApplyChange(database::Connection& connection, const protocol::DownItem& item,
                                PageApplied& applied) {
  if (const auto* status = std::get_if<protocol::StatusChange>(&item.change)) {
    const auto changed = ApplyStatus(connection, *status, applied.restarted);
    if (!changed) return base::Fail(changed.error());
    if (!*changed) return {};
    ++applied.statuses;
    return WriteAudit(connection, "hub", "status", protocol::RequestIdText(status->request_id),
                      protocol::Token(status->status));
  }
  if (const auto* settings = std::get_if<protocol::SettingsChange>(&item.change)) {
    return ApplySettings(connection, *settings);
  }
  if (const auto* list = std::get_if<protocol::KeyListChange>(&item.change)) {
    const auto keys = protocol::OpenKeyList(list->signed_list, voucher_->hub.sign_keys);
    // One bad change never blocks those after it.
    if (!keys) return WriteAudit(connection, "hub", "key-list", "", keys.error().reason);
    const auto version = setting::GetInteger(connection, setting::kKeyListVersion);
    if (!version) return base::Fail(version.error());
    if (keys->version <= static_cast<std::uint64_t>(*version)) return {};
    if (auto put = setting::PutBytes(connection, setting::kKeyList, list->signed_list); !put) {
      return put;
    }
    return setting::PutInteger(connection, setting::kKeyListVersion,
                               static_cast<std::int64_t>(keys->version));
  }
  return {};
}

base::Result<protocol::KeyList> Store::KioskKeys() {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  const auto stored = setting::GetBytes(**connection, setting::kKeyList);
  if (!stored) return base::Fail(stored.error());
  if (!*stored || !voucher_) return protocol::KeyList{};
  return protocol::OpenKeyList(**stored, voucher_->hub.sign_keys);
}

base::Result<HubSettings> Store::GetHubSettings() {
  auto connection = Ready();
  if (!connection) return base::Fail(std::move(connection).error());
  const auto version = setting::GetInteger(**connection, setting::kHubSettingsVersion);
  if (!version) return base::Fail(version.error());
  HubSettings settings{static_cast<std::uint64_t>(*version), {}};
  auto rows = (*connection)->Prepare("SELECT name, value FROM hub_setting ORDER BY name");
  for (;;) {
    auto row = rows.Step();
    if (!row) return base::Fail(std::move(row).error());
    if (!*row) return settings;
    settings.values.emplace_back(rows.Text(0), rows.Text(1));
  }
}

}  // namespace offline_store::queue
