// Dates, times, money and numbers as people in Indonesia read them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "kiosk/catalogue/service.h"

namespace kiosk::present {

// The calendar day at the office; offset 480 is WITA.
std::chrono::year_month_day LocalDay(std::int64_t unix_ms, int utc_offset_minutes);

std::string ClockText(std::int64_t unix_ms, int utc_offset_minutes);  // "09.41"
std::string ShortDate(std::int64_t unix_ms, int utc_offset_minutes);  // "Sen, 3 Agu"

// What the review shows for an answer: the option's label, "Rp 1.500.000", "3 Agustus 2026",
// "0812 0000 0000", the text; "(tidak diisi)" for none. An answer that its rules refuse is shown as
// it was typed.
base::SecretText AnswerText(const catalogue::Field& field, const base::SecretText& typed);

// "Kepala Desa (menandatangani)"; `office_code` tells a desa from a kelurahan (64.02.06.1001 has a
// lurah).
std::string SignatureText(const catalogue::Signature& signature, std::string_view office_code);

}  // namespace kiosk::present
