// What the person of an off-screen visit came with, from the command line or from sample data.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "kiosk/catalogue/service.h"
#include "kiosk/offscreen/person.h"

namespace kiosk::offscreen {

// The sample person: a made-up NIK (serial 9999) who asks for an SKTM for a school.
inline constexpr std::string_view kSampleNik = "6402065208909999";

struct Wishes {
  std::optional<std::string> nik;
  bool shows_code = false;  // identifies by a picture instead
  std::string service;
  std::optional<std::filesystem::path> answers;
};

// Mistakes that no citizen could make end here, before the visit: kInvalid "nik-not-digits",
// "nik-too-long", "service-unknown", "answers-file" (not JSON, not texts), "field-unknown",
// "option-unknown", "field-not-asked" (answered, though its only_if does not hold);
// kNotFound for a missing file. An answers file is one JSON object: a field's id and its value as
// typed (choice: the option's id; date: DD-MM-YYYY), or a requirement's id and "ada" or "belum".
base::Result<Intention> MakeIntention(const Wishes& wishes, const catalogue::Catalogue& catalogue);

}  // namespace kiosk::offscreen
