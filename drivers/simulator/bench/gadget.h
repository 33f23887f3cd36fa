// The simulated devices by name: each class of devices adds its line to the table in gadgets.cpp.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/simulator/usb/faulty_model.h"
#include "drivers/simulator/usb/model.h"

namespace drivers::simulator::bench {

// A simulated device, and what a person can do to it. Its functions run while no transfer does.
struct Gadget {
  std::shared_ptr<usb::Model> model;
  // {"tap", "04A1B2C3"}: one line that says what came of it. kInvalid "act-unknown".
  std::function<base::Result<std::string>(const std::vector<std::string>& words)> act;
  // A fault of this class, which no other device has. kInvalid "fault-unknown".
  std::function<base::Status(std::string_view fault)> arm;
  // Takes such a fault back.
  std::function<void()> mend;
};

struct GadgetKind {
  std::string_view name;
  std::string_view what;
  std::string_view acts;               // how `act` is used; empty if it does nothing
  std::vector<usb::FaultName> faults;  // what `arm` knows
  std::function<Gadget()> make;
};

std::span<const GadgetKind> ListGadgets();

// nullptr for an unknown name.
const GadgetKind* FindGadget(std::string_view name);

}  // namespace drivers::simulator::bench
