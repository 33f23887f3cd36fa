// Pages of changes that the hub has for one kiosk, each change with a counter given in the same
// transaction (docs/formats.md "Delivery", downlink).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/delivery.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/status.h"
#include "offline-store/protocol/tracking_code.h"
#include "offline-store/protocol/uuid7.h"

namespace offline_store::protocol {

inline constexpr std::size_t kMaxDownPage = 60 * 1024;
inline constexpr std::size_t kMaxDownItems = 200;

struct StatusChange {
  RequestId request_id{};
  TrackingCode code;
  RequestStatus status = RequestStatus::kDiterima;
  std::string reason;  // for people, Indonesian; only with ditolak and perlu-dilengkapi
  std::int64_t time_ms = 0;
  bool operator==(const StatusChange&) const = default;
};

// A new list of kiosk keys: the signed message, for OpenKeyList.
struct KeyListChange {
  base::Bytes signed_list;
  bool operator==(const KeyListChange&) const = default;
};

// The kiosk's settings as a whole, name and value; a higher version replaces a lower one.
struct SettingsChange {
  std::uint64_t version = 0;
  std::vector<std::pair<std::string, std::string>> values;
  bool operator==(const SettingsChange&) const = default;
};

// Of a kind that this program does not know: skipped, so that a newer hub never blocks what comes
// after it.
struct UnknownChange {
  std::uint64_t kind = 0;
  base::Bytes body;
  bool operator==(const UnknownChange&) const = default;
};

struct DownItem {
  std::uint64_t counter = 0;
  std::variant<StatusChange, KeyListChange, SettingsChange, UnknownChange> change;
  bool operator==(const DownItem&) const = default;
};

struct DownPage {
  std::string kiosk_number;
  Epoch epoch{};
  std::uint64_t after = 0;  // everything above this ...
  std::uint64_t head = 0;   // ... up to the last item is here; the hub's newest counter is `head`
  std::int64_t time_ms = 0;
  std::vector<DownItem> items;  // counters rise and lie in (after, head]
  bool operator==(const DownPage&) const = default;

  // Where to go on.
  Cursor Next() const { return {epoch, items.empty() ? after : items.back().counter}; }
  bool More() const { return Next().counter < head; }
  // Whether this page continues from `cursor`. If not, it may only start over: after 0, because the
  // epoch is new or the cursor was beyond the head.
  bool Continues(const Cursor& cursor) const {
    return epoch == cursor.epoch && after == cursor.counter;
  }
};

// The bytes that an item takes in a page: together at most kMaxDownItemBytes.
std::size_t DownItemSize(const DownItem& item);
inline constexpr std::size_t kMaxDownItemBytes = kMaxDownPage - 256;

// kInvalid "down-counters" unless counters rise within (after, head] and a page without
// items ends at the head. Both ways.
base::Result<base::Bytes> SignDownPage(const DownPage& page, const SigningKey& hub);
base::Result<DownPage> OpenDownPage(base::ByteView message, std::span<const VerifyKey> hub);

}  // namespace offline_store::protocol
