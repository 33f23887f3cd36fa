// Dates as a technician types and reads them; always UTC.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace provisioning::command {

// "2026-11-24" (its midnight) or "2026-11-24T08:00:00Z", years 2000 to 9999, as Unix seconds.
// kInvalid "date".
base::Result<std::int64_t> ParseUtc(std::string_view text);

// "2026-11-24T08:00:00Z".
std::string FormatUtc(std::int64_t unix_s);

}  // namespace provisioning::command
