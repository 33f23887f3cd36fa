// The paths for people: the tracking page and what it asks (docs/formats.md "Receipt"). A receipt
// shows service and step; a code that somebody typed shows step and office alone.
#pragma once

#include <variant>

#include "backend/http/message.h"
#include "backend/people/rate_limit.h"
#include "backend/registry/roster.h"
#include "backend/registry/worker.h"
#include "base/clock.h"

namespace backend::people {

class People {
 public:
  People(registry::Worker& worker, registry::RosterHolder& roster, const base::Clock& clock);

  // Routes one request. Thread-safe.
  //   GET /l           the page; whatever is behind '#' in a receipt's link stays in the browser
  //   POST /v1/track   application/octet-stream: the 98 bytes of a receipt
  //                    text/plain: a code as it was typed
  std::variant<http::Response, http::Accepted> Handle(const http::Head& head);

 private:
  http::Accepted TrackReceipt();
  http::Accepted TrackCode();

  registry::Worker& worker_;
  registry::RosterHolder& roster_;
  const base::Clock& clock_;
  // Seven random symbols are 34 bits: this keeps guessing hopeless, from one address and from many.
  RateLimit codes_{10, 6'000};
  RateLimit all_codes_{300, 100};
  RateLimit receipts_{60, 1'000};
};

// Who asks, for the rate limit: the address that the proxy on this machine saw, or the peer's.
std::string AskerOf(const http::Head& head);

}  // namespace backend::people
