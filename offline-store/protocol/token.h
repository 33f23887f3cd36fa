// Reasons and other stable names inside messages: lower-case letters, digits and hyphens.
#pragma once

#include <cstddef>
#include <string_view>

namespace offline_store::protocol {

inline constexpr std::size_t kMaxToken = 40;  // so 500 answers with reasons stay below their limit

// 1 to kMaxToken of a-z, 0-9 and hyphen, beginning with a letter.
bool IsToken(std::string_view text);

}  // namespace offline_store::protocol
