// What a scanned code can be, by its form alone (docs/formats.md "What a scanned code can be").
// The text is a stranger's: nothing here believes it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace offline_store::protocol {

enum class Symbology { kQr, kProduct };

// In the order in which one is chosen from a picture that holds several.
enum class ScannedKind {
  kStatusLink,  // our receipt's first code
  kPickUp,      // our receipt's second code (perhaps damaged: its parser says so)
  kVoucher,     // our voucher (perhaps damaged or forged)
  kNik,         // exactly 16 digits
  kLink,
  kQris,
  kWifi,
  kContact,  // vCard, MECARD
  kProduct,
  kUnknown,
};

ScannedKind Classify(std::string_view text, Symbology symbology);

// The 16 digits of a code of kind kNik, without its spaces; nullopt for any other text.
std::optional<base::SecretText> NikDigits(std::string_view text);

struct ScannedCode {
  std::string_view text;
  Symbology symbology = Symbology::kQr;
};

struct Choice {
  std::size_t index = 0;
  ScannedKind kind = ScannedKind::kUnknown;
  // Another code of the same kind says something else: which one is meant is the person's to say.
  bool ambiguous = false;
  bool operator==(const Choice&) const = default;
};

// nullopt for no codes. Vouchers count only where the caller expects one.
std::optional<Choice> Choose(std::span<const ScannedCode> codes, bool expect_voucher);

}  // namespace offline_store::protocol
