// The audit log: who did what to which request, each entry chained to the one before by a hash, so
// that an edit, a removal or a change of order in the middle shows. It cannot show a cut-off tail
// or a whole rewrite by who controls the machine.
//
// Entries hold tokens and ids, never a name, a NIK or typed text. Functions run on the thread of
// the given connection.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "offline-store/database/connection.h"
#include "offline-store/protocol/keys.h"

namespace offline_store::audit {

// The table, as a migration step.
extern const std::string_view kSchema;

// Each text is at most 80 of the characters A-Z a-z 0-9 . : _ - with no 16 digits in a row.
struct Entry {
  std::int64_t time_ms = 0;
  std::string who;     // "kiosk", "hub", "technician"
  std::string what;    // "accept", "purge"
  std::string about;   // an id, or empty
  std::string result;  // "ok" or a reason
};

struct Head {
  std::uint64_t count = 0;
  protocol::Digest hash{};  // zeros for an empty log
  bool operator==(const Head&) const = default;
};

// The text if an entry may hold it, else "other": for reasons that came from outside.
std::string AsToken(std::string_view text);

// Adds an entry inside the transaction of what it tells. kInvalid "audit-text" when a text breaks
// the rule above.
base::Status Append(database::Connection& connection, const Entry& entry);

// Walks the whole log. kCorrupt "audit-broken" with the number of the first entry that is wrong.
base::Result<Head> Verify(database::Connection& connection);

}  // namespace offline_store::audit
