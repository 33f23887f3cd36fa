#include "backend/intake/context.h"

#include "backend/http/problem.h"

namespace backend::intake {

http::Response CborReply(const base::Bytes& body) {
  return {200, "application/cbor", std::string(base::AsText(body)), {}};
}

http::Response Busy() {
  return http::Problem(503, "hub-busy", "The hub cannot store anything right now", 5);
}

http::Response Refusal(const base::Error& error) {
  const bool denied = error.code == base::ErrorCode::kDenied;
  return http::Problem(denied ? 403 : 400, error.reason,
                       denied ? "The message is not signed by a key that may do this"
                              : "The message breaks its format");
}

const registry::Kiosk* KioskOfConnection(const registry::Roster& roster, const http::Head& head) {
  return head.client_spki ? roster.FindByTls(*head.client_spki) : nullptr;
}

}  // namespace backend::intake
