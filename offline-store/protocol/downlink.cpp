#include "offline-store/protocol/downlink.h"

#include <algorithm>
#include <optional>

#include "offline-store/protocol/cbor.h"
#include "offline-store/protocol/signed_message.h"

namespace offline_store::protocol {
namespace {

// A change's number on the wire; its body is a byte string, so that whoever does not know the kind
// can pass over it.
constexpr std::uint64_t kStatus = 1;
constexpr std::uint64_t kKeyList = 2;
constexpr std::uint64_t kSettings = 3;

constexpr std::size_t kMaxReason = 400;  // bytes
constexpr std::size_t kMaxSettings = 100;
constexpr std::size_t kMaxSettingName = 64;
constexpr std::size_t kMaxSettingValue = 1024;
constexpr std::size_t kLongestStatus = 32;

struct Body {
  std::uint64_t kind;
  base::Bytes bytes;
};

Body Write(const StatusChange& change) {
  return {kStatus, CborWriter()
                       .Array(5)
                       .Bytes(change.request_id)
                       .Text(change.code.symbols())
                       .Text(Token(change.status))
                       .Text(change.reason)
                       .Integer(change.time_ms)
                       .Take()};
}

Body Write(const KeyListChange& change) {
  return {kKeyList, change.signed_list};
}

Body Write(const SettingsChange& change) {
  CborWriter writer;
  writer.Array(2).Unsigned(change.version).Array(change.values.size());
  for (const auto& [name, value] : change.values) writer.Array(2).Text(name).Text(value);
  return {kSettings, writer.Take()};
}

Body Write(const UnknownChange& change) {
  return {change.kind, change.body};
}

base::Result<StatusChange> ReadStatus(base::ByteView body) {
  CborReader reader(body, kMaxDownPage);
  StatusChange change;
  reader.ArrayOf(5);
  change.request_id = reader.Fixed<16>();
  const auto code = TrackingCode::FromSymbols(reader.Text(TrackingCode::kSymbols));
  const std::optional<RequestStatus> status = ParseRequestStatus(reader.Text(kLongestStatus));
  change.reason = reader.Text(kMaxReason);
  change.time_ms = reader.Integer();
  if (!status) reader.Refuse("down-status");
  if (!code) reader.Refuse(code.error().reason);
  if (!IsRequestId(change.request_id)) reader.Refuse("request-id-version");
  if (auto finished = reader.Finish("status change"); !finished) {
    return base::Fail(finished.error());
  }
  change.code = *code;
  change.status = *status;
  return change;
}

base::Result<SettingsChange> ReadSettings(base::ByteView body) {
  CborReader reader(body, kMaxDownPage);
  SettingsChange change;
  reader.ArrayOf(2);
  change.version = reader.Unsigned(INT64_MAX);
  const std::size_t count = reader.Array(kMaxSettings);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    reader.ArrayOf(2);
    std::string name(reader.Text(kMaxSettingName));
    std::string value(reader.Text(kMaxSettingValue));
    change.values.emplace_back(std::move(name), std::move(value));
  }
  if (auto finished = reader.Finish("settings"); !finished) return base::Fail(finished.error());
  return change;
}

base::Result<DownItem> ReadItem(std::uint64_t counter, std::uint64_t kind, base::ByteView body) {
  switch (kind) {
    case kStatus: {
      auto change = ReadStatus(body);
      if (!change) return base::Fail(change.error());
      return DownItem{counter, *std::move(change)};
    }
    case kKeyList:
      return DownItem{counter, KeyListChange{base::ToBytes(body)}};
    case kSettings: {
      auto change = ReadSettings(body);
      if (!change) return base::Fail(change.error());
      return DownItem{counter, *std::move(change)};
    }
  }
  return DownItem{counter, UnknownChange{kind, base::ToBytes(body)}};
}

bool CountersRise(const DownPage& page) {
  if (page.after > page.head) return false;
  std::uint64_t last = page.after;
  for (const DownItem& each : page.items) {
    if (each.counter <= last || each.counter > page.head) return false;
    last = each.counter;
  }
  // A page without items that claims more would keep its reader asking for ever.
  return !page.items.empty() || page.after == page.head;
}

base::Result<DownPage> ReadPage(base::ByteView content) {
  CborReader reader(content, kMaxDownPage);
  DownPage page;
  reader.ArrayOf(6);
  page.kiosk_number = reader.Text(4);
  page.epoch = reader.Fixed<8>();
  page.after = reader.Unsigned(INT64_MAX);
  page.head = reader.Unsigned(INT64_MAX);
  page.time_ms = reader.Integer();
  const std::size_t count = reader.Array(kMaxDownItems);
  for (std::size_t i = 0; i < count && reader.ok(); ++i) {
    reader.ArrayOf(3);
    const std::uint64_t counter = reader.Unsigned(INT64_MAX);
    const std::uint64_t kind = reader.Unsigned();
    const base::ByteView body = reader.Bytes(kMaxDownPage);
    if (!reader.ok()) break;
    auto item = ReadItem(counter, kind, body);
    if (!item) return base::Fail(std::move(item).error());
    page.items.push_back(*std::move(item));
  }
  if (auto finished = reader.Finish("downlink page"); !finished) {
    return base::Fail(finished.error());
  }
  if (!IsKioskNumber(page.kiosk_number)) {
    return base::Fail(base::ErrorCode::kInvalid, "kiosk-number", "the page is for no kiosk number");
  }
  if (!CountersRise(page)) {
    return base::Fail(base::ErrorCode::kInvalid, "down-counters",
                      "the counters of the page are not in order");
  }
  return page;
}

base::Bytes WritePage(const DownPage& page) {
  CborWriter writer;
  writer.Array(6)
      .Text(page.kiosk_number)
      .Bytes(page.epoch)
      .Unsigned(page.after)
      .Unsigned(page.head)
      .Integer(page.time_ms)
      .Array(page.items.size());
  for (const DownItem& each : page.items) {
    const Body body = std::visit([](const auto& change) { return Write(change); }, each.change);
    writer.Array(3).Unsigned(each.counter).Unsigned(body.kind).Bytes(body.bytes);
  }
  return writer.Take();
}

}  // namespace

std::size_t DownItemSize(const DownItem& item) {
  const Body body = std::visit([](const auto& change) { return Write(change); }, item.change);
  return CborWriter()
      .Array(3)
      .Unsigned(item.counter)
      .Unsigned(body.kind)
      .Bytes(body.bytes)
      .Take()
      .size();
}

base::Result<base::Bytes> SignDownPage(const DownPage& page, const SigningKey& hub) {
  const base::Bytes content = WritePage(page);
  if (const auto again = ReadPage(content); !again) return base::Fail(again.error());
  return SignMessage(Context::kDown, content, kMaxDownPage, hub);
}

base::Result<DownPage> OpenDownPage(base::ByteView message, std::span<const VerifyKey> hub) {
  const auto parts = OpenSigned(Context::kDown, message, kMaxDownPage, hub);
  if (!parts) return base::Fail(parts.error());
  return ReadPage(parts->content);
}

}  // namespace offline_store::protocol
