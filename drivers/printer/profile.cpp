#include "drivers/printer/profile.h"

#include <algorithm>
#include <array>

namespace drivers::printer {
namespace {

// 240 rows a band: cheap models garble pictures of 256 rows and more.
constexpr std::array kProfiles = std::to_array<Profile>({
    // The printer of drivers/simulator.
    {.name = "simulated-80mm",
     .paper_mm = 80,
     .dots = 576,
     .columns = 48,
     .cutter = Cutter::kPartial,
     .feed_before_cut = 120,
     .raster_rows = 240,
     .real_time_status = true,
     .rung = Rung::kProcessId},
    // An 80 mm printer of unknown make: nothing is taken for granted but the paper.
    {.name = "generic-80mm",
     .paper_mm = 80,
     .dots = 576,
     .columns = 48,
     .cutter = Cutter::kPartial,
     .feed_before_cut = 120,
     .raster_rows = 240,
     .real_time_status = false,
     .rung = Rung::kNone},
});

}  // namespace

std::span<const Profile> Profiles() {
  return kProfiles;
}

const Profile* FindProfile(std::string_view name) {
  const auto* const found = std::find_if(kProfiles.begin(), kProfiles.end(),
                                         [&](const Profile& p) { return p.name == name; });
  return found == kProfiles.end() ? nullptr : found;
}

}  // namespace drivers::printer
