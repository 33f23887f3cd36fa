// How a program comes to see a testbed: umockdev's library is loaded before all others.
#pragma once

#include "base/result.h"

namespace drivers::simulator::umockdev {

// Called first in main(): starts this program anew with that library, and returns in the program
// that has it; programs that it starts see the testbed as well. The address sanitizer's library
// stays in front, if this program has it.
base::Status StartAnewMocked(char** arguments);

}  // namespace drivers::simulator::umockdev
