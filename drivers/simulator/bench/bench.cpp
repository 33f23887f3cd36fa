#include "drivers/simulator/bench/bench.h"

#include <charconv>
#include <utility>

namespace drivers::simulator::bench {
namespace {

using base::ErrorCode;
using base::Fail;

tl::unexpected<base::Error> Usage() {
  return Fail(ErrorCode::kInvalid, "command-unknown",
              "say: plug PORT GADGET, unplug PORT, move PORT PORT, act PORT WORD..., fault PORT "
              "NAME [SKIP], mend PORT, hold PORT DRIVER, free PORT, or counts");
}

tl::unexpected<base::Error> Taken(const std::string& port) {
  return Fail(ErrorCode::kConflict, "port-taken",
              "something is plugged in at port " + port + ": unplug it first, or take another");
}

std::string Quoted(const std::string& text) {
  std::string out = "\"";
  for (const char one : text) {
    if (one == '"' || one == '\\') out += '\\';
    if (one >= 0x20) out += one;
  }
  return out + '"';
}

}  // namespace

base::Status Bench::Plug(const std::string& port, const std::string& gadget) {
  const GadgetKind* kind = FindGadget(gadget);
  if (kind == nullptr) {
    return Fail(ErrorCode::kInvalid, "gadget-unknown",
                "no simulated device \"" + gadget + "\": see --list-devices");
  }
  if (places_.contains(port)) return Taken(port);
  Place place{kind->make(), nullptr};
  place.model = std::make_shared<usb::FaultyModel>(place.gadget.model);
  if (auto plugged = stand_->Plug(port, place.model); !plugged) return plugged;
  places_[port] = std::move(place);
  return {};
}

base::Result<std::string> Bench::Do(const std::vector<std::string>& words) {
  if (words.size() == 1 && words[0] == "counts") return Counts();
  if (words.size() < 2) return Usage();
  const std::string& what = words[0];
  const std::string& port = words[1];
  if (what == "plug" && words.size() == 3) {
    if (auto plugged = Plug(port, words[2]); !plugged) return Fail(plugged.error());
    return "plugged";
  }
  const auto found = places_.find(port);
  if (found == places_.end()) {
    return Fail(ErrorCode::kNotFound, "port-empty", "nothing is plugged in at port " + port);
  }
  Place& place = found->second;
  if (what == "unplug" && words.size() == 2) {
    stand_->Unplug(port);
    places_.erase(found);
    return "unplugged";
  }
  if (what == "move" && words.size() == 3) return Move(port, words[2]);
  if (what == "act" && words.size() > 2) {
    base::Result<std::string> answer;
    stand_->Locked([&] { answer = place.gadget.act({words.begin() + 2, words.end()}); });
    return answer;
  }
  if (what == "fault" && (words.size() == 3 || words.size() == 4)) return Break(place, words);
  if (what == "mend" && words.size() == 2) {
    stand_->Locked([&] {
      place.model->Disarm();
      place.gadget.mend();
    });
    return "mended";
  }
  if (what == "hold" && words.size() == 3) {
    stand_->HoldBy(port, 0, words[2]);
    return "held";
  }
  if (what == "free" && words.size() == 2) {
    stand_->HoldBy(port, 0, "");
    return "free";
  }
  return Usage();
}

base::Result<std::string> Bench::Move(const std::string& from, const std::string& to) {
  if (places_.contains(to)) return Taken(to);
  Place place = places_.at(from);
  stand_->Unplug(from);
  if (auto plugged = stand_->Plug(to, place.model); !plugged) {
    places_.erase(from);
    return Fail(plugged.error());
  }
  places_.erase(from);
  places_[to] = std::move(place);
  return "moved";
}

// A fault that any device can have, or one of its class.
base::Result<std::string> Bench::Break(Place& place, const std::vector<std::string>& words) {
  int skip = 0;
  if (words.size() == 4) {
    const std::string& text = words[3];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), skip);
    if (error != std::errc() || end != text.data() + text.size() || skip < 0) return Usage();
  }
  base::Status armed;
  stand_->Locked([&] {
    armed = place.model->Arm(words[2], skip);
    if (!armed && skip == 0) armed = place.gadget.arm(words[2]);
  });
  if (!armed) return Fail(armed.error());
  return "armed";
}

std::string Bench::Counts() const {
  std::string out = "[";
  for (const auto& one : stand_->Counts()) {
    if (out.size() > 1) out += ',';
    out += "{\"port\":" + Quoted(one.port) + ",\"product\":" + Quoted(one.product) +
           ",\"urbs\":" + std::to_string(one.urbs.all()) +
           ",\"control\":" + std::to_string(one.urbs.control) +
           ",\"in\":" + std::to_string(one.urbs.in) + ",\"out\":" + std::to_string(one.urbs.out) +
           ",\"bytes_in\":" + std::to_string(one.urbs.bytes_in) +
           ",\"bytes_out\":" + std::to_string(one.urbs.bytes_out) + '}';
  }
  return out + ']';
}

}  // namespace drivers::simulator::bench
