#include "offline-store/protocol/sodium_start.h"

#include <sodium.h>

#include <stdexcept>

namespace offline_store::protocol {

void StartSodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
}

}  // namespace offline_store::protocol
