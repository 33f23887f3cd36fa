// printers.toml as it was when the program was built.
#pragma once

#include <string_view>

namespace drivers::printer {

std::string_view BuiltInProfileFile();

}  // namespace drivers::printer
