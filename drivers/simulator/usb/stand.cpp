#include "drivers/simulator/usb/stand.h"

namespace drivers::simulator::usb {
namespace {

bool IsPort(const std::string& port) {
  if (!port.starts_with("1-") || port.size() > 15) return false;
  bool digit = false;
  for (const char one : port.substr(2)) {
    if (one != '.' && (one < '0' || one > '9')) return false;
    if (one == '.' && !digit) return false;
    digit = one != '.';
  }
  return digit;
}

}  // namespace

base::Status CheckPort(const std::string& port) {
  if (IsPort(port)) return {};
  return base::Fail(base::ErrorCode::kInvalid, "usb-port",
                    "\"" + port + "\" is no port: name it 1-2, or 1-2.4 behind a hub");
}

}  // namespace drivers::simulator::usb
