// What stands in a register of kiosk numbers: a TSV file that a spreadsheet opens, one line for
// every voucher ever made.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace provisioning::command {

inline constexpr std::string_view kNumberAlphabet = "0123456789ABCDEFGHJKMPRSTWXYZ";
inline constexpr std::size_t kNumberSymbols = 4;

// Fields hold no tab, line break or other control character.
struct RegisterEntry {
  std::string kiosk_number;  // 4 symbols of the tracking code's alphabet
  std::string office_code;
  std::string office_name;
  std::string kecamatan;
  std::string issued;     // UTC, "2026-11-24T08:00:00Z"
  std::string not_after;  // UTC, the voucher's end
  std::string voucher;    // SHA-256 of the voucher's content, 64 hexadecimal digits
  bool operator==(const RegisterEntry&) const = default;
};

// False for a number of other symbols, and for a field that is empty or cannot be a line's.
bool IsEntry(const RegisterEntry& entry);

// The content of a register file. Strict: kCorrupt "register-header", "register-line" (with the
// line's number), "register-duplicate", "register-cut-off" (the last line does not end).
base::Result<std::vector<RegisterEntry>> ParseRegister(std::string_view text);
std::string WriteRegister(const std::vector<RegisterEntry>& entries);

}  // namespace provisioning::command
