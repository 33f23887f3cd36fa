// scanners.toml as it was when the program was built.
#pragma once

#include <string_view>

namespace drivers::scanner::usb {

std::string_view BuiltInProfileFile();

}  // namespace drivers::scanner::usb
