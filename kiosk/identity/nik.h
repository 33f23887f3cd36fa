// A NIK (nomor induk kependudukan), the 16 digits that identify a resident of Indonesia:
// area of first issue (6), birth date DDMMYY with 40 added to the day for women (6), serial (4).
// There is no check digit. A NIK is never changed, even where its date is wrong, and keeps the area
// code after a move (PP 40/2019 art. 30(2)): so only what cannot have been issued is refused, and
// what merely surprises is a question. Nothing here knows whether a NIK exists, nor may any screen
// tell: a kiosk that answers that lets people probe for valid ones.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/secret.h"

namespace kiosk::identity {

// Why 16 digits cannot be a NIK.
enum class NikFault {
  kLength,     // not 16 digits
  kNotDigits,  // something else than digits (and spaces between them)
  kMonth,      // month not 01 to 12
  kDay,        // day not 01 to 31 or 41 to 71
  kDate,       // a day that this month has in neither century, 29 February of common years included
  kSerial,     // serial 0000
};

// Stable lower-case token, for logs and for lines on stderr.
std::string_view Token(NikFault fault);

enum class Sex { kMale, kFemale };

class Nik {
 public:
  // Spaces are ignored, everything else must be 16 digits.
  static tl::expected<Nik, NikFault> Parse(std::string_view text);

  const base::SecretText& digits() const { return digits_; }

  // "6402 0652 0890 9999", in the groups of the keypad.
  base::SecretText Grouped() const;

  // Province and regency of first issue, "6402".
  std::string_view regency() const { return std::string_view(digits_.str()).substr(0, 4); }

  Sex sex() const;

  // Both readings of the two-digit year, 19YY and 20YY, where the date exists; one at least.
  std::vector<std::chrono::year_month_day> BirthDates() const;

  void Wipe() { digits_.Clear(); }

  bool operator==(const Nik&) const = default;

 private:
  explicit Nik(base::SecretText digits) : digits_(std::move(digits)) {}

  base::SecretText digits_;
};

// What the citizen is asked to look at again before going on.
enum class NikQuestion {
  kOtherRegency,  // first issued in another regency: ordinary after a move
  kBirthDate,     // no reading of the date makes a person of 17 to 110 years
};

// `today` is nullopt when the clock cannot be trusted; then the date is not questioned.
std::vector<NikQuestion> Questions(const Nik& nik, std::string_view home_regency,
                                   std::optional<std::chrono::year_month_day> today);

// Whether a text holds 16 digits in a row, or in groups (spaces, full stops, hyphens) of 16
// altogether: what may be somebody's NIK never stands on paper. Longer runs of groups are telephone
// numbers.
bool HoldsNik(std::string_view text);

}  // namespace kiosk::identity
