// ATRs of hostile cards: never a byte beyond what came; what is accepted can be negotiated.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "drivers/card-reader/atr.h"
#include "drivers/card-reader/parameters.h"
#include "drivers/card-reader/uid.h"

using namespace drivers::card_reader;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const base::ByteView bytes(data, size);
  const auto atr = ParseAtr(bytes);
  if (!atr) {
    if (!atr.error().reason.starts_with("atr-")) std::abort();
    // The same bytes as what a card answers to a PPS.
    for (const std::uint8_t rate : {std::uint8_t{0x11}, std::uint8_t{0x96}}) {
      Parameters parameters;
      parameters.fi_di = rate;
      const base::Bytes request = PpsRequest(parameters);
      const auto agreed = ReadPpsAnswer(request, bytes);
      if (agreed && *agreed != 0x11 && *agreed != rate) std::abort();
    }
    return 0;
  }
  if (size < 2 || size > 33 || atr->left_over >= size || atr->protocols.empty()) std::abort();
  if (atr->ifsc == 0 || atr->ifsc == 0xff || atr->bwi > 9 || atr->wi == 0) std::abort();
  // Without what is left over it is the same ATR.
  const auto exact = ParseAtr(bytes.first(size - atr->left_over));
  if (!exact || exact->left_over != 0 || exact->historical != atr->historical) std::abort();
  static_cast<void>(IsContactless(*atr));
  ClassDescriptor reader;
  reader.t0 = reader.t1 = true;
  reader.max_data_rate = 344086;
  const auto chosen = ChooseParameters(*atr, reader);
  if (!chosen) return 0;
  if (WaitingMs(*chosen, reader.clock_khz) <= 0 || BlockMs(*chosen, reader.clock_khz) <= 0) {
    std::abort();
  }
  const std::size_t expected = chosen->protocol == 0 ? 5 : 7;
  if (EncodeParameters(*chosen).size() != expected) std::abort();
  return 0;
}
