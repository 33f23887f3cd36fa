#include "kiosk/catalogue/answer.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace kiosk::catalogue {
namespace {

using Checked = tl::expected<base::SecretText, Fault>;
using Day = std::chrono::year_month_day;

constexpr std::size_t kPhoneLeast = 9;
constexpr std::size_t kPhoneMost = 14;
constexpr std::size_t kNumberDigits = 15;

tl::unexpected<Fault> Refuse(FaultKind kind, std::string message) {
  return tl::unexpected(Fault{kind, std::move(message)});
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}
bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool IsNameCharacter(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || static_cast<unsigned char>(c) >= 0x80 || c == ' ' || c == '.' || c == ',' ||
         c == '\'' || c == '-';
}

// "1500000" as "1.500.000".
std::string Grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ".");
  return digits;
}

// Without spaces at the ends, and single ones between.
std::string Tidy(std::string_view typed) {
  std::string tidy;
  tidy.reserve(typed.size());
  for (const char c : typed) {
    if (c != ' ' || (!tidy.empty() && tidy.back() != ' ')) tidy.push_back(c);
  }
  if (!tidy.empty() && tidy.back() == ' ') tidy.pop_back();
  return tidy;
}

// Without any of the characters that people put between digits.
std::string Without(std::string_view typed, std::string_view between) {
  std::string kept;
  kept.reserve(typed.size());
  std::copy_if(typed.begin(), typed.end(), std::back_inserter(kept),
               [&](char c) { return between.find(c) == std::string_view::npos; });
  return kept;
}

Checked CheckText(const Field& field, std::string_view typed) {
  base::SecretText text(Tidy(typed));
  const std::string& all = text.str();
  const auto length = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](char c) { return !IsContinuation(c); }));
  if (length < field.min_length) {
    return Refuse(FaultKind::kTooShort, "Terlalu pendek. Isi paling sedikit " +
                                            std::to_string(field.min_length) + " huruf.");
  }
  if (length > field.max_length) {
    return Refuse(FaultKind::kTooLong, "Terlalu panjang. Isi paling banyak " +
                                           std::to_string(field.max_length) + " huruf.");
  }
  if (field.characters == Characters::kName &&
      !std::all_of(all.begin(), all.end(), IsNameCharacter)) {
    return Refuse(FaultKind::kCharacters, "Pakai huruf saja, tanpa angka.");
  }
  if (std::any_of(all.begin(), all.end(), IsControl)) {
    return Refuse(FaultKind::kCharacters, "Ada tanda yang tidak dikenal. Hapus tanda itu.");
  }
  return text;
}

Checked CheckChoice(const Field& field, std::string_view typed) {
  const bool known = std::any_of(field.options.begin(), field.options.end(),
                                 [&](const Option& option) { return option.id == typed; });
  if (!known) return Refuse(FaultKind::kNotAnOption, "Sentuh salah satu pilihan.");
  return base::SecretText(std::string(typed));
}

Checked CheckNumber(const Field& field, std::string_view typed) {
  base::SecretText text(Without(typed, " ."));
  const std::string& digits = text.str();
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), IsDigit)) {
    return Refuse(FaultKind::kNotANumber, "Isi dengan angka saja.");
  }
  const std::string unit = field.type == FieldType::kMoney ? "Rp " : "";
  const auto too_large = [&] {
    return Refuse(FaultKind::kTooLarge,
                  "Terlalu besar. Paling besar " + unit + Grouped(field.max) + ".");
  };
  if (digits.size() > kNumberDigits) return too_large();
  std::int64_t number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  if (number > field.max) return too_large();
  if (number < field.min) {
    return Refuse(FaultKind::kTooSmall,
                  "Terlalu kecil. Paling kecil " + unit + Grouped(field.min) + ".");
  }
  return base::SecretText(std::to_string(number));
}

// DDMMYYYY, or YYYY-MM-DD.
std::optional<Day> ReadDate(std::string_view typed) {
  const bool iso = typed.size() == 10 && typed[4] == '-';
  base::SecretText text(Without(typed, " -/"));
  const std::string& digits = text.str();
  if (digits.size() != 8 || !std::all_of(digits.begin(), digits.end(), IsDigit)) return {};
  const auto part = [&](std::size_t at, std::size_t size) {
    return std::stoi(digits.substr(at, size));
  };
  const Day day{std::chrono::year(iso ? part(0, 4) : part(4, 4)),
                std::chrono::month(static_cast<unsigned>(iso ? part(4, 2) : part(2, 2))),
                std::chrono::day(static_cast<unsigned>(iso ? part(6, 2) : part(0, 2)))};
  if (!day.ok()) return {};
  return day;
}

