#include "drivers/scanner/usb/station.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/secret.h"

namespace drivers::scanner::usb {
namespace {

using base::ErrorCode;
using base::Fail;
using drivers::usb::End;

// Twice what the fastest scanner can send in kFloodMs, a packet a millisecond.
constexpr std::size_t kMaxPackets = 2048;

// Policy. The same text again within kEchoMs is one scan; more than kMaxScans in kFloodMs are none
// that a person made.
constexpr int kEchoMs = 300;
constexpr int kMaxScans = 20;
constexpr int kFloodMs = 1000;

// A bus error is often the first sign of an unplugged device: its departure may be told meanwhile.
constexpr int kAfterBrokenMs = 200;
constexpr int kMaxTroubles = 5;
constexpr int kTroubleWindowMs = 10000;

}  // namespace

PacketBox::~PacketBox() {
  for (auto& packet : packets_) base::Wipe(packet.result.bytes);
}

void PacketBox::Put(Packet packet) {
  {
    const std::lock_guard lock(mutex_);
    // What ends a listening comes once, and must come through.
    if (packets_.size() >= kMaxPackets && packet.result.end == End::kDone) {
      overflowed_ = true;
      base::Wipe(packet.result.bytes);
    } else {
      packets_.push_back(std::move(packet));
    }
  }
  wake_();
}

std::deque<PacketBox::Packet> PacketBox::Take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(packets_, {});
}

bool PacketBox::overflowed() const {
  const std::lock_guard lock(mutex_);
  return overflowed_;
}

struct Station::Line {
  drivers::usb::Interface* interface = nullptr;
  std::uint8_t endpoint = 0;
  std::size_t bytes = 0;
  std::unique_ptr<Assembler> assembler;
  std::unique_ptr<drivers::usb::Listening> listening;
  std::optional<std::int64_t> listen_at_ms;  // after an error
  int troubles = 0;
  std::int64_t troubles_since_ms = 0;
};

Station::Station(const base::Clock& clock, std::function<void()> wake)
    : clock_(clock), box_(std::move(wake)) {}

Station::~Station() {
  for (const auto& interface : interfaces_) interface->CancelAll();
  lines_.clear();
}

base::Result<std::unique_ptr<Station>> Station::Open(const Setting& setting,
                                                     const drivers::usb::DeviceInfo& device,
                                                     const Profile& profile, bool reset) {
  auto opened = OpenScanner(setting.bus, setting.clock, device, profile, reset, setting.read_keys);
  if (!opened) return Fail(std::move(opened.error()));
  std::unique_ptr<Station> station(new Station(setting.clock, setting.wake));
  station->interfaces_ = std::move(opened->interfaces);
  for (auto& open : opened->lines) {
    Line line;
    line.interface = open.interface;
    line.endpoint = open.endpoint;
    line.bytes = open.bytes;
    line.assembler = std::move(open.assembler);
    station->lines_.push_back(std::move(line));
  }
  for (std::size_t i = 0; i < station->lines_.size(); ++i) station->Listen(i);
  return station;
}

void Station::Listen(std::size_t line) {
  Line& one = lines_[line];
  one.listen_at_ms.reset();
  one.listening =
      one.interface->Listen(one.endpoint, one.bytes, [this, line](drivers::usb::InResult result) {
        box_.Put({line, std::move(result), clock_.MonotonicMs()});
      });
}

base::Status Station::Turn(Harvest& harvest) {
  Harvest fresh;
  std::optional<base::Error> failed;
  auto packets = box_.Take();
  NewWindow();
  packets_ += packets.size();
  for (auto& packet : packets) {
    const base::WipeOnExit wiper(packet.result.bytes);
    Line& line = lines_[packet.line];
    const End end = packet.result.end;
    if (end == End::kDone || end == End::kTimedOut) {
      if (!packet.result.bytes.empty()) {
        line.assembler->Feed(packet.result.bytes, packet.at_ms, fresh);
      }
      continue;
    }
    if (end != End::kGone) line.assembler->Lost(packet.at_ms, fresh);
    if (auto mended = Mend(line, packet.line, end); !mended && !failed) failed = mended.error();
  }
  const std::int64_t now = clock_.MonotonicMs();
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    lines_[i].assembler->Tick(now, fresh);
    if (lines_[i].listen_at_ms && now >= *lines_[i].listen_at_ms && !failed) Listen(i);
  }
  if (auto sifted = Sift(std::move(fresh), harvest); !sifted && !failed) failed = sifted.error();
  if ((box_.overflowed() || packets_ > kMaxPackets) && !failed) {
    failed = base::Error{ErrorCode::kUnavailable, "scanner-flood",
                         "the scanner talks without end; unplug it and plug it in again"};
  }
  if (failed) return Fail(std::move(*failed));
  return {};
}

base::Status Station::Mend(Line& line, std::size_t index, End end) {
  line.listening.reset();
  if (end == End::kGone || end == End::kCancelled) {
    return Fail(ErrorCode::kUnavailable, "usb-gone", "the scanner was unplugged");
  }
  const std::int64_t now = clock_.MonotonicMs();
  if (now - line.troubles_since_ms > kTroubleWindowMs) {
    line.troubles = 0;
    line.troubles_since_ms = now;
  }
  if (++line.troubles > kMaxTroubles) {
    return Fail(ErrorCode::kUnavailable, "scanner-faulty",
                "transfers of the scanner fail again and again (" + std::string(Name(end)) +
                    "); try another cable or port");
  }
  if (end == End::kBroken) {
    line.listen_at_ms = now + kAfterBrokenMs;
    return {};
  }
  if (end == End::kStalled && line.interface->ClearHalt(line.endpoint) == End::kGone) {
    return Fail(ErrorCode::kUnavailable, "usb-gone", "the scanner was unplugged");
  }
  Listen(index);
  return {};
}

void Station::NewWindow() {
  const std::int64_t now = clock_.MonotonicMs();
  if (now - window_since_ms_ <= kFloodMs) return;
  window_since_ms_ = now;
  packets_ = 0;
  told_ = 0;
}

// Drops echoes, and stops at a flood.
base::Status Station::Sift(Harvest fresh, Harvest& harvest) {
  const auto flooded = [this] { return ++told_ > kMaxScans; };
  for (auto& code : fresh.codes) {
    const bool echo = code.text == last_text_ && code.at_ms - last_text_ms_ < kEchoMs;
    last_text_ms_ = code.at_ms;
    if (echo) continue;
    last_text_ = code.text;
    if (flooded()) {
      return Fail(ErrorCode::kUnavailable, "scanner-flood",
                  "the scanner sends more codes than anybody can scan; unplug it and plug it in "
                  "again");
    }
    harvest.codes.push_back(std::move(code));
  }
  for (const auto broken : fresh.broken) {
    if (!flooded()) harvest.broken.push_back(broken);
  }
  return {};
}

std::optional<std::int64_t> Station::deadline() const {
  std::optional<std::int64_t> first;
  const auto sooner = [&first](const std::optional<std::int64_t>& at) {
    if (at && (!first || *at < *first)) first = at;
  };
  for (const auto& line : lines_) {
    sooner(line.assembler->deadline());
    sooner(line.listen_at_ms);
  }
  return first;
}

}  // namespace drivers::scanner::usb
