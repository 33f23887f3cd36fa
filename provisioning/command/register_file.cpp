#include "provisioning/command/register_file.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace provisioning::command {
namespace {

using base::ErrorCode;
using base::Fail;

constexpr std::string_view kHeader =
    "kiosk_number\toffice_code\toffice_name\tkecamatan\tissued\tnot_after\tvoucher";

constexpr std::array<std::string RegisterEntry::*, 7> kFields = {
    &RegisterEntry::kiosk_number, &RegisterEntry::office_code, &RegisterEntry::office_name,
    &RegisterEntry::kecamatan,    &RegisterEntry::issued,      &RegisterEntry::not_after,
    &RegisterEntry::voucher};

bool IsField(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
}

bool IsNumber(std::string_view text) {
  return text.size() == kNumberSymbols &&
         text.find_first_not_of(kNumberAlphabet) == std::string_view::npos;
}

// Splits off `text` what stands before `mark`, and the mark; all of it if there is none.
std::string_view Next(std::string_view& text, char mark) {
  const auto end = text.find(mark);
  const auto part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

bool ReadLine(std::string_view line, RegisterEntry& entry) {
  if (std::count(line.begin(), line.end(), '\t') != kFields.size() - 1) return false;
  for (const auto field : kFields) entry.*field = Next(line, '\t');
  return IsEntry(entry);
}

}  // namespace

bool IsEntry(const RegisterEntry& entry) {
  return IsNumber(entry.kiosk_number) &&
         std::all_of(kFields.begin(), kFields.end(),
                     [&entry](auto field) { return IsField(entry.*field); });
}

base::Result<std::vector<RegisterEntry>> ParseRegister(std::string_view text) {
  std::vector<RegisterEntry> entries;
  std::set<std::string, std::less<>> numbers;
  if (!text.ends_with('\n')) {
    return Fail(ErrorCode::kCorrupt, "register-cut-off",
                "the register's last line is not whole; restore the file from its backup");
  }
  if (Next(text, '\n') != kHeader) {
    return Fail(ErrorCode::kCorrupt, "register-header",
                "not a register of kiosk numbers (its first line is another)");
  }
  for (int line = 2; !text.empty(); ++line) {
    RegisterEntry entry;
    const std::string where = "line " + std::to_string(line) + " of the register ";
    if (!ReadLine(Next(text, '\n'), entry)) {
      return Fail(ErrorCode::kCorrupt, "register-line",
                  where + "is not an entry; restore the file from its backup");
    }
    if (!numbers.insert(entry.kiosk_number).second) {
      return Fail(ErrorCode::kCorrupt, "register-duplicate",
                  where + "gives number " + entry.kiosk_number + " a second time");
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string WriteRegister(const std::vector<RegisterEntry>& entries) {
  std::string text(kHeader);
  for (const RegisterEntry& entry : entries) {
    char before = '\n';
    for (const auto field : kFields) {
      text += before;
      text += entry.*field;
      before = '\t';
    }
  }
  return text + '\n';
}

}  // namespace provisioning::command
