#include "drivers/usb/text.h"

#include <algorithm>

namespace drivers::usb {
namespace {

bool IsPlain(char one) {
  return one >= 0x20 && one < 0x7F;
}

}  // namespace

bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsPlain);
}

std::string Printable(std::string text, std::size_t most) {
  std::erase_if(text, [](char one) { return !IsPlain(one); });
  text.resize(std::min(text.size(), most));
  return text;
}

}  // namespace drivers::usb
