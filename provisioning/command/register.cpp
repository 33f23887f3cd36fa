#include "provisioning/command/register.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include "base/file.h"

namespace provisioning::command {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;

constexpr std::size_t kMaxRegisterBytes = std::size_t{64} << 20;
constexpr std::string_view kHeader =
    "kiosk_number\toffice_code\toffice_name\tkecamatan\tissued\tnot_after\tvoucher";
constexpr std::string_view kSymbols = "0123456789ABCDEFGHJKMPRSTWXYZ";
constexpr std::size_t kNumberSymbols = 4;

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
         text.find_first_not_of(kSymbols) == std::string_view::npos;
}

bool IsEntry(const RegisterEntry& entry) {
  return IsNumber(entry.kiosk_number) &&
         std::all_of(kFields.begin(), kFields.end(),
                     [&entry](auto field) { return IsField(entry.*field); });
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

base::Result<Register> Register::Open(const fs::path& path) {
  const std::string lock_path = path.string() + ".lock";
  const int lock = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) {
    return Fail(ErrorCode::kDenied, "register-lock",
                lock_path + ": cannot open: " + std::strerror(errno));
  }
  Register opened(path, lock);
  while (flock(lock, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    return Fail(ErrorCode::kInternal, "register-lock",
                lock_path + ": cannot lock: " + std::strerror(errno));
  }
  auto content = base::ReadFile(path, kMaxRegisterBytes);
  if (!content && content.error().code == ErrorCode::kNotFound) return opened;
  if (!content) return Fail(std::move(content.error()));
  auto entries = ParseRegister(base::AsText(*content));
  if (!entries) return Fail(std::move(entries.error()).In(path.string()));
  opened.entries_ = std::move(*entries);
  return opened;
}

Register::Register(Register&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      entries_(std::move(other.entries_)) {}

Register::~Register() {
  if (lock_ >= 0) close(lock_);
}

base::Result<std::string> Register::FreeNumber(base::Random& random) const {
  std::set<std::string_view> given;
  for (const RegisterEntry& entry : entries_) given.insert(entry.kiosk_number);
  constexpr int kTries = 1000;
  for (int i = 0; i < kTries; ++i) {
    std::string number;
    while (number.size() < kNumberSymbols) {
      number += kSymbols[random.Below(static_cast<std::uint32_t>(kSymbols.size()))];
    }
    if (!given.contains(number)) return number;
  }
  return Fail(ErrorCode::kFull, "register-full", "no free kiosk number was found in the register");
}

base::Status Register::Add(const RegisterEntry& entry) {
  if (!IsEntry(entry)) {
    return Fail(ErrorCode::kInvalid, "register-field",
                "a field is empty or holds a tab or line break");
  }
  const bool given = std::any_of(entries_.begin(), entries_.end(), [&entry](const auto& other) {
    return other.kiosk_number == entry.kiosk_number;
  });
  if (given) {
    return Fail(ErrorCode::kConflict, "number-given",
                "number " + entry.kiosk_number + " is in the register already");
  }
  entries_.push_back(entry);
  auto written = base::WriteFileDurably(path_, base::AsBytes(WriteRegister(entries_)),
                                        base::FileAccess::kPublic);
  if (!written) entries_.pop_back();
  return written;
}

}  // namespace provisioning::command
