// The desk's register of kiosk numbers: one line for every voucher ever made, only ever longer, so
// that no number is given twice. Changed only under a lock on the file beside it (".lock"), each
// time as a whole and durably.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "provisioning/command/register_file.h"

namespace provisioning::command {

// An open register; nobody else changes the file until this object goes.
class Register {
 public:
  // Waits for the lock. A file that is not there yet is an empty register.
  static base::Result<Register> Open(const std::filesystem::path& path);

  Register(Register&& other) noexcept;
  Register& operator=(Register&&) = delete;
  ~Register();

  const std::vector<RegisterEntry>& entries() const { return entries_; }

  // A number that no line holds. Drawn, not counted up: should a register ever be lost, or two
  // desks keep one each, an equal number is then unlikely instead of certain.
  // kFull "register-full" when it finds none.
  base::Result<std::string> FreeNumber(base::Random& random) const;

  // Adds a line; on success it survives a power cut. kConflict "number-given" for a number that a
  // line already holds, kInvalid "register-field" for a field that cannot be a line's.
  base::Status Add(const RegisterEntry& entry);

 private:
  Register(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::filesystem::path path_;
  int lock_ = -1;
  std::vector<RegisterEntry> entries_;
};

}  // namespace provisioning::command
