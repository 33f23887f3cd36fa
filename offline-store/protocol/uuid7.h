// Request ids: UUID version 7 (RFC 9562, 5.7), method 1 of 6.2: a counter in rand_a, right after
// the time. Ids of one store only grow, also when the clock goes back: the caller keeps the last
// one (in the same transaction as what it names) and passes it in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace offline_store::protocol {

using RequestId = std::array<std::uint8_t, 16>;

RequestId NextRequestId(std::int64_t unix_ms, const std::optional<RequestId>& last,
                        base::Random& random);

// The time in an id, Unix ms: a hint, as good as the clock was.
std::int64_t TimeOf(const RequestId& id);

// Lower case, 8-4-4-4-12.
std::string RequestIdText(const RequestId& id);

// Strict inverse; kInvalid "request-id" (form), "request-id-version" (no UUIDv7).
base::Result<RequestId> ParseRequestId(std::string_view text);

// Whether version and variant are those of a UUIDv7.
bool IsRequestId(const RequestId& id);

}  // namespace offline_store::protocol
