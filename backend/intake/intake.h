// The paths for kiosks (docs/formats.md "Delivery"): enrol, held, requests, down.
#pragma once

#include <string>
#include <variant>

#include "backend/http/message.h"
#include "backend/intake/context.h"

namespace backend::intake {

inline constexpr std::uint64_t kMaxOffer = 4 * 1024 * 1024;  // bytes

// Routes one request. Thread-safe.
std::variant<http::Response, http::Accepted> Handle(const Context& context, const http::Head& head);

// POST /v1/enrol: the verdict on a voucher and the keys that come with it.
http::Accepted Enrol(const Context& context, const http::Head& head);

// POST /v1/held: a kiosk's question, and what the hub has of it.
http::Accepted Held(const Context& context, const http::Head& head);

// POST /v1/requests: envelopes, each kept as soon as it is whole. 403 for a TLS key that belongs to
// no kiosk, so that strangers fill no disk. What happens to an envelope:
// - signed by a kiosk whose enrolment stands: stored;
// - signed by a kiosk whose enrolment was refused, or genuine but unreadable for the hub, or naming
//   another kiosk's number: stored in quarantine and answered "refused" with the reason, so that
//   the kiosk keeps it too, until a person decides;
// - not signed by any kiosk that ever came with a genuine voucher: answered "refused", not stored.
std::variant<http::Response, http::Accepted> Offer(const Context& context, const http::Head& head);

// GET /v1/down?after=CURSOR: the next page of changes for the kiosk of this connection; also for
// one whose enrolment was refused, because a person may have adopted requests of it.
std::variant<http::Response, http::Accepted> Down(const Context& context, const http::Head& head);

}  // namespace backend::intake
