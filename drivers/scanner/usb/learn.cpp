#include "drivers/scanner/usb/learn.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "drivers/scanner/usb/station.h"

namespace drivers::scanner::usb {
namespace {

// Policy. Fast typists need some 100 ms a key, slow scanners 40.
constexpr std::size_t kLeastCharacters = 6;
constexpr int kMostGapMs = 60;
constexpr int kLookMs = 20;
constexpr std::size_t kMostKeyboards = 16;

// Reads the same keys twice: as if Enter or Tab ended a scan, and as if silence did.
class LearningAssembler final : public Assembler {
 public:
  LearningAssembler(const KeyboardLayout& layout, std::shared_ptr<std::optional<Suffix>> learned)
      : by_key_(layout, {Suffix::kEnterOrTab, kMostGapMs}),
        by_silence_(layout, {Suffix::kSilence, kMostGapMs}),
        learned_(std::move(learned)) {}

  void Feed(base::ByteView packet, std::int64_t now_ms, Harvest&) override {
    Harvest key;
    Harvest silence;
    by_key_.Feed(packet, now_ms, key);
    by_silence_.Feed(packet, now_ms, silence);
    Learn(key, silence);
  }
  void Lost(std::int64_t now_ms, Harvest& harvest) override {
    by_key_.Lost(now_ms, harvest);
    by_silence_.Lost(now_ms, harvest);
  }
  void Tick(std::int64_t now_ms, Harvest&) override {
    Harvest key;
    Harvest silence;
    by_key_.Tick(now_ms, key);
    by_silence_.Tick(now_ms, silence);
    Learn(key, silence);
  }
  std::optional<std::int64_t> deadline() const override { return by_silence_.deadline(); }

 private:
  void Learn(const Harvest& key, const Harvest& silence) {
    const auto is_scan = [](const ScannedCode& code) {
      return code.text.size() >= kLeastCharacters;
    };
    if (*learned_) return;
    if (std::any_of(key.codes.begin(), key.codes.end(), is_scan)) {
      *learned_ = by_key_.ended_by();
    } else if (std::any_of(silence.codes.begin(), silence.codes.end(), is_scan)) {
      *learned_ = Suffix::kSilence;
    }
  }

  TypedAssembler by_key_;
  TypedAssembler by_silence_;
  std::shared_ptr<std::optional<Suffix>> learned_;
};

struct Candidate {
  drivers::usb::DeviceInfo device;
  std::unique_ptr<Station> station;  // nullptr: could not be claimed
  std::shared_ptr<std::optional<Suffix>> learned = std::make_shared<std::optional<Suffix>>();
};

bool IsKeyboard(const drivers::usb::DeviceInfo& device) {
  const auto& interfaces = device.descriptors.interfaces;
  return std::any_of(interfaces.begin(), interfaces.end(), [](const auto& one) {
    return one.class_code == 3 && one.subclass == 1 && one.protocol == 1;  // HID 1.11 §4.2, §4.3
  });
}

Profile ProfileOf(const drivers::usb::DeviceInfo& device, Suffix suffix, Meaning meaning) {
  Profile profile;
  profile.usb = drivers::usb::UsbName(device.descriptors);
  profile.serial = device.serial;
  profile.name = device.product;
  if (profile.name.empty()) profile.name = "Scanner without a name";
  profile.speaks = Speaks::kKeyboard;
  profile.typed.suffix = suffix;
  profile.typed.meaning = meaning;
  profile.source = "learned on the spot";
  return profile;
}

}  // namespace

Learned LearnWedge(drivers::usb::Bus& bus, const base::Clock& clock,
                   const std::vector<Profile>& known, const LearnSettings& settings) {
  std::mutex mutex;
  std::condition_variable changed;
  bool woken = false;
  const auto wake = [&] {
    const std::lock_guard lock(mutex);
    woken = true;
    changed.notify_one();
  };
  const auto wait = [&] {
    if (settings.wait) {
      settings.wait(kLookMs);
      return;
    }
    std::unique_lock lock(mutex);
    changed.wait_for(lock, std::chrono::milliseconds(kLookMs), [&] { return woken; });
    woken = false;
  };

  std::map<std::uint64_t, Candidate> candidates;
  struct Refusal {
    base::Error error;
    std::string port;
  };
  const auto told = [](Refusal&& refusal) {
    return Learned{base::Fail(std::move(refusal.error)), std::move(refusal.port)};
  };
  std::optional<Refusal> refused;
  std::optional<Refusal> lost;
  std::string known_one;
  std::string known_port;
  const auto claim = [&] {
    for (const auto& device : bus.Devices()) {
      if (!settings.port.empty() && device.port != settings.port) continue;
      if (const Profile* profile = MatchProfile(known, device)) {
        if (profile->speaks == Speaks::kNothing) continue;
        known_port = device.port;
        known_one = "'" + profile->name + "' at port " + device.port + " is known already";
        continue;
      }
      if (!IsKeyboard(device)) continue;
      if (candidates.contains(device.id) || candidates.size() == kMostKeyboards) continue;
      Candidate& one = candidates[device.id];
      one.device = device;
      const Station::Setting setting{bus, clock, wake,
                                     [learned = one.learned](const KeyboardLayout& layout) {
                                       return std::make_unique<LearningAssembler>(layout, learned);
                                     }};
      auto station = Station::Open(setting, device, Profile{}, false);
      if (station) {
        one.station = std::move(*station);
      } else {
        refused = {std::move(station.error()), device.port};
      }
    }
  };
  const auto listening = [&] {
    return std::any_of(candidates.begin(), candidates.end(),
                       [](const auto& one) { return one.second.station != nullptr; });
  };

  const std::int64_t until = clock.MonotonicMs() + std::int64_t{1000} * settings.seconds;
  while (clock.MonotonicMs() < until && !settings.stop.stop_requested()) {
    claim();
    if (candidates.empty() && !known_one.empty()) {
      return {
          base::Fail(base::ErrorCode::kConflict, "learn-known", "nothing to learn: " + known_one),
          known_port};
    }
    if (refused && refused->error.reason == "usb-permission" && !listening()) {
      return told(std::move(*refused));
    }
    for (auto& [id, one] : candidates) {
      if (!one.station) continue;
      Harvest nothing;
      if (auto turned = one.station->Turn(nothing); !turned) {
        lost = {std::move(turned.error()), one.device.port};
        one.station.reset();
      }
      if (*one.learned) {
        return {ProfileOf(one.device, **one.learned, settings.meaning), one.device.port};
      }
    }
    wait();
  }
  if (listening()) {
    const bool only = candidates.size() == 1;
    return {base::Fail(base::ErrorCode::kTimeout, "learn-nothing",
                       "nothing was scanned" + (known_one.empty() ? "" : "; " + known_one)),
            only ? candidates.begin()->second.device.port : settings.port};
  }
  if (lost) return told(std::move(*lost));
  if (refused) return told(std::move(*refused));
  return {base::Fail(base::ErrorCode::kNotFound, "learn-no-keyboard",
                     "no keyboard that could be a scanner is plugged in" +
                         (settings.port.empty() ? "" : " at port " + settings.port)),
          settings.port};
}

}  // namespace drivers::scanner::usb
