// A kiosk with a voucher asks the hub to take it in: making the request and judging what comes
// back. Stateless, thread-safe.
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "offline-store/protocol/enrolment.h"
#include "offline-store/protocol/voucher.h"

namespace provisioning::enrolment {

// A request that was made, and what the verdict on it must name. Made anew after a restart.
struct PendingEnrolment {
  base::Bytes request;  // for POST /v1/enrol
  offline_store::protocol::Nonce nonce{};
  offline_store::protocol::KeyId kiosk_key{};
};

// `voucher` is the signed message, as AcceptVoucher returned it.
base::Result<PendingEnrolment> AskToEnrol(base::ByteView voucher,
                                          const offline_store::protocol::SigningKey& kiosk,
                                          const offline_store::protocol::Digest& tls_spki,
                                          const offline_store::protocol::StoreId& store_id,
                                          base::Random& random);

// The hub's verdict, accepting or refusing, if it is genuine and about this very request: signed by
// a key that the voucher names, with the nonce, key and kiosk number of the request. Errors:
// kDenied "verdict-not-ours", "signer-unknown", "signature-wrong", kInvalid for broken bytes; none
// of these says anything about the enrolment, which goes on.
base::Result<offline_store::protocol::EnrolVerdict> JudgeVerdict(
    base::ByteView reply, const PendingEnrolment& pending,
    const offline_store::protocol::Voucher& voucher);

enum class EnrolProblem {
  kAlreadyUsed,  // on another kiosk
  kExpired,      // by the hub's clock
  kTooEarly,
  kUnknownVoucher,  // the hub does not take it for a voucher of its own
  kWrongHub,        // another hub answers at the voucher's address, or the voucher is another hub's
  kRefused,         // for a reason that this version does not know
};

// The kind of a refusal, by the hub's reason token or by the link's "pin-mismatch".
EnrolProblem EnrolProblemOf(std::string_view reason);

// What the screen says: plain Indonesian, what it is and what to do next.
std::string_view ForScreen(EnrolProblem problem);

// What a technician's log says: one English line.
std::string_view ForTechnician(EnrolProblem problem);

}  // namespace provisioning::enrolment
