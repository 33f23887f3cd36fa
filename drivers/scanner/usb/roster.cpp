#include "drivers/scanner/usb/roster.h"

#include <algorithm>
#include <array>
#include <utility>

namespace drivers::scanner::usb {
namespace {

using Kind = ScannerEvent::Kind;

// A scanner that cannot be used now is tried again for as long as it is plugged in (policy).
constexpr std::array kTryAgainMs = {1000, 2000, 5000, 10000};

base::Error Unplugged() {
  return {base::ErrorCode::kUnavailable, "usb-gone", "the scanner was unplugged"};
}

}  // namespace

struct Roster::Entry {
  drivers::usb::DeviceInfo device;
  std::optional<Profile> profile;
  std::unique_ptr<Station> station;
  std::optional<std::int64_t> open_at_ms;
  std::size_t failures = 0;  // since it last scanned something
  bool reset = false;        // before it is used again
  std::string told;          // the reason of the last kLost; empty while it is ready
};

Roster::Roster(drivers::usb::Bus& bus, const base::Clock& clock, std::vector<Profile> profiles,
               std::function<void(ScannerEvent)> tell, std::function<void()> wake)
    : bus_(bus),
      clock_(clock),
      profiles_(std::move(profiles)),
      tell_(std::move(tell)),
      wake_(std::move(wake)) {}

Roster::~Roster() = default;

void Roster::Heard(const drivers::usb::DeviceEvent& event) {
  if (event.kind == drivers::usb::DeviceEvent::Kind::kBlind) return;
  const std::uint64_t id = event.device.id;
  if (event.kind == drivers::usb::DeviceEvent::Kind::kArrived) {
    Entry& entry = entries_[id];
    entry.device = event.device;
    Match(entry);
    return;
  }
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  // What it still said counts.
  TurnOne(found->second);
  if (found->second.profile) Lose(found->second, Unplugged());
  entries_.erase(found);
}

void Roster::Add(Profile profile) {
  profiles_.push_back(std::move(profile));
  for (auto& [id, entry] : entries_) {
    if (!entry.station) Match(entry);
  }
}

void Roster::Match(Entry& entry) {
  const Profile* profile = MatchProfile(profiles_, entry.device);
  if (profile == nullptr || profile->speaks == Speaks::kNothing) return;
  entry.profile = *profile;
  entry.open_at_ms = clock_.MonotonicMs();
}

void Roster::Turn() {
  for (auto& [id, entry] : entries_) {
    if (entry.open_at_ms && clock_.MonotonicMs() >= *entry.open_at_ms) Open(entry);
    TurnOne(entry);
  }
}

void Roster::Open(Entry& entry) {
  entry.open_at_ms.reset();
  const Station::Setting setting{bus_, clock_, wake_};
  auto station = Station::Open(setting, entry.device, *entry.profile, entry.reset);
  if (!station) {
    Lose(entry, std::move(station.error()));
    return;
  }
  entry.station = std::move(*station);
  entry.reset = false;
  entry.told.clear();
  Tell(entry, Kind::kReady);
}

void Roster::TurnOne(Entry& entry) {
  if (!entry.station) return;
  Harvest harvest;
  const auto turned = entry.station->Turn(harvest);
  for (auto& code : harvest.codes) {
    entry.failures = 0;
    Tell(entry, Kind::kScanned, {}, std::move(code));
  }
  for (const auto broken : harvest.broken) {
    Tell(entry, Kind::kBroken,
         {base::ErrorCode::kInvalid, std::string(broken),
          "a scan came broken; scan again, and see to the cable if it happens often"});
  }
  if (!turned) Lose(entry, turned.error());
}

void Roster::Lose(Entry& entry, base::Error error) {
  entry.station.reset();
  // Its departure, or its return as another arrival, is told by the bus.
  if (error.reason != "usb-gone") {
    entry.reset = error.reason.starts_with("scanner-") && error.reason != "scanner-unlike";
    const std::size_t step = std::min(entry.failures++, kTryAgainMs.size() - 1);
    entry.open_at_ms = clock_.MonotonicMs() + kTryAgainMs[step];
  } else {
    entry.open_at_ms.reset();
  }
  // Told once, not at every try.
  if (entry.told == error.reason) return;
  entry.told = error.reason;
  Tell(entry, Kind::kLost, std::move(error));
}

void Roster::Tell(const Entry& entry, Kind kind, base::Error error, ScannedCode code) {
  tell_({kind, entry.device.port, entry.device.id, entry.profile->name, std::move(code),
         std::move(error)});
}

std::optional<std::int64_t> Roster::deadline() const {
  std::optional<std::int64_t> first;
  const auto sooner = [&first](const std::optional<std::int64_t>& at) {
    if (at && (!first || *at < *first)) first = at;
  };
  for (const auto& [id, entry] : entries_) {
    sooner(entry.open_at_ms);
    if (entry.station) sooner(entry.station->deadline());
  }
  return first;
}

}  // namespace drivers::scanner::usb
