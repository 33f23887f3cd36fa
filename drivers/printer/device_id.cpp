#include "drivers/printer/device_id.h"

#include <algorithm>
#include <string_view>

namespace drivers::printer {
namespace {

using base::ErrorCode;
using base::Fail;

// cups drops shorter ones: no id with a maker and a model fits.
constexpr std::size_t kShortest = 14;
constexpr std::size_t kLongestValue = 60;

// The text behind the two bytes of length, clipped to what came.
std::string_view Text(base::ByteView bytes) {
  const std::size_t big = std::size_t{bytes[0]} << 8 | bytes[1];
  const std::size_t little = std::size_t{bytes[1]} << 8 | bytes[0];
  const auto fits = [&](std::size_t length) {
    return length >= kShortest && length <= bytes.size();
  };
  std::size_t length = bytes.size();
  if (fits(big)) {
    length = big;
  } else if (fits(little)) {
    length = little;
  }
  std::string_view text = base::AsText(bytes.subspan(2));
  // A device that does not count the two bytes cuts its own last value short: it goes on to its
  // ';'.
  std::size_t end = length - 2;
  while (end < text.size() && end < length && text[end - 1] != ';') ++end;
  return text.substr(0, end);
}

std::string Clean(std::string_view value) {
  std::string clean;
  for (const char c : value) {
    if (c >= 0x20 && c < 0x7F && clean.size() < kLongestValue) clean.push_back(c);
  }
  const auto first = clean.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return clean.substr(first, clean.find_last_not_of(' ') - first + 1);
}

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

}  // namespace

base::Result<DeviceId> ParseDeviceId(base::ByteView bytes) {
  if (bytes.size() < kShortest) {
    return Fail(ErrorCode::kInvalid, "device-id-short",
                "the printer's device id has " + std::to_string(bytes.size()) + " bytes");
  }
  DeviceId id;
  bool any = false;
  for (std::string_view rest = Text(bytes); !rest.empty();) {
    const std::string_view pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const std::size_t colon = pair.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string key = Upper(Clean(pair.substr(0, colon)));
    const std::string value = Clean(pair.substr(colon + 1));
    if (key.empty() || value.empty()) continue;
    any = true;
    std::string* place = nullptr;
    if (key == "MFG" || key == "MANUFACTURER") place = &id.manufacturer;
    if (key == "MDL" || key == "MODEL") place = &id.model;
    if (key == "CMD" || key == "COMMAND SET") place = &id.commands;
    if (key == "DES" || key == "DESCRIPTION") place = &id.description;
    if (key == "SN" || key == "SERN" || key == "SERIALNUMBER") place = &id.serial;
    if (place != nullptr && place->empty()) *place = value;
  }
  if (!any) {
    return Fail(ErrorCode::kInvalid, "device-id-text",
                "the printer's device id holds no KEY:value pair");
  }
  return id;
}

}  // namespace drivers::printer
