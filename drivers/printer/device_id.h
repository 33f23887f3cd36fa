// The IEEE 1284 id by which a USB printer names itself: "MFG:...;MDL:...;CMD:...;".
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace drivers::printer {

// Printable ASCII, each cut to 60 characters; empty if the device does not say it.
struct DeviceId {
  std::string manufacturer;  // MFG, MANUFACTURER
  std::string model;         // MDL, MODEL
  std::string commands;      // CMD, COMMAND SET
  std::string description;   // DES, DESCRIPTION
  std::string serial;        // SN, SERN, SERIALNUMBER
};

// `bytes` as GET_DEVICE_ID answers [USB printer class 1.1 §4.2.1]: two bytes of length that count
// themselves, big-endian; devices exist that send them little-endian or do not count them, and more
// or less text than they say. kInvalid "device-id-short" (shorter than any id, 14 bytes),
// "device-id-text" (no KEY:value in it).
base::Result<DeviceId> ParseDeviceId(base::ByteView bytes);

}  // namespace drivers::printer
