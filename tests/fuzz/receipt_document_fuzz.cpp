// What a print-job row's document may hold: whatever is read would be written again byte for byte.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "kiosk/receipt/receipt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  const auto receipt = kiosk::receipt::Decode(bytes);
  if (!receipt) return 0;
  const auto again = kiosk::receipt::Encode(*receipt);
  if (!again || *again != base::ToBytes(bytes)) std::abort();
  return 0;
}
