// What a card reader can do wrong besides what any device can (faulty_model.h): by name.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "drivers/simulator/usb/faulty_model.h"

namespace drivers::simulator::usb {

// Where a fault can show.
enum class CcidFaultNeeds : std::uint8_t {
  kAnything,
  kContactless,  // a contactless card
  kT0,           // a T=0 card in a reader at TPDU level
  kT1,           // a T=1 card in a reader at TPDU level
  kExtended,     // a reader at extended APDU level
};

struct CcidFault {
  FaultName name;
  CcidFaultNeeds needs = CcidFaultNeeds::kAnything;
};

std::span<const CcidFault> ListCcidFaults();

}  // namespace drivers::simulator::usb
