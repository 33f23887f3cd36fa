// The anjungan-provision command: everything but the process.
#pragma once

#include <iosfwd>

#include "base/clock.h"
#include "base/random.h"

namespace provisioning::command {

inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

// Runs one command line. Results go to `out`, one line of error to `err`. Exit status: 0, or
// kExitFailed, or kExitUsage when the command line itself is wrong; then nothing was written.
int Run(int argc, const char* const* argv, const base::Clock& clock, base::Random& random,
        std::ostream& out, std::ostream& err);

}  // namespace provisioning::command
