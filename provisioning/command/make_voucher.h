// One voucher for one office: a number that nobody has, a fresh token, the issuer's signature, and
// the line in the register.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "offline-store/protocol/voucher.h"
#include "provisioning/command/register.h"

namespace provisioning::command {

struct VoucherOrder {
  offline_store::protocol::Office office;
  offline_store::protocol::HubIdentity hub;
  std::int64_t not_before_s = 0;
  std::int64_t not_after_s = 0;
  std::string language;
  std::string time_zone;
  std::vector<std::string> device_profiles;
};

struct MadeVoucher {
  std::string kiosk_number;
  std::string text;  // "ANJ1V:...", for file and code
};

// kInvalid with the name of the field that breaks a rule: "office-name", "office-code",
// "kecamatan", "validity", "language", "time-zone", "device-profile".
base::Status CheckOrder(const VoucherOrder& order);

// The register is written before the voucher is returned: a number may be lost, never given twice.
// Errors of CheckOrder, of Register, "voucher-content".
base::Result<MadeVoucher> MakeVoucher(const VoucherOrder& order,
                                      const offline_store::protocol::SigningKey& issuer,
                                      std::int64_t now_s, Register& book, base::Random& random);

}  // namespace provisioning::command
