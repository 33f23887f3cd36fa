// The voucher that makes a bare kiosk the kiosk of an office (docs/formats.md "Voucher"). A voucher
// is the signed message in binary; people handle its text form, which is also the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "offline-store/protocol/keys.h"
#include "offline-store/protocol/payload.h"

namespace offline_store::protocol {

inline constexpr std::size_t kMaxVoucher = 2048;  // bytes of the signed message
inline constexpr std::string_view kVoucherPrefix = "ANJ1V:";

// The hub as a kiosk must know it. Lists hold the current key first, then the next one if any.
struct HubIdentity {
  std::string kiosk_url;                 // https://..., without a slash at the end
  std::string public_url;                // the same, for people
  std::vector<Digest> pins;              // SHA-256 of the TLS certificate's SPKI; 1 or 2
  std::vector<SealPublicKey> seal_keys;  // 1 or 2
  std::vector<VerifyKey> sign_keys;      // 1 or 2
  bool operator==(const HubIdentity&) const = default;
};

using VoucherToken = std::array<std::uint8_t, 16>;

struct Voucher {
  Office office;
  std::string kiosk_number;
  HubIdentity hub;
  std::optional<SealPublicKey> office_key;
  VoucherToken token{};           // used once: the hub remembers
  std::int64_t not_before_s = 0;  // Unix seconds
  std::int64_t not_after_s = 0;
  std::string language;   // "id"
  std::string time_zone;  // "Asia/Makassar"
  std::vector<std::string> device_profiles;
  bool operator==(const Voucher&) const = default;
};

// What a kiosk can show, print and reckon with; IssueVoucher and OpenVoucher take nothing else.
// A name of an office or kecamatan: 1 to 80 bytes of Latin letters, digits and plain punctuation,
// no space at its ends.
bool IsPlaceName(std::string_view text);
// Screens and receipts put this word in front of the name themselves.
inline constexpr std::string_view kOfficeWord = "Kantor";
inline constexpr std::string_view kKecamatanWord = "Kecamatan";
bool BeginsWithWord(std::string_view name, std::string_view word);  // in any case
bool IsOfficeCode(std::string_view text);      // a desa's or kelurahan's: 99.99.99.9999
bool IsScreenLanguage(std::string_view text);  // id, en
bool IsOfficeTimeZone(std::string_view text);  // one of Indonesia's

// kInvalid "voucher-content" when a field breaks the rules that OpenVoucher checks.
base::Result<base::Bytes> IssueVoucher(const Voucher& voucher, const SigningKey& issuer);

// The content, if one of the installation's issuers signed it; a key from inside the voucher never
// counts. kDenied "voucher-issuer-unknown", "voucher-signature-wrong"; kInvalid "voucher-broken"
// (not a voucher at all), "voucher-content".
base::Result<Voucher> OpenVoucher(base::ByteView message, std::span<const VerifyKey> issuers);

// "ANJ1V:" + base45, and back. ParseVoucherText takes a file's line end at the end and nothing
// else; kInvalid "voucher-broken".
std::string VoucherText(base::ByteView message);
base::Result<base::Bytes> ParseVoucherText(std::string_view text);

// The kiosk's own clock may be wrong, so only the latest signed time that it has ever seen counts
// (0: none yet). kDenied "voucher-expired". Everything else about time is the hub's verdict.
base::Status CheckVoucherTime(const Voucher& voucher, std::int64_t latest_signed_ms);

}  // namespace offline_store::protocol
