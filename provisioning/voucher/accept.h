// Whether a kiosk takes what it was shown as its voucher. Nothing here stores anything: a refusal
// leaves no trace. Stateless, thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/voucher.h"

namespace provisioning::voucher {

struct AcceptedVoucher {
  offline_store::protocol::Voucher voucher;
  base::Bytes message;  // the signed bytes, as the hub wants to see them
};

// `shown`: a voucher file's content or a scanned code's text. `issuers`: the installation's own.
// `latest_signed_ms`: the latest signed time that this kiosk has seen, 0 for none; its own clock
// may be wrong and does not count. Errors, all final for this voucher:
//   "voucher-not-a-voucher"    another kind of file or code
//   "voucher-broken"           begins like a voucher, and is damaged or cut off
//   "voucher-content"          properly signed, and makes no sense to this version
//   "voucher-issuer-unknown"   signed by nobody whom the installation knows, or by itself
//   "voucher-signature-wrong"  changed after it was signed
//   "voucher-expired"
base::Result<AcceptedVoucher> AcceptVoucher(
    std::string_view shown, std::span<const offline_store::protocol::VerifyKey> issuers,
    std::int64_t latest_signed_ms);

enum class VoucherProblem { kNotAVoucher, kDamaged, kUnknownIssuer, kExpired };

// The kind of an error of AcceptVoucher.
VoucherProblem ProblemOf(const base::Error& error);

// What the screen says: plain Indonesian, what it is and what to do next.
std::string_view ForScreen(VoucherProblem problem);

// What a technician's command says: one English line.
std::string_view ForTechnician(VoucherProblem problem);

}  // namespace provisioning::voucher
