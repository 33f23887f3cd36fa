// What a process that parses hostile pictures may still do: compute, and use the pipes it has.
#pragma once

#include "base/result.h"

namespace drivers::scanner::decoder {

// Processor seconds after which a worker should end by itself, well before the limit kills it.
inline constexpr int kRetireAfterSeconds = 60;
inline constexpr int kCpuLimitSeconds = 90;
// A picture of the largest size with every copy that a look needs stays below this.
inline constexpr unsigned long kMemoryLimitBytes = 1UL << 30;

// Limits memory (not under sanitizers, whose shadow is larger than any limit) and processor time,
// forbids core files, and lets the kernel kill this process on any system call but reading,
// writing, memory and exit. kInternal "decode-sandbox" when the system cannot do that; then do not
// go on.
base::Status EnterSandbox();

}  // namespace drivers::scanner::decoder
