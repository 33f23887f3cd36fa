// The receipt as a document, before any printer is known: what the print-job row holds. It names an
// office, a service and a tracking code, never a person: no field takes a name or a NIK, and the
// pick-up seed is not part of it (docs/formats.md "Receipt").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace kiosk::receipt {

// What is true about the request when the receipt is made.
enum class Delivery : std::uint8_t {
  kStored = 1,          // on the disk of this kiosk, will be sent
  kStoredLinkDown = 2,  // the same, and the hub cannot be reached at present
};

// Texts are plain Indonesian, UTF-8, one line each; long ones are wrapped when printed.
struct Receipt {
  std::string office;                 // "Kantor Desa Contoh"
  std::string district;               // "Kecamatan Contoh"
  std::string service;                // "Surat Keterangan Tidak Mampu (SKTM)"
  std::string tracking_code;          // KKKK-RRRR-RRRC
  std::int64_t unix_ms = 0;           // when the request was accepted
  int utc_offset_minutes = 480;       // 420 WIB, 480 WITA, 540 WIT
  bool clock_sure = false;            // false: the receipt says that the time may be wrong
  std::vector<std::string> to_bring;  // what the citizen still has to bring
  std::string next_step;
  std::string expected_time;  // "1 hari kerja"
  std::string complaint;      // where to complain (SP4N-LAPOR, SMS 1708)
  Delivery delivery = Delivery::kStored;
  std::string status_link;  // https://HOST/l#...: the first code

  bool operator==(const Receipt&) const = default;
};

inline constexpr std::size_t kMaxEncodedBytes = 20'480;

// The bytes for the print-job row. kInvalid: a reason of Decode that this document would meet.
base::Result<base::Bytes> Encode(const Receipt& receipt);

// Strict: exactly what Encode makes. kInvalid: a reason of protocol::CborReader; "receipt-text"
// (empty, too long, or with a control character); "receipt-holds-nik" (a text with 16 digits,
// grouped or not); "receipt-codes" (status link and tracking code do not belong together);
// "receipt-value".
base::Result<Receipt> Decode(base::ByteView bytes);

}  // namespace kiosk::receipt
