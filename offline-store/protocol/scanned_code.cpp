#include "offline-store/protocol/scanned_code.h"

#include <algorithm>

#include "offline-store/protocol/receipt_code.h"
#include "offline-store/protocol/voucher.h"

namespace offline_store::protocol {
namespace {

// `prefix` in upper case; the text in any case.
bool StartsWithAnyCase(std::string_view text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  return std::equal(prefix.begin(), prefix.end(), text.begin(), [](char wanted, char got) {
    return wanted == (got >= 'a' && got <= 'z' ? static_cast<char>(got - 'a' + 'A') : got);
  });
}

}  // namespace

std::optional<base::SecretText> NikDigits(std::string_view text) {
  std::string digits;
  digits.reserve(16);
  const base::WipeOnExit wiper(digits);
  for (const char symbol : text) {
    if (symbol == ' ') continue;
    if (symbol < '0' || symbol > '9' || digits.size() == 16) return std::nullopt;
    digits += symbol;
  }
  if (digits.size() != 16) return std::nullopt;
  return base::SecretText(digits);
}

ScannedKind Classify(std::string_view text, Symbology symbology) {
  if (symbology == Symbology::kProduct) return ScannedKind::kProduct;
  if (ParseStatusLink(text)) return ScannedKind::kStatusLink;
  if (text.starts_with(kPickUpPrefix)) return ScannedKind::kPickUp;
  if (text.starts_with(kVoucherPrefix)) return ScannedKind::kVoucher;
  if (NikDigits(text)) return ScannedKind::kNik;
  if (StartsWithAnyCase(text, "HTTP://") || StartsWithAnyCase(text, "HTTPS://") ||
      StartsWithAnyCase(text, "WWW.")) {
    return ScannedKind::kLink;
  }
  if (text.starts_with("000201")) return ScannedKind::kQris;
  if (StartsWithAnyCase(text, "WIFI:")) return ScannedKind::kWifi;
  if (StartsWithAnyCase(text, "BEGIN:VCARD") || StartsWithAnyCase(text, "MECARD:")) {
    return ScannedKind::kContact;
  }
  return ScannedKind::kUnknown;
}

std::optional<Choice> Choose(std::span<const ScannedCode> codes, bool expect_voucher) {
  // A voucher that nobody waits for comes last: it never hides what a citizen wants to show.
  const auto rank = [expect_voucher](ScannedKind kind) {
    const int last = static_cast<int>(ScannedKind::kUnknown) + 1;
    return kind == ScannedKind::kVoucher && !expect_voucher ? last : static_cast<int>(kind);
  };
  std::optional<Choice> best;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const ScannedKind kind = Classify(codes[i].text, codes[i].symbology);
    if (!best || rank(kind) < rank(best->kind)) {
      best = Choice{i, kind, false};
    } else if (kind == best->kind && codes[i].text != codes[best->index].text) {
      best->ambiguous = true;
    }
  }
  return best;
}

}  // namespace offline_store::protocol
