// Messages between our own processes, and the hub card: what is read writes to the same bytes.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/bytes.h"
#include "offline-store/protocol/admin.h"
#include "offline-store/protocol/hub_card.h"
#include "offline-store/protocol/kiosk_link.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace protocol = offline_store::protocol;
  const base::ByteView input{data, size};
  const base::Bytes bytes = base::ToBytes(input);
  const auto from_sync = protocol::link::DecodeFromSync(input);
  if (from_sync && protocol::link::Encode(*from_sync) != bytes) std::abort();
  const auto from_kiosk = protocol::link::DecodeFromKiosk(input);
  if (from_kiosk && protocol::link::Encode(*from_kiosk) != bytes) std::abort();
  if (from_sync && from_kiosk) std::abort();
  const auto request = protocol::admin::DecodeRequest(input);
  if (request && protocol::admin::Encode(*request) != bytes) std::abort();
  if (const auto reply = protocol::admin::DecodeReply(input)) {
    // Sent in parts, a long text comes back whole.
    std::string sent = reply->text, got;
    const std::size_t enough = reply->more ? protocol::admin::kMaxText : 0;
    while (!sent.empty() && sent.size() <= enough) sent += sent;
    for (const base::Bytes& part : protocol::admin::EncodeReply(reply->exit_status, sent)) {
      const auto one = protocol::admin::DecodeReply(part);
      if (!one || one->exit_status != reply->exit_status) std::abort();
      got += one->text;
    }
    if (got != sent) std::abort();
  }
  const auto card = protocol::ReadHubCard(input);
  if (card && protocol::WriteHubCard(*card) != bytes) std::abort();
  return 0;
}
