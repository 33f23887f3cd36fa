// The inside of `anjungan-decode --worker`.
#pragma once

namespace drivers::scanner::decoder {

// Locks this process up (memory and processor limits; no file, no network, no program can be opened
// any more), then answers pictures from standard input on standard output until that ends, a
// request breaks the protocol, or its processor time is used up. Returns the exit status.
int RunWorker();

}  // namespace drivers::scanner::decoder
