// JSON and the payload in it: what is read writes to something that reads the same.
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "offline-store/protocol/json.h"
#include "offline-store/protocol/payload.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace protocol = offline_store::protocol;
  const std::string_view text = base::AsText({data, size});
  const auto json = protocol::ParseJson(text, 65'536);
  if (json) {
    if (protocol::ParseJson(protocol::WriteJson(*json), 1'000'000) != *json) std::abort();
    if (protocol::ParseJson(protocol::WriteJsonIndented(*json), 1'000'000) != *json) std::abort();
  }
  const auto payload = protocol::ParsePayload(text);
  if (payload) {
    const auto again = protocol::PayloadJson(*payload);
    if (!again || protocol::ParsePayload(again->str()) != *payload) std::abort();
  }
  return 0;
}
