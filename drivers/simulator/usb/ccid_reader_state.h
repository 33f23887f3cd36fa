// What the simulated card reader keeps; for its own sources only.
#pragma once

#include <memory>

#include "drivers/simulator/usb/ccid_reader.h"

namespace drivers::simulator::usb {

namespace ccid {

inline constexpr std::size_t kHeader = 10;
inline constexpr std::uint32_t kActivates = 0x04, kTpdu = 0x10000,
                               kExtended = 0x40000;  // dwFeatures

// bError (CCID §6.2.6).
inline constexpr std::uint8_t kMute = 0xfe, kHardware = 0xfb, kBusy = 0xe0, kVendor = 0xa2,
                              kUnknown = 0, kBadSlot = 5, kAborted = 0xff;
// bMessageType (§6.1).
inline constexpr std::uint8_t kAbortCommand = 0x72, kPowerOnCommand = 0x62, kXfrBlock = 0x6f,
                              kGetSlotStatus = 0x65, kEscape = 0x6b;

}  // namespace ccid

struct CcidReader::Slot {
  bool present = false;
  bool active = false;
  bool changed = false;
  SimulatedCard card;
  std::unique_ptr<T1CardEngine> t1;
  std::unique_ptr<T0CardEngine> t0;
  base::Bytes incoming;  // chained command
  base::Bytes outgoing;  // the rest of a chained answer
  int icc() const { return !present ? 2 : active ? 0 : 1; }
};

struct CcidReader::Request {
  std::uint8_t command = 0, slot = 0, sequence = 0;
  std::uint8_t specific[3] = {0, 0, 0};
  base::Bytes data;
};

struct CcidReader::Response {
  bool failed = false;
  std::uint8_t error = 0;
  std::uint8_t specific = 0;
  base::Bytes data;
  bool from_card = false;

  static Response Fail(std::uint8_t error) { return {true, error, 0, {}, false}; }
};

struct CcidReader::Interface {
  CcidReaderShape::Interface shape;
  std::uint8_t out = 0, in = 0, interrupt = 0;
  std::vector<Slot> slots;
  base::Bytes receiving;
  struct Pending {
    base::Bytes bytes;
    int wait_ms = 0;
    bool for_ever = false;  // comes again each time it went
    int again_ms = 0;
  };
  std::deque<Pending> answers;
  std::size_t sent = 0;  // of the first answer
  std::deque<base::Bytes> notices;
  std::optional<int> aborting;  // slot << 8 | sequence, by the control request
};

}  // namespace drivers::simulator::usb