Checked CheckDate(const Field& field, std::string_view typed, std::optional<Day> today) {
  const auto day = ReadDate(typed);
  if (!day) {
    return Refuse(FaultKind::kNotADate, "Tanggal ini tidak ada. Isi tanggal, bulan, lalu tahun.");
  }
  if (today) {
    const auto days = (std::chrono::sys_days(*day) - std::chrono::sys_days(*today)).count();
    if (days < field.min_days) {
      return Refuse(FaultKind::kDateTooEarly, "Tanggal ini terlalu lama berlalu. Periksa lagi.");
    }
    if (days > field.max_days) {
      return Refuse(FaultKind::kDateTooLate, "Tanggal ini terlalu jauh. Periksa lagi.");
    }
  }
  std::string iso = std::to_string(10'000 + static_cast<int>(day->year())).substr(1) + "-" +
                    std::to_string(100 + static_cast<unsigned>(day->month())).substr(1) + "-" +
                    std::to_string(100 + static_cast<unsigned>(day->day())).substr(1);
  return base::SecretText(std::move(iso));
}

Checked CheckPhone(std::string_view typed) {
  std::string digits = Without(typed, " -");
  base::WipeOnExit wipe(digits);
  if (digits.starts_with("+62")) digits.replace(0, 3, "0");
  const bool number = std::all_of(digits.begin(), digits.end(), IsDigit);
  if (number && digits.starts_with("62")) digits.replace(0, 2, "0");
  if (!number || !digits.starts_with("0") || digits.size() < kPhoneLeast ||
      digits.size() > kPhoneMost) {
    return Refuse(FaultKind::kNotAPhone,
                  "Nomor HP tidak benar. Nomor HP mulai dengan 0, misalnya 08.");
  }
  return base::SecretText(digits);
}

Fault Missing(const Field& field) {
  return {FaultKind::kMissing, field.type == FieldType::kChoice ? "Sentuh salah satu pilihan."
                                                                : "Belum diisi. Isi dulu."};
}

}  // namespace

std::string_view Token(FaultKind kind) {
  switch (kind) {
    case FaultKind::kMissing:
      return "answer-missing";
    case FaultKind::kTooShort:
      return "answer-too-short";
    case FaultKind::kTooLong:
      return "answer-too-long";
    case FaultKind::kCharacters:
      return "answer-characters";
    case FaultKind::kNotANumber:
      return "answer-not-a-number";
    case FaultKind::kTooSmall:
      return "answer-too-small";
    case FaultKind::kTooLarge:
      return "answer-too-large";
    case FaultKind::kNotADate:
      return "answer-not-a-date";
    case FaultKind::kDateTooEarly:
      return "answer-date-too-early";
    case FaultKind::kDateTooLate:
      return "answer-date-too-late";
    case FaultKind::kNotAPhone:
      return "answer-not-a-phone";
    case FaultKind::kNotAnOption:
      return "answer-not-an-option";
  }
  return {};
}

Checked Check(const Field& field, std::string_view typed, std::optional<Day> today) {
  const bool empty = std::all_of(typed.begin(), typed.end(), [](char c) { return c == ' '; });
  if (empty) {
    if (field.required) return tl::unexpected(Missing(field));
    return base::SecretText();
  }
  switch (field.type) {
    case FieldType::kText:
      return CheckText(field, typed);
    case FieldType::kChoice:
      return CheckChoice(field, typed);
    case FieldType::kNumber:
    case FieldType::kMoney:
      return CheckNumber(field, typed);
    case FieldType::kDate:
      return CheckDate(field, typed, today);
    case FieldType::kPhone:
      return CheckPhone(typed);
  }
  return tl::unexpected(Missing(field));
}

bool IsAsked(const Service& service, std::size_t field,
             const std::vector<base::SecretText>& typed) {
  const std::optional<Condition>& condition = service.fields[field].only_if;
  if (!condition) return true;
  // The loader lets a condition name an earlier field only, so this ends.
  for (std::size_t i = 0; i < field && i < typed.size(); ++i) {
    if (service.fields[i].id != condition->field) continue;
    return IsAsked(service, i, typed) &&
           std::find(condition->values.begin(), condition->values.end(), typed[i].str()) !=
               condition->values.end();
  }
  return false;
}

std::optional<FormFault> CheckForm(const Service& service,
                                   const std::vector<base::SecretText>& typed,
                                   std::optional<Day> today) {
  for (std::size_t i = 0; i < service.fields.size(); ++i) {
    if (!IsAsked(service, i, typed)) continue;
    const std::string_view answer = i < typed.size() ? typed[i].str() : std::string_view();
    auto checked = Check(service.fields[i], answer, today);
    if (!checked) return FormFault{i, std::move(checked.error())};
  }
  return std::nullopt;
}

}  // namespace kiosk::catalogue
