// The code that a person can read aloud and type: KKKK-RRRR-RRRC (docs/formats.md "Tracking code").
// The weighted sum over 29 symbols catches every wrong symbol and every swap of two.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace offline_store::protocol {

inline constexpr std::string_view kCodeAlphabet = "0123456789ABCDEFGHJKMPRSTWXYZ";

// Four symbols of the alphabet, given to one kiosk by its voucher. Everything in this folder that
// decodes or makes a kiosk number keeps to this.
bool IsKioskNumber(std::string_view text);

class TrackingCode {
 public:
  static constexpr std::size_t kSymbols = 12;

  // Twelve zeros: a valid code that no kiosk gives (none has the number 0000).
  TrackingCode() { symbols_.fill('0'); }

  // Draws the seven random symbols. kInvalid "kiosk-number". The caller sees to it that a code is
  // never given twice.
  static base::Result<TrackingCode> Make(std::string_view kiosk_number, base::Random& random);

  // What a person typed: any case, spaces and hyphens ignored, I and L are 1, O is 0. kInvalid:
  // "code-length"; "code-letter-not-used" (N, Q, U, V); "code-symbol" (no letter or digit);
  // "code-check" (a symbol is wrong or two are swapped).
  static base::Result<TrackingCode> Parse(std::string_view typed);

  // What a message carries: exactly twelve symbols, no tolerance. Same reasons.
  static base::Result<TrackingCode> FromSymbols(std::string_view symbols);

  // Twelve symbols.
  std::string_view symbols() const { return {symbols_.data(), symbols_.size()}; }
  // As printed, "KKKK-RRRR-RRRC".
  std::string Grouped() const;
  std::string_view kiosk_number() const { return symbols().substr(0, 4); }

  bool operator==(const TrackingCode&) const = default;
  auto operator<=>(const TrackingCode&) const = default;

 private:
  std::array<char, kSymbols> symbols_;
};

}  // namespace offline_store::protocol
