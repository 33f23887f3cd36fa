#include "offline-store/protocol/tracking_code.h"

#include <cstdint>
#include <utility>

namespace offline_store::protocol {
namespace {

constexpr unsigned kModulus = 29;

// Sum of symbol times weight, weight 1 for the last symbol, then rising to the left.
unsigned WeightedSum(std::string_view symbols) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    sum += static_cast<unsigned>(kCodeAlphabet.find(symbols[i]) * (symbols.size() - i));
  }
  return sum % kModulus;
}

bool InAlphabet(char symbol) {
  return kCodeAlphabet.find(symbol) != std::string_view::npos;
}

tl::unexpected<base::Error> Refuse(std::string reason, std::string message) {
  return base::Fail(base::ErrorCode::kInvalid, std::move(reason), std::move(message));
}

}  // namespace

bool IsKioskNumber(std::string_view text) {
  if (text.size() != 4 || text == "0000") return false;
  for (const char symbol : text) {
    if (!InAlphabet(symbol)) return false;
  }
  return true;
}

base::Result<TrackingCode> TrackingCode::Make(std::string_view kiosk_number, base::Random& random) {
  if (!IsKioskNumber(kiosk_number)) {
    return Refuse("kiosk-number", "a kiosk number is four symbols of the code's alphabet");
  }
  std::string symbols(kiosk_number);
  for (int i = 0; i < 7; ++i) symbols += kCodeAlphabet[random.Below(kModulus)];
  symbols += '0';
  symbols.back() = kCodeAlphabet[(kModulus - WeightedSum(symbols)) % kModulus];
  return FromSymbols(symbols);
}

base::Result<TrackingCode> TrackingCode::Parse(std::string_view typed) {
  std::string symbols;
  for (char symbol : typed) {
    if (symbol == ' ' || symbol == '-') continue;
    if (symbol >= 'a' && symbol <= 'z') symbol = static_cast<char>(symbol - 'a' + 'A');
    if (symbol == 'I' || symbol == 'L') symbol = '1';
    if (symbol == 'O') symbol = '0';
    symbols += symbol;
    if (symbols.size() > kSymbols) break;
  }
  return FromSymbols(symbols);
}

base::Result<TrackingCode> TrackingCode::FromSymbols(std::string_view symbols) {
  // A letter that no code has is the more helpful thing to say than a wrong length.
  for (const char symbol : symbols) {
    if (InAlphabet(symbol)) continue;
    if (symbol >= 'A' && symbol <= 'Z') {
      return Refuse("code-letter-not-used", "the code holds a letter that codes never have");
    }
    return Refuse("code-symbol", "the code holds something that is no letter or digit");
  }
  if (symbols.size() != kSymbols) return Refuse("code-length", "a code has twelve symbols");
  if (WeightedSum(symbols) != 0) {
    return Refuse("code-check", "a symbol of the code is wrong, or two are swapped");
  }
  TrackingCode code;
  symbols.copy(code.symbols_.data(), kSymbols);
  return code;
}

std::string TrackingCode::Grouped() const {
  std::string text(symbols());
  text.insert(8, 1, '-');
  text.insert(4, 1, '-');
  return text;
}

}  // namespace offline_store::protocol
