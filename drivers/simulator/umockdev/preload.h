// How a program comes to see a testbed.
#pragma once

#include <string>

namespace drivers::simulator::umockdev {

// What LD_PRELOAD has to be for a program that is built like this one: umockdev's library, and in
// front of it the address sanitizer's if this program has it as a library.
std::string PreloadList();

}  // namespace drivers::simulator::umockdev
