// A kiosk with a voucher asks to be taken in, and the hub's verdict (docs/formats.md "Enrolment").
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/ids.h"
#include "offline-store/protocol/keys.h"

namespace offline_store::protocol {

inline constexpr std::size_t kMaxEnrolRequest = 4096;
inline constexpr std::size_t kMaxEnrolVerdict = 1024;

struct EnrolRequest {
  base::Bytes voucher;  // the signed voucher, as it came
  VerifyKey sign_key;   // the kiosk's
  Digest tls_spki{};    // SHA-256 of the SPKI of sync's TLS key
  StoreId store_id{};
  Nonce nonce{};
  bool operator==(const EnrolRequest&) const = default;
};

// Signed by the kiosk's new key itself: proof that it has it. What makes the kiosk genuine is the
// voucher inside.
base::Result<base::Bytes> SignEnrolRequest(const EnrolRequest& request, const SigningKey& kiosk);

// kDenied "signature-wrong" unless the key inside signed it. The caller opens the voucher.
base::Result<EnrolRequest> OpenEnrolRequest(base::ByteView message);

// Reasons of a refusal, as the hub gives them.
inline constexpr std::string_view kEnrolVoucherBroken = "voucher-broken";
inline constexpr std::string_view kEnrolIssuerUnknown = "voucher-issuer-unknown";
inline constexpr std::string_view kEnrolSignatureWrong = "voucher-signature-wrong";
inline constexpr std::string_view kEnrolVoucherUsed = "voucher-used";
inline constexpr std::string_view kEnrolVoucherExpired = "voucher-expired";
inline constexpr std::string_view kEnrolVoucherTooEarly = "voucher-not-yet-valid";
inline constexpr std::string_view kEnrolNumberTaken = "kiosk-number-taken";
inline constexpr std::string_view kEnrolOtherHub = "voucher-other-hub";

struct EnrolVerdict {
  Nonce nonce{};      // the request's
  KeyId kiosk_key{};  // id of the request's sign key
  bool accepted = false;
  std::string reason;  // a token; empty when accepted
  std::string kiosk_number;
  std::string office_name;
  Epoch epoch{};
  std::int64_t time_ms = 0;
  bool operator==(const EnrolVerdict&) const = default;
};

base::Result<base::Bytes> SignEnrolVerdict(const EnrolVerdict& verdict, const SigningKey& hub);
base::Result<EnrolVerdict> OpenEnrolVerdict(base::ByteView message, std::span<const VerifyKey> hub);

}  // namespace offline_store::protocol
