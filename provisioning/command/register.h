// The desk's register of kiosk numbers: one line for every voucher ever made, only ever longer, so
// that no number is given twice. A TSV file that a spreadsheet opens; changed only under a lock on
// the file beside it (".lock"), each time as a whole and durably.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/result.h"

namespace provisioning::command {

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

// The content of a register file. Strict: kCorrupt "register-header", "register-line" (with the
// line's number), "register-duplicate", "register-cut-off" (the last line does not end).
base::Result<std::vector<RegisterEntry>> ParseRegister(std::string_view text);
std::string WriteRegister(const std::vector<RegisterEntry>& entries);

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
