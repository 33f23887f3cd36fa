// Simulated printers of several models on hostile bytes: they never crash, and draw the same
// however the bytes arrive.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/printer/profile.h"
#include "drivers/simulator/interpreter.h"

using drivers::simulator::Interpreter;

namespace {

void Print(Interpreter whole, Interpreter parts, base::ByteView bytes) {
  const bool taken = whole.Feed(bytes).has_value();
  bool parts_taken = true;
  for (std::size_t at = 0; parts_taken && at < bytes.size(); at += 7) {
    parts_taken =
        parts.Feed(bytes.subspan(at, std::min<std::size_t>(7, bytes.size() - at))).has_value();
  }
  if (taken != parts_taken) std::abort();
  if (whole.Finish().has_value() != parts.Finish().has_value()) std::abort();
  if (whole.TakeAnswers() != parts.TakeAnswers()) std::abort();
  if (whole.PrintedSheets() != parts.PrintedSheets()) std::abort();
  if (whole.LastPrinted().rows() != parts.LastPrinted().rows()) std::abort();
  // Nothing is pending once the host went away.
  whole.Reset();
  if (!whole.Finish()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  Print({}, {}, bytes);
  drivers::printer::Profile draws_codes;
  for (const auto& profile : drivers::printer::BuiltInProfiles()) {
    if (profile.qr == drivers::printer::QrMode::kNative) draws_codes = profile;
  }
  drivers::printer::Profile strips = draws_codes;
  strips.qr = drivers::printer::QrMode::kRaster;
  strips.image = drivers::printer::ImageCommand::kColumn;
  for (const auto& profile : {draws_codes, strips}) {
    if (profile.dots == 0) std::abort();
    const Interpreter printer(profile, Interpreter::Answers{});
    Print(printer, printer, bytes);
  }
  return 0;
}
