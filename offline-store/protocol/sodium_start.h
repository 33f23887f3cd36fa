// libsodium must be started before its first use; starting it again does nothing. Thread-safe.
#pragma once

namespace offline_store::protocol {

// Throws std::runtime_error if the library cannot start: a system without randomness.
void StartSodium();

}  // namespace offline_store::protocol
