#include <algorithm>

#include "drivers/simulator/bench/gadget.h"
#include "drivers/simulator/usb/echo_device.h"

namespace drivers::simulator::bench {
namespace {

Gadget Echo() {
  const auto device = std::make_shared<usb::EchoDevice>();
  const auto act = [device](const std::vector<std::string>& words) -> base::Result<std::string> {
    if (words.size() != 2 || words[0] != "tell") {
      return base::Fail(base::ErrorCode::kInvalid, "act-unknown", "echo knows: tell TEXT");
    }
    device->told.push_back(base::ToBytes(base::AsBytes(words[1])));
    return "told";
  };
  const auto arm = [](std::string_view fault) -> base::Status {
    return base::Fail(base::ErrorCode::kInvalid, "fault-unknown",
                      "echo has no fault \"" + std::string(fault) + "\" of its own");
  };
  return {device, act, arm};
}

}  // namespace

std::span<const GadgetKind> ListGadgets() {
  static const std::vector<GadgetKind> kinds = {
      {"echo",
       "sends back what is written to it; a device that no driver takes",
       "tell TEXT",
       {},
       Echo},
  };
  return kinds;
}

const GadgetKind* FindGadget(std::string_view name) {
  const auto kinds = ListGadgets();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const GadgetKind& one) { return one.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

}  // namespace drivers::simulator::bench
