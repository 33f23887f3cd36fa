// The simulated printer on hostile bytes: it never crashes, and draws the same however they arrive.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/simulator/interpreter.h"

using drivers::simulator::Interpreter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  Interpreter whole;
  const bool taken = whole.Feed(bytes).has_value();
  Interpreter parts;
  bool parts_taken = true;
  for (std::size_t at = 0; parts_taken && at < size; at += 7) {
    parts_taken = parts.Feed(bytes.subspan(at, std::min<std::size_t>(7, size - at))).has_value();
  }
  if (taken != parts_taken) std::abort();
  if (whole.TakeAnswers() != parts.TakeAnswers()) std::abort();
  if (whole.PrintedSheets() != parts.PrintedSheets()) std::abort();
  if (whole.LastPrinted().rows() != parts.LastPrinted().rows()) std::abort();
  return 0;
}
