// Errors of the HTTP interface as RFC 9457 problem documents.
#pragma once

#include <optional>
#include <string_view>

#include "backend/http/message.h"

namespace backend::http {

// `type` is the stable token that programs act on ("voucher-used"), sent as
// "urn:anjungan:problem:TYPE"; `title` is for people and never holds a citizen's data.
// `retry_after_s`: seconds, never a date, since the other side's clock may be wrong.
Response Problem(unsigned status, std::string_view type, std::string_view title,
                 std::optional<int> retry_after_s = std::nullopt);

// `text` between double quotes, as JSON wants it.
std::string JsonString(std::string_view text);

}  // namespace backend::http
