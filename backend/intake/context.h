// What every path for kiosks needs. Shared by all connections; outlives them and the worker.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "backend/http/message.h"
#include "backend/registry/roster.h"
#include "backend/registry/worker.h"
#include "base/clock.h"
#include "offline-store/protocol/ids.h"
#include "offline-store/protocol/keys.h"

namespace backend::intake {

namespace protocol = offline_store::protocol;

struct HubKeys {
  protocol::SigningKey sign;
  protocol::SealKeyPair seal;
  protocol::Digest tls_pin{};
};

// An alarm is for people: somebody has to look.
enum class Level { kInfo, kAlarm };

// One line about an event, without a citizen's data. Called from any thread.
using Note = std::function<void(Level, std::string_view)>;

// The public keys of the desks whose vouchers count, as they are installed now. Called from any
// thread.
using Issuers = std::function<base::Result<std::vector<protocol::VerifyKey>>()>;

struct Context {
  registry::Worker& worker;
  registry::RosterHolder& roster;
  const HubKeys& keys;
  const Issuers issuers;
  const base::Clock& clock;
  protocol::Epoch epoch{};
  // How old an envelope must be to count as secured without a backup.
  std::int64_t secured_after_ms = 0;
  Note note;
};

http::Response CborReply(const base::Bytes& body);
// For a failure that the kiosk may try again: 503 with Retry-After.
http::Response Busy();
// 403 when a signature or key is not what it must be, else 400; the type is the error's reason.
http::Response Refusal(const base::Error& error);

// The kiosk that the connection's TLS key belongs to; null when it is nobody's.
const registry::Kiosk* KioskOfConnection(const registry::Roster& roster, const http::Head& head);

}  // namespace backend::intake
