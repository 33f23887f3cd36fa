#include "drivers/card-reader/events.h"

#include <algorithm>
#include <array>

namespace drivers::card_reader {
namespace {

struct Row {
  std::string_view prefix;
  Trouble trouble;
};

// Reasons by how they start; the first that fits.
constexpr std::array kRows{
    Row{"card-removed", Trouble::kTornAway},
    Row{"card-total-time", Trouble::kTooSlow},
    Row{"card-mute", Trouble::kMute},
    Row{"card-parity", Trouble::kMute},
    Row{"card-overrun", Trouble::kMute},
    Row{"card-ts", Trouble::kMute},
    Row{"t1-lost", Trouble::kMute},
    Row{"card-implicit", Trouble::kUnsupported},
    Row{"card-protocol-unsupported", Trouble::kUnsupported},
    Row{"card-class-unsupported", Trouble::kUnsupported},
    Row{"card-rate", Trouble::kUnsupported},
    Row{"card-", Trouble::kNonsense},
    Row{"atr-", Trouble::kNonsense},
    Row{"pps-", Trouble::kNonsense},
    Row{"t0-", Trouble::kNonsense},
    Row{"t1-", Trouble::kNonsense},
    Row{"uid-", Trouble::kNonsense},
    Row{"ccid-chain", Trouble::kNonsense},
};

}  // namespace

std::string_view Name(Trouble trouble) {
  switch (trouble) {
    case Trouble::kTornAway:
      return "torn-away";
    case Trouble::kMute:
      return "mute";
    case Trouble::kUnsupported:
      return "unsupported";
    case Trouble::kNonsense:
      return "nonsense";
    case Trouble::kTooSlow:
      return "too-slow";
    case Trouble::kReader:
      return "reader";
  }
  return "reader";
}

Trouble TroubleOf(const base::Error& error) {
  const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& one) {
    return error.reason.starts_with(one.prefix);
  });
  return row == kRows.end() ? Trouble::kReader : row->trouble;
}

}  // namespace drivers::card_reader
