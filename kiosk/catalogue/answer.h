// Checks what a citizen typed against the field's rules, and brings it into the one form in which
// it is sent.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/secret.h"
#include "kiosk/catalogue/service.h"

namespace kiosk::catalogue {

enum class FaultKind {
  kMissing,
  kTooShort,
  kTooLong,
  kCharacters,
  kNotANumber,
  kTooSmall,
  kTooLarge,
  kNotADate,
  kDateTooEarly,
  kDateTooLate,
  kNotAPhone,
  kNotAnOption,
};

// Why an answer is refused. `message` is plain Indonesian for the screen and holds nothing of what
// was typed.
struct Fault {
  FaultKind kind = FaultKind::kMissing;
  std::string message;

  bool operator==(const Fault&) const = default;
};

// Stable lower-case token, for logs and for lines on stderr.
std::string_view Token(FaultKind kind);

// The answer as it is sent: text trimmed, with single spaces; the option's id; number and money as
// digits without leading zeros; date YYYY-MM-DD; phone beginning with 0. Empty for an optional
// field without an answer. Typed forms: choice: the option's id; number, money: digits (dots and
// spaces between them ignored); date: DDMMYYYY (hyphens, slashes and spaces ignored) or YYYY-MM-DD;
// phone: digits, also with +62 in front. `today` nullopt (the clock cannot be trusted): the rules
// that count from today are left out.
tl::expected<base::SecretText, Fault> Check(const Field& field, std::string_view typed,
                                            std::optional<std::chrono::year_month_day> today);

// Whether the service's question of this index is put, as far as it is answered: its condition
// holds, and the question that it depends on is put itself. `typed` has one entry a field.
bool IsAsked(const Service& service, std::size_t field, const std::vector<base::SecretText>& typed);

// The first asked field whose answer is refused; `typed` has one entry a field.
struct FormFault {
  std::size_t field = 0;
  Fault fault;
};
std::optional<FormFault> CheckForm(const Service& service,
                                   const std::vector<base::SecretText>& typed,
                                   std::optional<std::chrono::year_month_day> today);

}  // namespace kiosk::catalogue
