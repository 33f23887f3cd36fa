#include "provisioning/command/register.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
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
}  // namespace

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
      number += kNumberAlphabet[random.Below(static_cast<std::uint32_t>(kNumberAlphabet.size()))];
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
