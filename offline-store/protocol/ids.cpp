#include "offline-store/protocol/ids.h"

#include <algorithm>

namespace offline_store::protocol {

HashPrefix PrefixOf(const Digest& hash) {
  HashPrefix prefix;
  std::copy_n(hash.begin(), prefix.size(), prefix.begin());
  return prefix;
}

}  // namespace offline_store::protocol
