// Files of printer profiles: read or refused with line and remedy; what is read can be printed
// with.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "drivers/printer/escpos.h"
#include "drivers/printer/profile.h"

namespace {

void Require(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto profiles = drivers::printer::ParseProfiles(text, "fuzz.toml");
  if (!profiles) {
    Require(profiles.error().message.starts_with("fuzz.toml:"));
    Require(profiles.error().message.find('\n') == std::string::npos);
    return 0;
  }
  Require(!profiles->empty());
  for (const auto& one : *profiles) {
    Require(one.columns * 12 <= one.dots && one.raster_bytes * 8 >= one.dots);
    drivers::printer::Encoder encoder(one);
    Require(encoder.Raster(drivers::printer::Bitmap(one.dots, 30)).has_value());
    Require(!encoder.Line("contoh").Cut().Take().empty());
    for (const auto name : one.usb) {
      Require(drivers::printer::MatchProfile(*profiles, name) != nullptr);
    }
  }
  return 0;
}
