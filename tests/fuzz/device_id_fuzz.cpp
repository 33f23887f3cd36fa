// A printer's device id: read or refused by name; what is read is short, printable text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "drivers/printer/device_id.h"

namespace {

void Require(bool promise) {
  if (!promise) std::abort();
}

void CheckText(const std::string& text) {
  Require(text.size() <= 60);
  for (const char c : text) Require(c >= 0x20 && c < 0x7F);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto id = drivers::printer::ParseDeviceId({data, size});
  if (!id) {
    Require(!id.error().reason.empty() && !id.error().message.empty());
    return 0;
  }
  for (const auto* text :
       {&id->manufacturer, &id->model, &id->commands, &id->description, &id->serial}) {
    CheckText(*text);
  }
  return 0;
}
