// What a reader says about itself: the CCID class descriptor (CCID Rev 1.1 §5.1).
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "drivers/usb/descriptors.h"

namespace drivers::card_reader {

// Who speaks the card's protocol: at TPDU level the host, above it the reader.
enum class Level : std::uint8_t { kCharacter, kTpdu, kShortApdu, kExtendedApdu };

// What the reader does by itself (dwFeatures).
struct Automatics {
  bool parameters_from_atr = false;  // 02
  bool activation = false;           // 04
  bool voltage = false;              // 08
  bool negotiation = false;          // 40: parameters and PPS, all of it
  bool pps = false;                  // 80: PPS once the parameters are set
  bool ifsd = false;                 // 400
};

struct ClassDescriptor {
  std::uint8_t slots = 1;     // 1 to 16
  std::uint8_t voltages = 0;  // bit 0 5 V, bit 1 3 V, bit 2 1.8 V
  bool t0 = false, t1 = false;
  std::uint32_t clock_khz = 4000;   // default clock
  std::uint32_t max_data_rate = 0;  // bit/s
  std::uint32_t max_ifsd = 0;
  Level level = Level::kCharacter;
  Automatics automatics;
  std::uint32_t max_message = 271;  // header included; believed for sending only
  std::uint8_t busy_slots = 1;
};

// The 54 bytes. Errors, all kInvalid: "ccid-descriptor-length", "ccid-descriptor-type",
// "ccid-descriptor-slots", "ccid-descriptor-level" (two levels at once),
// "ccid-descriptor-message" (no message fits).
base::Result<ClassDescriptor> ParseClassDescriptor(base::ByteView bytes);

// What kind of device this interface is to us.
enum class Fit : std::uint8_t {
  kReader,        // class 0B, protocol 00
  kIccd,          // class 0B, protocol 01 or 02: a token over control transfers, not a reader
  kVendorReader,  // class FF with a CCID descriptor: only if a profile names the device
  kNone,
};
Fit FitOf(const usb::InterfaceDescriptor& interface);

// The interface's class descriptor, wherever it stands. Errors as ParseClassDescriptor, and
// "ccid-descriptor-missing"; "ccid-character-level" and "ccid-iccd" for what we refuse by name;
// "ccid-endpoints" without a bulk pair.
base::Result<ClassDescriptor> DescribeReader(const usb::InterfaceDescriptor& interface);

}  // namespace drivers::card_reader
