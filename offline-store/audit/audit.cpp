#include "offline-store/audit/audit.h"

#include <array>

#include "base/bytes.h"
#include "offline-store/protocol/cbor.h"

namespace offline_store::audit {
namespace {

constexpr std::string_view kDomain{"anjungan/audit/1\0", 17};
constexpr std::size_t kMaxText = 80;
constexpr int kDigitsOfNik = 16;

bool IsAllowed(std::string_view text) {
  if (text.size() > kMaxText) return false;
  int digits = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!digit && !letter && c != '.' && c != ':' && c != '_' && c != '-') return false;
    digits = digit ? digits + 1 : 0;
    if (digits == kDigitsOfNik) return false;
  }
  return true;
}

protocol::Digest HashOf(const protocol::Digest& previous, std::uint64_t number,
                        const Entry& entry) {
  const base::Bytes canonical = protocol::CborWriter()
                                    .Array(6)
                                    .Unsigned(number)
                                    .Integer(entry.time_ms)
                                    .Text(entry.who)
                                    .Text(entry.what)
                                    .Text(entry.about)
                                    .Text(entry.result)
                                    .Take();
  base::Bytes hashed = base::ToBytes(base::AsBytes(kDomain));
  hashed.insert(hashed.end(), previous.begin(), previous.end());
  hashed.insert(hashed.end(), canonical.begin(), canonical.end());
  return protocol::Sha256(hashed);
}

base::Result<Head> LastEntry(database::Connection& connection) {
  auto row = connection.Prepare("SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1");
  auto found = row.Step();
  if (!found) return base::Fail(found.error());
  if (!*found) return Head{};
  const auto hash = row.Array<32>(1);
  if (!hash) return base::Fail(hash.error());
  return Head{static_cast<std::uint64_t>(row.Integer(0)), *hash};
}

}  // namespace

const std::string_view kSchema =
    "CREATE TABLE audit("
    " n INTEGER PRIMARY KEY,"
    " time_ms INTEGER NOT NULL,"
    " who TEXT NOT NULL,"
    " what TEXT NOT NULL,"
    " about TEXT NOT NULL,"
    " result TEXT NOT NULL,"
    " hash BLOB NOT NULL);";

std::string AsToken(std::string_view text) {
  return std::string(IsAllowed(text) ? text : "other");
}

base::Status Append(database::Connection& connection, const Entry& entry) {
  for (const std::string* text : {&entry.who, &entry.what, &entry.about, &entry.result}) {
    if (!IsAllowed(*text)) {
      return base::Fail(base::ErrorCode::kInvalid, "audit-text",
                        "an audit entry takes tokens and ids only");
    }
  }
  const auto last = LastEntry(connection);
  if (!last) return base::Fail(last.error());
  const std::uint64_t number = last->count + 1;
  const protocol::Digest hash = HashOf(last->hash, number, entry);
  return connection.Prepare("INSERT INTO audit VALUES(?,?,?,?,?,?,?)")
      .Bind(number, entry.time_ms, entry.who, entry.what, entry.about, entry.result,
            base::ByteView(hash))
      .Run();
}

base::Result<Head> Verify(database::Connection& connection) {
  Head head;
  auto rows =
      connection.Prepare("SELECT n, time_ms, who, what, about, result, hash FROM audit ORDER BY n");
  for (;;) {
    auto row = rows.Step();
    if (!row) return base::Fail(row.error());
    if (!*row) return head;
    const std::uint64_t number = head.count + 1;
    const Entry entry{rows.Integer(1), std::string(rows.Text(2)), std::string(rows.Text(3)),
                      std::string(rows.Text(4)), std::string(rows.Text(5))};
    const protocol::Digest hash = HashOf(head.hash, number, entry);
    const auto stored = rows.Array<32>(6);
    if (static_cast<std::uint64_t>(rows.Integer(0)) != number || !stored || *stored != hash) {
      return base::Fail(base::ErrorCode::kCorrupt, "audit-broken",
                        "the audit log is broken at entry " + std::to_string(number));
    }
    head = Head{number, hash};
  }
}

}  // namespace offline_store::audit
