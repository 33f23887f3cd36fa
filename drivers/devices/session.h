// What every command works with, and how it says what it found.
#pragma once

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "drivers/devices/judge.h"
#include "drivers/devices/situation.h"
#include "drivers/usb/bus.h"

namespace drivers::devices {

struct Output {
  bool json = false;  // one JSON object a line, as in docs/devices.schema.json
  std::FILE* out = stdout;
  std::stop_token stop = {};  // once it is asked, nothing is said any more
};

struct Session : Output {
  usb::Bus& bus;
  const base::Clock& clock;
  const Profiles& profiles;
  std::string port;  // empty: the only one of its kind
  int seconds = 30;  // how long to wait for a person

  // Whether --port names this device, or none.
  bool Asks(const usb::DeviceInfo& device) const { return port.empty() || port == device.port; }

  // The end of `seconds` from now, on the clock.
  std::int64_t Until() const { return clock.MonotonicMs() + std::int64_t{1000} * seconds; }
};

// A field of one line: its name, and its value as JSON or as people read it.
class Field {
 public:
  Field(std::string_view name, std::string_view text);
  Field(std::string_view name, const char* text) : Field(name, std::string_view(text)) {}
  Field(std::string_view name, bool yes);
  Field(std::string_view name, int number);

  std::string json;
};

// One line: `text` for people, or the fields for programs.
void Say(const Output& output, std::string_view text, std::initializer_list<Field> fields);

// Says what became of `verdict`'s device and returns the exit status.
int Conclude(const Output& output, std::string_view command, const Verdict& verdict,
             const Finding& found);

}  // namespace drivers::devices
